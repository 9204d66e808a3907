"""Document workshops: what is taken, what the checks find, how fields and a marker make one score, and what is told."""

import random
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.kinds import OptionDraft, kind_of
from assessments.kinds.fields import FIELDS_AT_MOST, ROOM, read_amount
from assessments.models import Aspect
from assessments.models.disclosure import EVERYTHING
from assessments.starting_forms import FORMS, STARTS, TEXTS
from lms.core.errors import DomainError
from tests.factories.assessments import make_version
from tests.factories.workshops import LINE, MEMO, RIGHT, changed

WORKSHOP = kind_of("workshop")


def version_of(form=MEMO, **rules):
    return make_version("workshop", [], fields=form, **rules)


def lay_out(version):
    return WORKSHOP.arrange(version, chance=random.Random(1), is_shuffled=True)


def fill(version, values):
    return WORKSHOP.accept(values, layout=lay_out(version))


# Answering ----------------------------------------------------------------------------------------


def test_what_is_accepted_is_told_back_as_it_was_sent():
    version = version_of()
    layout = lay_out(version)
    answer = WORKSHOP.accept(RIGHT, layout=layout)
    assert answer[4] == 2  # the trainer's third choice, which is shown last
    assert WORKSHOP.restore(answer, layout=layout) == RIGHT
    assert WORKSHOP.restore(None, layout=layout) == [""] * 8


@pytest.mark.parametrize("values", [[], [""] * 8, [" \r\n", "\u200b", "", "", "", "", "", ""]])
def test_an_empty_form_is_no_answer(values):
    assert fill(version_of(), values) is None


@pytest.mark.parametrize(
    "values",
    [["ก"] * 7, ["ก"] * 9, changed(f4="3"), changed(f4="-1"), changed(f4="x"), changed(f0="ก" * (ROOM["line"] + 1))],
)
def test_what_no_page_would_send_is_refused(values):
    with pytest.raises(DomainError):
        fill(version_of(), values)


def test_a_text_is_kept_as_it_is_written_with_one_kind_of_line_break():
    assert fill(version_of(), changed(f5=" เเก้ว\r\nสอง "))[5] == "เเก้ว\nสอง"


# Checks -------------------------------------------------------------------------------------------


def told(form, value):
    """What is said of ``value`` in a form of one field (and one that is always right)."""
    with translation.override("en"):
        version = version_of([form])
        [sheet] = WORKSHOP.review(version, layout=lay_out(version), answer=[value])
    return list(sheet.fields[0].faults)


CHECKS = [
    ({"sample": "ก"}, "", ["This was left empty."]),
    ({"sample": "ก"}, "อะไรก็ได้", []),
    ({"fill": "optional", "accepted": ["ก"], "sample": ""}, "", []),
    ({"fill": "optional", "accepted": ["ก"]}, "ข", ["Something else is asked for."]),
    ({"fill": "empty"}, "", []),
    ({"fill": "empty"}, "ขอแสดงความนับถือ", ["This is to be left empty."]),
    ({"accepted": ["ข้อ ๑๒", "ข้อสิบสอง"]}, "ข้อ12", []),
    ({"accepted": ["น้ำ"]}, "นํ้า", []),
    ({"accepted": ["ก"]}, "กก", ["Something else is asked for."]),
    ({"contains": ["ก / ข", "ค"], "sample": "กค"}, "ข ค", []),
    ({"contains": ["ก / ข", "ค"], "sample": "กค"}, "ง", ["What is missing: “ก / ข” “ค”"]),
    ({"lacks": ["สำหรับ"], "sample": "ก"}, "สํา หรับ", ["What should not stand there: “สำหรับ”"]),
    ({"longest": 3, "sample": "ก"}, "กขค", []),
    ({"longest": 3, "sample": "ก"}, "กขคง", ["It has 4 characters; at most 3 are asked for."]),
    ({"kind": "date", "sample": "1/2/2569"}, "๗ ธันวาคม พ.ศ. ๒๕๖๑", []),
    ({"kind": "date", "accepted": ["7/12/2561"]}, "วันที่ 7 ธ.ค. 2561", []),
    ({"kind": "date", "accepted": ["7/12/2561"]}, "8 ธ.ค. 2561", ["Another date is asked for."]),
    ({"kind": "amount", "sample": "1"}, "หนึ่งพัน", ["This cannot be read as an amount or a number."]),
    ({"kind": "amount", "accepted": ["1,500"]}, "๑,๕๐๐.๐๐ บาท", []),
    ({"kind": "amount", "accepted": ["1,500"]}, "1500.-", []),
    ({"kind": "amount", "accepted": ["1,500"]}, "15,00", ["This cannot be read as an amount or a number."]),
    ({"kind": "amount", "accepted": ["1,500"]}, "1,501", ["Another amount is asked for."]),
    ({"kind": "choice", "choices": ["ข", "ก"], "accepted": ["ข"]}, 0, []),
    ({"kind": "choice", "choices": ["ข", "ก"], "accepted": ["ข"]}, 1, ["Something else is asked for."]),
]


