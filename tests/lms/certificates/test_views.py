import datetime as dt

import pytest
from django.urls import reverse

from courses.domain.regulations import supersede
from courses.models import Enrolment, ModulePage, Regulation
from lms.certificates.domain import cancel_certificate, issue_certificate, reissue_certificate
from lms.certificates.views import WRONG_CODES
from lms.core.dates import long_date, short_date, today
from tests.factories.certificates import complete, make_certificate
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree
from tests.factories.regulations import cite_in_block, make_regulation, publish_lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def certificate(tree):
    return make_certificate(
        tree["school"], first_name="ปิ่น", last_name="น้ำใจ", course=make_course(lessons=0, title="งานสารบรรณ")
    )


def file_url(certificate, kind: str = "pdf") -> str:
    return reverse(f"certificates:{kind}", args=[certificate.code])


def test_one_sees_ones_own_certificates_and_nobody_elses(client, tree, certificate):
    other = make_certificate(tree["school"], course=certificate.enrolment.course)
    client.force_login(certificate.enrolment.user)
    page = client.get("/certificates/").content.decode()
    assert certificate.number_text in page
    assert other.number_text not in page


def test_without_certificates_the_page_says_how_to_earn_one(client):
    client.force_login(UserFactory())
    assert "ยังไม่มีเกียรติบัตร" in client.get("/certificates/").content.decode()


def test_a_cancelled_certificate_is_shown_with_its_reason_and_without_downloads(client, certificate):
    cancel_certificate(certificate, by=UserFactory(), reason="ออกซ้ำกับฉบับเดิม")
    client.force_login(certificate.enrolment.user)
    page = client.get("/certificates/").content.decode()
    assert "ออกซ้ำกับฉบับเดิม" in page
    assert file_url(certificate) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_number_of_queries_for_one_and_for_many(client, tree, count, django_assert_num_queries):
    clerk = make_clerk(tree["school"])
    for number in range(count):
        issue_certificate(complete(clerk, make_course(slug=f"c{number}", lessons=0)))
    client.force_login(clerk)
    client.get("/certificates/")
    with django_assert_num_queries(6):
        client.get("/certificates/")


@pytest.mark.parametrize("path", ["/certificates/", "/certificates/ABCDEFGH2345.pdf", "/certificates/ABCDEFGH2345.png"])
def test_strangers_are_asked_to_sign_in(client, path):
    assert client.get(path).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("kind", "beginning"), [("pdf", b"%PDF-"), ("png", b"\x89PNG")])
def test_the_holder_downloads_under_a_thai_name(client, certificate, kind, beginning):
    client.force_login(certificate.enrolment.user)
    response = client.get(file_url(certificate, kind))
    assert response.content.startswith(beginning)
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E0%B9%80")
    assert response.headers["Content-Disposition"].endswith(f".{kind}")
    assert "/" not in response.headers["Content-Disposition"].split("''")[1]
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("place", "status"),
    [("school", 200), ("cluster", 200), ("area", 200), ("national", 200), ("next_school", 404), ("other_area", 404)],
)
def test_supervisors_download_the_certificates_of_their_people_only(client, tree, certificate, place, status):
    client.force_login(make_supervisor(tree[place]))
    assert client.get(file_url(certificate)).status_code == status


def test_a_colleague_gets_the_same_answer_as_for_a_code_that_does_not_exist(client, tree, certificate):
    client.force_login(make_clerk(tree["school"]))
    assert client.get(file_url(certificate)).status_code == 404
    assert client.get("/certificates/ABCDEFGH2345.pdf").status_code == 404


