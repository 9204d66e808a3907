import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from assessments.domain import question_files
from assessments.exchange.excel import read_excel
from assessments.exchange.formats import FORMATS
from assessments.models import Question, QuestionFile
from tests.assessments.exchange.reading import sample
from tests.assessments.test_viewsets import make_trainer
from tests.factories.assessments import make_category, make_question

pytestmark = pytest.mark.django_db
IMPORT, EXPORT = reverse("questions:import"), reverse("questions:export")


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def upload(client, content: bytes, name="quiz.gift", **fields):
    file = SimpleUploadedFile(name, content)
    asked = {"file": file, "category": make_category().pk, "status": "draft"}
    return client.post(IMPORT, asked | fields)


def test_a_file_is_looked_at_first_and_then_taken_in_once(client, trainer):
    response = upload(client, sample("quirks.gift"))
    address = response.url
    html = client.get(address).content.decode()
    assert not Question.objects.exists()
    assert ("นำเข้า 10 ข้อ" in html, html.count('<li class="error-message">')) == (True, 3)
    assert client.post(address).url == address  # there are errors to mend
    assert Question.objects.filter(owner=trainer, status="draft", is_shared=False).count() == 10
    client.post(address)
    assert Question.objects.count() == 10
    assert "นำไฟล์นี้เข้าคลังแล้ว" in client.get(address).content.decode()


def test_a_file_without_errors_leads_back_to_the_bank(client):
    address = upload(client, "โลกกลม {T}".encode(), status="in_review").url
    assert client.post(address).url == reverse("questions:index")
    assert Question.objects.get().status == "in_review"


def test_all_or_nothing_offers_no_button_and_takes_nothing(client):
    address = upload(client, sample("quirks.gift"), is_all_or_nothing="on").url
    assert '<form method="post">' not in client.get(address).content.decode()
    client.post(address)
    assert not Question.objects.exists()


def test_rows_can_be_narrowed(client):
    address = upload(client, sample("quirks.gift")).url
    assert client.get(f"{address}?show=error").content.decode().count("<td>บรรทัด ") == 3
    assert client.get(f"{address}?show=nonsense&p=x").content.decode().count("<td>บรรทัด ") == 13


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.gift", b" "),
        ("a.doc", b"x"),
        ("a.xml", sample("bomb.xml")),
        ("a.xlsx", b"PK broken"),
        ("a.gift", b"// only a comment"),
        ("a.gift", b"x" * (5 * 1024 * 1024 + 1)),
    ],
)
def test_what_cannot_be_read_is_told_beside_the_file_and_kept_nowhere(client, name, content):
    response = upload(client, content, name)
    assert (response.status_code, "error-message" in response.content.decode()) == (200, True)
    assert not QuestionFile.objects.exists()


def test_nobody_else_sees_the_file(client):
    address = upload(client, "โลกกลม {T}".encode()).url
    client.force_login(make_trainer("moderate_question"))
    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_after_a_day_the_file_is_gone(client):
    address = upload(client, "โลกกลม {T}".encode()).url
    upload(client, "โลกแบน {F}".encode())
    oldest = QuestionFile.objects.order_by("pk").first()
    QuestionFile.objects.filter(pk=oldest.pk).update(uploaded_at=timezone.now() - dt.timedelta(hours=25))
    assert client.get(address).status_code == 404
    assert question_files.delete_expired() == 1
    assert QuestionFile.objects.count() == 1


def test_ten_files_are_kept_of_a_person(client):
    for _number in range(12):
        upload(client, "โลกกลม {T}".encode())
    assert QuestionFile.objects.count() == 10


def test_texts_of_a_file_are_shown_as_text(client):
    address = upload(client, b"[plain]<script>alert(1)</script> {T}", "<b>.gift").url
    html = client.get(address).content.decode()
    assert ("<script>alert" in html, "<b>.gift" in html, "&lt;script&gt;alert" in html) == (False, False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_dry_run_asks_the_database_as_often_for_every_file(client, count, django_assert_num_queries):
    text = "\n\n".join(f"ข้อ {number} {{T}}" for number in range(count))
    address = upload(client, text.encode()).url
    client.get(address)
    with django_assert_num_queries(13):
        client.get(address)


def test_the_form_is_downloaded_and_read_again(client):
    make_category("finance")
    response = client.get(reverse("questions:import_form"))
    assert "attachment" in response["Content-Disposition"]
    assert read_excel(response.content).entries == []


@pytest.mark.parametrize("name", ["excel", "gift", "aiken", "moodle"])
def test_an_export_holds_what_the_trainer_may_read(client, trainer, name):
    make_question("mine", owner=trainer, text="ของฉัน", is_shared=False)
    make_question("shared", owner=make_trainer(), text="แบ่งปัน")
    make_question("theirs", owner=make_trainer(), text="ของเขา", is_shared=False)
    make_question("elsewhere", owner=trainer, text="หมวดอื่น", category=make_category("finance"))
    query = {"format_name": name, "category": make_category().pk}
    page = client.get(EXPORT, query).content.decode()
    assert "ในไฟล์มีข้อสอบ 2 ข้อ" in page
    file = client.get(EXPORT, query | {"download": "1"})
    written = [entry.text for entry in read_back(name, file.content)]
    assert sorted(written) == ["ของฉัน", "แบ่งปัน"]


def read_back(name, content):
    return FORMATS[name].read(content).entries


def test_an_export_says_what_it_leaves_out(client, trainer):
    make_question("m1", owner=trainer, kind="multiple", right=(0, 1))
    page = client.get(EXPORT, {"format_name": "aiken"}).content.decode()
    assert ("m1:" in page, "download=1" in page) == (True, False)


def test_a_row_says_of_which_type_it_is_and_hides_no_gap_behind_a_number(client):
    asked = "<questiontext><text>ใช้ {1:SA:=ครุฑ}</text></questiontext>"
    content = f"<quiz><question type='cloze'>{asked}</question></quiz>".encode()
    html = client.get(upload(client, content, "a.xml").url).content.decode()
    assert 'ใช้ _____<br><span class="w-help-text">เติมคำในช่องว่าง</span>' in html