@pytest.mark.parametrize(("form", "value", "faults"), CHECKS)
def test_each_check_says_what_is_wrong(form, value, faults):
    assert told(LINE | form, value) == faults


@pytest.mark.parametrize("value", ["7 ธันวาคม 2018", "31 กุมภาพันธ์ 2569", "พรุ่งนี้", "7/12"])
def test_a_date_that_cannot_be_read_is_told_how_to_write_it(value):
    [sentence] = told(LINE | {"kind": "date", "sample": "1/2/2569"}, value)
    assert "2561" in sentence


@pytest.mark.parametrize(
    ("text", "number"),
    [("๖,๐๐๐ บาท", 6000), ("6,000.- บาท (หกพันบาทถ้วน)", 6000), ("6000 บาทถ้วน", 6000), ("-", None), ("6 รีม", None)],
)
def test_amounts_are_read_as_offices_write_them(text, number):
    assert read_amount(text) == number


# The score ----------------------------------------------------------------------------------------

WORDS = ["กระดาษ", "ขอซื้อ", "สำหรับ", "รายงาน"]
FORM = st.lists(
    st.fixed_dictionaries(
        {
            "fill": st.sampled_from(["required", "optional", "empty"]),
            "contains": st.lists(st.sampled_from(WORDS[:2]), unique=True, max_size=2),
            "lacks": st.lists(st.sampled_from(WORDS[2:]), unique=True, max_size=2),
            "points": st.integers(0, 5),
        }
    ),
    min_size=1,
    max_size=6,
).filter(lambda form: any(one["points"] for one in form))
VALUES = st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join), min_size=6, max_size=6)


def is_right(one, value):
    """What the checks come to, said once more and otherwise."""
    if not value:
        return one["fill"] != "required"
    return (
        one["fill"] != "empty"
        and set(one["contains"]) <= set(value.split())
        and set(one["lacks"]).isdisjoint(value.split())
    )


@given(FORM, VALUES, st.integers(0, 10), st.integers(0, 10))
def test_fields_and_a_marker_make_one_score_by_their_points(form, values, marker_points, mark):
    written = [
        {"label": f"ช่อง {number}", **one, "sample": "ขอซื้อ กระดาษ"}
        if one["fill"] == "required"
        else {"label": f"ช่อง {number}", "fill": one["fill"], "points": one["points"]}
        | ({} if one["fill"] == "empty" else {"contains": one["contains"], "lacks": one["lacks"]})
        for number, one in enumerate(form)
    ]
    version, values = version_of(written, points=marker_points), values[: len(form)]
    answer, mark = fill(version, values), min(mark, marker_points)
    earned = sum(one["points"] for one, value in zip(form, values, strict=True) if is_right(one, value))
    most = sum(one["points"] for one in form)
    if not any(values):
        assert (answer, WORKSHOP.grade(version, answer)) == (None, 0)
    elif marker_points:
        score = WORKSHOP.weigh(version, answer, share=Decimal(mark) / marker_points)
        assert WORKSHOP.grade(version, answer) is None
        assert score * (most + marker_points) == pytest.approx(Decimal(earned + mark))
    else:
        assert WORKSHOP.grade(version, answer) == Decimal(earned) / most


