"""What is written and read again changes nothing, as far as the format can say it."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.domain.intake import Wishes, judge, take_in
from assessments.exchange.bank_out import entries_of
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.formats import WRITTEN, format_of
from assessments.exchange.stored import fingerprint
from assessments.kinds import OptionDraft, true_false_options
from assessments.models import Question
from lms.core.text import normalise
from tests.factories.assessments import make_category, make_question, write_question

TRICKY = [
    "a=b ~ c # d {e} : f \\ g \\n h",
    "%50%ครึ่ง",
    "[html]<b>&amp;</b>",
    "=1+1",
    "// ไม่ใช่ความเห็น",
    "####",
    "::ชื่อ::",
    "สอง\nบรรทัด\n\nและว่าง",
    "]]> & <x>",
    "-1",
    "@SUM(1)",
]


@pytest.fixture
def bank():
    below = make_category("petty", below=make_category("finance"))
    for number, text in enumerate(TRICKY):
        options = [OptionDraft(text, True, text), OptionDraft("ผิด"), OptionDraft(f"{text} ไม่", False, "เพราะ")]
        make_question(f"t{number}", text=text, options=options, category=below)
    for number, right in enumerate([(0,), (0, 1), (0, 1, 2), (0, 1, 2, 3)]):
        make_question(f"m{number}", kind="multiple", right=right, tags=("post", "ปลาย]ปิด"))
    many = [OptionDraft(f"ตัวเลือก {number}", number < 11) for number in range(12)]
    make_question("m9", kind="multiple", options=many)
    make_question("f1", kind="true_false", right=(1,), difficulty="hard")
    make_question("f2", kind="true_false", options=list(true_false_options(True, feedback_if_false="ผิดเพราะ")))
    return entries_of(Question.objects.all())


def sayable(name, bank):
    """What the format can say of the bank."""
    return bank if name != "aiken" else [one for one in bank if one.kind != "multiple" and "\n" not in one.text]


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_exported_and_imported_again_changes_nothing(name, bank):
    entries = sayable(name, bank)
    reading = WRITTEN[name].read(WRITTEN[name].write(entries).content)
    rows = judge(reading.entries, Wishes(owner=None, category=make_category())).rows
    assert reading.notes == []
    assert [(row.outcome.value, row.entry.errors, row.entry.notes) for row in rows] == [("same", [], [])] * len(entries)
    assert [fingerprint(row.entry) for row in rows] == [fingerprint(entry) for entry in entries]


@pytest.mark.django_db
def test_a_sheet_that_rates_a_question_otherwise_changes_it_and_an_empty_cell_does_not(bank):
    rated = next(entry for entry in bank if entry.code == "f1")
    for difficulty, outcome in (("easy", "changed"), ("", "same")):
        rated.difficulty = difficulty
        entries = WRITTEN["excel"].read(WRITTEN["excel"].write([rated]).content).entries
        (row,) = take_in(entries, Wishes(owner=None, category=make_category())).rows
        assert (row.outcome, Question.objects.get(code="f1").difficulty) == (outcome, "easy")


@pytest.mark.django_db
def test_aiken_says_what_it_leaves_out(bank):
    writing = WRITTEN["aiken"].write(bank)
    told = {line.split(":")[0] for line in writing.left_out}
    assert writing.written_count == len(TRICKY) + 2
    assert {"m0", "m1", "m2", "m3", "m9"} <= told


texts = st.text(alphabet=st.sampled_from("กขา้ำ aZ09\\:#={}~%[]/&<>\"'-\n\t$_"), max_size=30)
texts = texts.map(lambda text: normalise(text).strip()).filter(bool)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=texts,
    options=st.lists(texts, min_size=2, max_size=5, unique=True),
    told=texts,
    name=st.sampled_from(["gift", "moodle"]),
)
def test_any_sign_survives(text, options, told, name):
    drafts = [OptionDraft(one, number == 0, told) for number, one in enumerate(options)]
    entry = QuestionEntry("", "single", text, drafts, told, category=("ก/ข",), tags=("a]b",), code="c-1")
    (read,) = WRITTEN[name].read(WRITTEN[name].write([entry]).content).entries
    assert (read.kind, read.text, read.options, read.explanation) == ("single", text, drafts, told)
    assert (read.category, read.tags, read.code, read.errors, read.notes) == (("ก/ข",), ("a]b",), "c-1", [], [])


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.gift", b"", "gift"),
        ("A.XML", b"", "moodle"),
        ("a.json", b"", "quiz-app"),
        ("a.txt", b"q\nA. a\nB. b\nANSWER: A", "aiken"),
        ("a.txt", b"q {T}", "gift"),
        ("a.txt", b"\xef\xbb\xbf// x", "gift"),
    ],
)
def test_the_format_is_told_by_name_and_content(name, content, form):
    assert format_of(name, content).name == form


@pytest.mark.django_db
@pytest.mark.parametrize("name", WRITTEN)
def test_every_writer_says_what_it_cannot_take_along(name):
    """A type it does not know, a setting and shares: each is listed, none is dropped silently."""
    drafts = [OptionDraft("ก", True, weight=Decimal(1)), OptionDraft("ข", weight=Decimal("-0.5")), OptionDraft("ค")]
    make_question("w1", kind="multiple", options=drafts, rules={"scoring": "penalty"})
    write_question("w2", "ordering", "ก\nข\nค", rules={"scoring": "all"})
    entries = entries_of(Question.objects.all())
    told = [line.split(":")[0] for line in WRITTEN[name].write(entries).left_out]
    assert told == {"excel": ["w1", "w1", "w2"], "gift": ["w2"], "aiken": ["w1", "w2"], "moodle": []}[name]
