"""Building a form to be filled in, in the editor: without a script, from nothing or from a ready form."""

import pytest
from django.urls import reverse
from django.utils import translation

from assessments.models import Question
from assessments.starting_forms import FORMS, STARTS, TEXTS
from tests.assessments.test_viewsets import change, form, make_trainer
from tests.factories.assessments import make_question
from tests.factories.workshops import MEMO, make_workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return make_trainer()


@pytest.fixture
def client(client, trainer):
    client.force_login(trainer)
    return client


def rows(*given, **settings):
    """What the browser sends of the rows and the settings of the form."""
    sent = {"workshop-fields-TOTAL_FORMS": len(given), "workshop-fields-INITIAL_FORMS": 0}
    sent |= {f"workshop-{name}": value for name, value in settings.items()}
    for number, row in enumerate(given):
        usual = {"kind": "line", "place": "body", "fill": "required", "points": "1"}
        sent |= {f"workshop-fields-{number}-{name}": value for name, value in (usual | row).items()}
    return {"kind": "workshop", "rows": ("", ""), **sent}


def write(client, *given, **settings):
    return client.post(reverse("questions:add"), form(**rows(*given, **settings)))


def as_sent(field):
    """A stored field as the rows of the page hold it."""
    return {name: "\r\n".join(value) if isinstance(value, list) else str(value) for name, value in field.items()}


def test_a_trainer_builds_a_form_row_by_row(client):
    write(
        client,
        {"label": " เรื่อง ", "place": "subject", "sample": "ขอซื้อกระดาษ", "contains": "กระดาษ\r\n\r\n ขอซื้อ "},
        {"label": "", "sample": "แถวที่ไม่มีชื่อ"},
        {"label": "ส่วนราชการ", "place": "head", "accepted": "โรงเรียน", "points": "2", "why": "เพราะ"},
        sheet="letter",
        heading="หัว",
        points="5",
    )
    version = Question.objects.get().current_version
    assert version.rules == {
        "sheet": "letter",
        "heading": "หัว",
        "points": 5,
        "fields": [
            {
                "label": "ส่วนราชการ",
                "place": "head",
                "accepted": ["โรงเรียน"],
                "points": 2,
                "sample": "โรงเรียน",
                "why": "เพราะ",
            },
            {"label": "เรื่อง", "place": "subject", "contains": ["กระดาษ", "ขอซื้อ"], "sample": "ขอซื้อกระดาษ"},
        ],
    }
    assert version.options.count() == 0


def test_the_order_given_decides_within_a_place(client):
    one, two, three = (
        {"label": label, "sample": "ก", "order": order} for label, order in (("ค", ""), ("ข", 2), ("ก", 1))
    )
    write(client, one, two, three)
    labels = [one["label"] for one in Question.objects.get().current_version.rules["fields"]]
    assert labels == ["ก", "ข", "ค"]


def test_the_form_comes_back_as_it_was_written_and_changes_nothing(client, trainer):
    question = make_workshop(owner=trainer, rules={"points": 3, "heading": "หัว"})
    page = client.get(reverse("questions:edit", args=[question.pk])).content.decode()
    assert page.count('data-rows="workshop-fields"') == 1
    assert all(f'value="{field["label"]}"' in page for field in MEMO)
    assert "เฉลยหัวกระดาษ" in page
    fields = question.current_version.rules["fields"]
    sent = rows(*map(as_sent, fields), points="3", heading="หัว", sheet="memo")
    kept = {name: getattr(question.current_version, name) for name in ("explanation", "source")}
    response = client.post(
        reverse("questions:edit", args=[question.pk]),
        change(question, **kept)
        | form(**sent)
        | {
            "text": question.current_version.text,
            "code": question.code,
            "based_on": question.current_version_id,
            **kept,
        },
    )
    assert response.status_code == 302
    assert question.versions.count() == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"label": "เรื่อง"}, "เรื่อง"),
        ({"label": "เรื่อง", "sample": "ก", "contains": "ขอซื้อ"}, "“ขอซื้อ”"),
        ({"label": "วันที่", "kind": "date", "sample": "พรุ่งนี้"}, "วันที่"),
        ({"label": "ก", "sample": "ก", "points": "มาก"}, "workshop-fields-0-points"),
        ({"label": "ก", "sample": "ก", "kind": "drawing"}, "workshop-fields-0-kind"),
        ({"label": "ก", "sample": "ก" * 4_001}, "workshop-fields-0-sample"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_nothing_typed_is_lost(client, row, sentence):
    with translation.override("th"):
        response = write(client, row | {"why": "พิมพ์ไว้แล้ว"})
    html = response.content.decode()
    assert (response.status_code, Question.objects.count()) == (200, 0)
    assert sentence in html
    assert "พิมพ์ไว้แล้ว" in html


def test_a_form_without_rows_is_refused(client):
    assert write(client).status_code == 200
    assert client.post(reverse("questions:add"), form(kind="workshop", rows=("", ""))).status_code == 200
    assert not Question.objects.exists()


@pytest.mark.parametrize("name", STARTS)
def test_a_ready_form_fills_the_page_and_is_saved_as_it_stands(client, name):
    html = client.get(reverse("questions:add"), {"start": name}).content.decode()
    assert TEXTS[name][:40] in html
    assert all(f'value="{field["label"]}"' in html for field in FORMS[name]["fields"])
    fields = [as_sent(field) for field in FORMS[name]["fields"]]
    write(client, *fields, sheet=FORMS[name]["sheet"])
    assert len(Question.objects.get().current_version.rules["fields"]) == len(fields)


def test_a_ready_form_that_there_is_not_is_an_empty_page(client):
    page = client.get(reverse("questions:add"), {"start": "decree"})
    assert page.status_code == 200
    assert page.content.decode().count("data-row>") == client.get(reverse("questions:add")).content.decode().count(
        "data-row>"
    )


def test_ready_forms_are_offered_for_new_questions_only(client, trainer):
    question = make_question(owner=trainer)
    assert "?start=memo" in client.get(reverse("questions:add")).content.decode()
    assert "?start=memo" not in client.get(reverse("questions:edit", args=[question.pk])).content.decode()


def test_a_form_can_be_copied_and_previewed(client, trainer):
    question = make_workshop(owner=trainer)
    assert "เฉลยหัวกระดาษ" in client.get(reverse("questions:copy", args=[question.pk])).content.decode()
    preview = client.get(reverse("questions:preview", args=[question.pk])).content.decode()
    assert preview.count('name="answer-1"') == 8
    assert "เฉลยหัวกระดาษ" not in preview
    assert "เฉลยหัวกระดาษ" in client.get(reverse("questions:inspect", args=[question.pk])).content.decode()