def test_the_model_answers_earn_the_point_unless_a_person_must_tell():
    version = version_of()
    assert WORKSHOP.grade(version, WORKSHOP.solve(version)) == 1
    assert WORKSHOP.grade(version, fill(version, RIGHT)) == 1
    assert WORKSHOP.solve(version_of(points=10)) is None


def test_each_field_earns_its_own_points():
    version = version_of()
    assert WORKSHOP.grade(version, fill(version, changed(f3="1"))) == Decimal(6) / 8
    assert WORKSHOP.grade(version, fill(version, changed(f6="ขอแสดงความนับถือ", f7="073"))) == Decimal(7) / 8
    assert WORKSHOP.grade(version, None) == 0


# What is shown ------------------------------------------------------------------------------------


def test_before_the_review_nothing_of_the_key_is_shown():
    version = version_of()
    [sheet] = WORKSHOP.show(version, layout=lay_out(version), answer=fill(version, changed(f0="ผิด")))
    assert (sheet.heading, sheet.has_garuda) == ("บันทึกข้อความ", True)
    assert [one.value for one in sheet.fields] == ["ผิด", *RIGHT[1:4], "", RIGHT[5], "", ""]
    assert [one.text for one in sheet.fields[4].choices] == ["คัดเลือก", "ประกาศเชิญชวน", "เฉพาะเจาะจง"]
    assert [one.is_optional for one in sheet.fields] == [False] * 7 + [True]
    shown = repr(sheet)
    assert not any(text in shown for text in ["เฉลยหัวกระดาษ", "โรงเรียนบ้านตัวอย่าง", "ไม่มีคำลงท้าย", "empty"])


def test_the_review_tells_each_field():
    version = version_of(points=4)
    [sheet] = WORKSHOP.review(version, layout=[], answer=fill(version, changed(f0="", f6="ขอแสดงความนับถือ")))
    assert (sheet.earned, sheet.most, sheet.marker_points) == (6, 8, 4)
    assert [one.is_right for one in sheet.fields] == [False, True, True, True, True, True, False, True]
    assert sheet.fields[0].sample == "โรงเรียนบ้านตัวอย่าง"
    assert sheet.fields[4].given == "เฉพาะเจาะจง"


def told_of(aspects, answer):
    version = version_of(points=4)
    with translation.override("en"):
        [sheet] = WORKSHOP.tell(version, layout=[], answer=answer and fill(version, answer), aspects=aspects)
        return sheet, render_to_string("assessments/kinds/workshop_review.html", {"question": {"lines": [sheet]}})


KEY_OF_MEMO = ["ขอซื้อ", "6,000 บาท", "15 มิถุนายน", "เฉพาะเจาะจง", "stays empty", "เฉลยหัวกระดาษ"]
WRONG_ANSWER = ["ผิด", "1/2/2569", "ผิด", "7", "0", "สำหรับ", "ด้วยความนับถือ", ""]


@pytest.mark.parametrize(
    ("aspects", "words"),
    [
        (Aspect.RESPONSE, []),
        (Aspect.RESPONSE | Aspect.SCORE, []),
        (Aspect.RESPONSE | Aspect.RIGHTNESS, ["not right yet"]),
        (
            Aspect.RESPONSE | Aspect.RIGHTNESS | Aspect.SCORE,
            ["not right yet", "0 of 2 points", "The fields earn 0 of 8"],
        ),
        (Aspect.RESPONSE | Aspect.FEEDBACK, ["เฉลยหัวกระดาษ"]),
        (EVERYTHING, ["not right yet", "0 of 2 points", "The fields earn", "Another amount", *KEY_OF_MEMO]),
    ],
)
def test_of_a_filled_in_form_is_told_what_the_quiz_tells(aspects, words):
    _sheet, html = told_of(aspects, WRONG_ANSWER)
    known = ["not right yet", "0 of 2 points", "The fields earn", "Another amount", *KEY_OF_MEMO]
    assert [word for word in known if word in html] == [word for word in known if any(word in one for one in words)]
    assert "ด้วยความนับถือ" in html