def test_the_address_in_the_pdf_is_the_public_page_that_verifies_it(client, certificate, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://thurakan.example/"
    client.force_login(certificate.enrolment.user)
    printed = f"https://thurakan.example/verify/{certificate.code}/"
    assert printed.encode() in client.get(file_url(certificate)).content
    assert printed in client.get("/certificates/").content.decode()


def test_anybody_sees_what_was_issued(client, certificate):
    response = client.get(f"/verify/{certificate.code}/")
    page = response.content.decode()
    for shown in ("นางสาวปิ่น น้ำใจ", "งานสารบรรณ", certificate.number_text, "สพป. 8002", "โรงเรียนบ้านหนึ่ง 8002"):
        assert shown in page
    assert "เกียรติบัตรนี้ถูกต้อง" in page
    assert certificate.enrolment.user.username not in page


def test_the_public_page_is_kept_by_no_search_engine_and_no_cache(client, certificate):
    headers = client.get(f"/verify/{certificate.code}/").headers
    assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert headers["Cache-Control"] == "no-store"


def test_a_cancelled_certificate_says_so_to_everybody_but_not_why(client, certificate):
    cancel_certificate(certificate, by=UserFactory(), reason="เหตุผลส่วนบุคคล")
    page = client.get(f"/verify/{certificate.code}/").content.decode()
    assert "เกียรติบัตรนี้ถูกยกเลิกแล้ว" in page
    assert "เหตุผลส่วนบุคคล" not in page


def test_verifying_shows_what_was_issued_whatever_the_profile_says_now(client, certificate):
    holder = certificate.enrolment.user
    holder.first_name = "เปลี่ยนแล้ว"
    holder.save()
    page = client.get(f"/verify/{certificate.code}/").content.decode()
    assert "นางสาวปิ่น น้ำใจ" in page
    assert "เปลี่ยนแล้ว" not in page


def test_a_typed_code_leads_to_its_page_whatever_its_case_and_dashes(client, certificate):
    for typed in (certificate.code_text.lower(), f" {certificate.code_text} ", certificate.code):
        response = client.get("/verify/", {"code": typed})
        assert response.headers["Location"] == f"/verify/{certificate.code}/"


def test_a_code_written_another_way_in_the_address_leads_to_the_one_page(client, certificate):
    response = client.get(f"/verify/{certificate.code_text.lower()}/")
    assert response.headers["Location"] == f"/verify/{certificate.code}/"


@pytest.mark.parametrize("typed", ["", "   ", "ABC", "ABCDEFGH234O", "<script>alert(1)</script>", "ก" * 300, "\x00"])
def test_what_is_not_a_code_is_answered_in_thai_beside_the_field(client, typed):
    response = client.get("/verify/", {"code": typed})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.content.decode()


def test_the_form_opens_without_complaint(client):
    assert 'aria-invalid="true"' not in client.get("/verify/").content.decode()


@pytest.mark.parametrize("code", ["ABCDEFGH2345", "nonsense", "<b>", "ก" * 400, "%00"])
def test_an_unknown_code_is_explained_and_not_found(client, code):
    response = client.get(reverse("certificates:verify", args=[code]))
    assert response.status_code == 404
    assert "ไม่พบเกียรติบัตรที่ใช้รหัสนี้" in response.content.decode()
    assert "<b>" not in response.content.decode()


def test_guessing_ends_for_a_minute_while_other_addresses_go_on(client, certificate):
    for _ in range(WRONG_CODES.most):
        assert client.get("/verify/ABCDEFGH2345/").status_code == 404
    assert client.get(f"/verify/{certificate.code}/").status_code == 429
    assert client.get(f"/verify/{certificate.code}/", REMOTE_ADDR="10.9.9.9").status_code == 200


def test_right_codes_are_never_counted(client, certificate):
    for _ in range(WRONG_CODES.most + 2):
        assert client.get(f"/verify/{certificate.code}/").status_code == 200


def test_verifying_takes_two_queries(client, certificate, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(f"/verify/{certificate.code}/")


@pytest.mark.parametrize("path", ["/verify/", "/verify/ABCDEFGH2345/", "/certificates/"])
def test_nothing_can_be_posted(client, path):
    client.force_login(UserFactory())
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(("days", "words"), [(0, "เกียรติบัตรนี้ถูกต้อง"), (-1, "เกียรติบัตรนี้หมดอายุแล้ว")])
def test_checking_says_until_when_a_certificate_holds_and_when_that_is_past(client, tree, days, words):
    day = today() + dt.timedelta(days=days)
    clerk = make_clerk(tree["school"])
    certificate = issue_certificate(complete(clerk, make_course(lessons=0), valid_until=day))
    page = client.get(reverse("certificates:verify", args=[certificate.code])).content.decode()
    assert words in page
    assert long_date(day) in page
    client.force_login(clerk)
    assert ("หมดอายุแล้ว" in client.get("/certificates/").content.decode()) is (days < 0)


def test_a_certificate_issued_anew_holds_as_long_as_the_first(tree):
    day = today() + dt.timedelta(days=9)
    old = issue_certificate(complete(make_clerk(tree["school"]), make_course(lessons=0), valid_until=day))
    Enrolment.objects.update(valid_until=None)
    assert reissue_certificate(old, by=UserFactory(), reason="ชื่อสะกดผิด").valid_until == day


@pytest.fixture
def citing(tree):
    """A certificate of a course that rests on one regulation, in force since a day to be named."""
    course = make_course(slug="law", lessons=0, title="งานพัสดุ")
    publish_lesson(ModulePage.objects.child_of(course).get(), cite_in_block(make_regulation()))
    return make_certificate(tree["school"], course=course)


def both_pages(client, certificate) -> list[str]:
    """What anybody and what the holder is shown."""
    public = client.get(f"/verify/{certificate.code}/").content.decode()
    client.force_login(certificate.enrolment.user)
    return [public, client.get("/certificates/").content.decode()]


def test_the_regulations_of_a_certificate_are_listed(client, certificate, citing):
    for page in both_pages(client, citing):
        assert "ระเบียบ rules-2560" in page
        assert "24 สิงหาคม 2560" in page
        assert "ถูกแทนที่" not in page
    for page in both_pages(client, certificate):
        assert "ระเบียบที่หลักสูตร" not in page
        assert "อ้างอิงระเบียบ" not in page


@pytest.mark.parametrize(("days", "words"), [(0, "ปัจจุบันใช้ ระเบียบ rules-2569 แทน"), (1, "จะใช้ ระเบียบ rules-2569 แทน")])
def test_what_was_superseded_since_is_said_with_its_successor(client, citing, days, words):
    new = make_regulation("rules-2569", effective_on=today() + dt.timedelta(days=days))
    supersede(Regulation.objects.get(code="rules-2560"), new, by=None)
    for page in both_pages(client, citing):
        assert words in page
        assert short_date(new.effective_on) in page


def test_what_ended_without_a_successor_is_said_too(client, citing):
    Regulation.objects.update(ended_on=today() - dt.timedelta(days=1))
    for page in both_pages(client, citing):
        assert "เลิกใช้แล้ว" in page