def test_an_empty_form_tells_the_model_with_the_key_alone():
    _sheet, html = told_of(EVERYTHING & ~Aspect.KEY, None)
    assert not any(word in html for word in [*KEY_OF_MEMO, "model answer"])
    _sheet, html = told_of(EVERYTHING, None)
    assert all(word in html for word in KEY_OF_MEMO)


def test_fields_stand_in_the_order_of_the_sheet():
    version = version_of([LINE | {"place": place, "sample": "ก"} for place in ("foot", "body", "head", "subject")])
    assert [one["place"] for one in version.rules["fields"] if "place" in one] == ["head", "subject", "foot"]
    assert version.rules["fields"][2] == LINE | {"sample": "ก"}  # the body is where a field usually stands


# Writing ------------------------------------------------------------------------------------------

REFUSED = [
    [],
    [{}],
    ["ก"],
    [{"label": ""}],
    [LINE | {"sample": "ก", "unknown": 1}],
    [LINE],
    [LINE | {"sample": "ก", "points": 0}],
    [LINE | {"sample": "ก", "points": True}],
    [LINE | {"sample": "ก", "points": 101}],
    [LINE | {"sample": "ก", "kind": ["line"]}],
    [LINE | {"sample": "ก", "place": "roof"}],
    [LINE | {"sample": "ก", "accepted": "ก"}],
    [LINE | {"sample": "ก", "accepted": ["ก", "ก"]}],
    [LINE | {"sample": "ก", "contains": [" / ก"]}],
    [LINE | {"sample": "ก", "contains": ["ข"]}],
    [LINE | {"sample": "ก", "lacks": ["ก"]}],
    [LINE | {"sample": "กก", "longest": 1}],
    [LINE | {"sample": "ก\nข"}],
    [LINE | {"sample": "ก", "choices": ["ก", "ข"]}],
    [LINE | {"kind": "choice", "choices": ["ก"], "accepted": ["ก"]}],
    [LINE | {"kind": "choice", "choices": ["ก", "ข"], "accepted": ["ค"]}],
    [LINE | {"kind": "choice", "choices": ["ก", "ข"], "sample": "ก"}],
    [LINE | {"kind": "date", "accepted": ["พรุ่งนี้"]}],
    [LINE | {"kind": "date", "sample": "7/12/2018"}],
    [LINE | {"kind": "amount", "accepted": ["มาก"]}],
    [LINE | {"fill": "empty", "sample": "ก"}],
    [LINE | {"fill": "empty", "contains": ["ก"]}],
    [LINE | {"sample": "ก"}] * (FIELDS_AT_MOST + 1),
    {"label": "ก"},
]


@pytest.mark.parametrize("form", REFUSED)
def test_what_could_not_be_asked_or_judged_is_refused(form):
    with pytest.raises(DomainError):
        version_of(form)


def test_a_form_has_no_options():
    with pytest.raises(DomainError):
        make_version("workshop", [OptionDraft("ก")], fields=[LINE | {"sample": "ก"}])


def test_a_model_answer_that_fails_names_its_field_and_why():
    with translation.override("en"), pytest.raises(DomainError, match=r"“ช่อง”.*does not pass.*“ข”"):
        version_of([LINE | {"sample": "ก", "contains": ["ข"]}])


@pytest.mark.parametrize("name", STARTS)
def test_a_ready_form_can_be_asked_as_it_stands_and_solves_itself(name):
    version = make_version("workshop", [], text=TEXTS[name], **FORMS[name])
    assert WORKSHOP.grade(version, WORKSHOP.solve(version)) == 1
    assert version.rules["fields"] == make_version("workshop", [], **version.rules).rules["fields"]
