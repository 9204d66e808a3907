"""What is written and read again changes nothing, as far as the format can say it."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from assessments.domain.bank import check_question
from assessments.domain.intake import Wishes, judge, take_in
from assessments.exchange.bank_out import entries_of
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.formats import WRITTEN, format_of
from assessments.exchange.stored import fingerprint
from assessments.kinds import OptionDraft, kind_of, tidy_rules, true_false_options
from assessments.kinds.wording import same_form
from assessments.models import Question
from lms.core.errors import DomainError
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


def parts(kind: str):
    """Options of a type, and its settings: as a trainer may have written them."""
    scoring = st.sampled_from([{}, {"scoring": "all"}])
    few = st.lists(texts, min_size=3, max_size=5, unique_by=same_form)
    whys = st.lists(st.sampled_from(["", "เพราะ #1"]), min_size=5, max_size=5)
    weights = st.sampled_from([None, Decimal("-0.25"), Decimal("0.5")])
    if kind == "single":
        made = st.tuples(few, weights, whys).map(
            lambda f: [OptionDraft(one, n == 1, f[2][n], f[1] if n == 2 else None) for n, one in enumerate(f[0])]
        )
        return st.tuples(made, st.just({}))
    if kind == "multiple":
        plain = few.map(lambda f: [OptionDraft(one, n < 2, "") for n, one in enumerate(f)])
        shares = [Decimal("0.7"), Decimal("0.3"), Decimal("-0.2"), Decimal("-0.1"), Decimal("-1")]
        weighed = few.map(lambda f: [OptionDraft(one, n < 2, "", shares[n]) for n, one in enumerate(f)])
        rules = st.sampled_from(["all", "partial", "penalty"]).map(lambda one: {"scoring": one})
        return st.tuples(plain, rules) | st.tuples(weighed, st.just({"scoring": "penalty"}))
    if kind in ("matching", "classify"):
        made = few.map(lambda f: [OptionDraft(" ".join(one.split()), target=f"ก={n % 2}") for n, one in enumerate(f)])
        return st.tuples(made, scoring)
    if kind == "ordering":
        return st.tuples(few.map(lambda f: [OptionDraft(one, True) for one in f]), scoring)
    if kind == "short":
        made = st.tuples(few, whys).map(
            lambda f: [OptionDraft(one, True, f[1][n], Decimal("0.5") if n else None) for n, one in enumerate(f[0])]
        )
        return st.tuples(made, st.sampled_from([{}, {"typos": 2}]))
    if kind == "numeric":
        numbers = st.decimals(-9999, 9999, places=2).map(lambda number: f"{number.normalize() + 0:f}")
        made = st.tuples(numbers, st.sampled_from(["", "0.5", "10"])).map(
            lambda f: [OptionDraft(f[0], True, "", None, f[1])]
        )
        return st.tuples(made, st.sampled_from([{}, {"unit": "บาท / บ.", "asks_unit": True}]))
    if kind == "cloze":
        made = few.map(lambda f: [OptionDraft(one, n == 0, "", None, "1") for n, one in enumerate(f)])
        typed = few.map(
            lambda f: [OptionDraft(one, True, "", Decimal("0.5") if n else None, "1") for n, one in enumerate(f)]
        )
        return st.tuples(made | typed, st.sampled_from([{}, {"typos": 1, "scoring": "all"}]))
    return st.tuples(few.map(lambda f: [OptionDraft(" ".join(one.split())) for one in f]), st.just({"points": 5}))


KINDS = ["single", "multiple", "matching", "classify", "ordering", "short", "numeric", "cloze", "essay"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["excel", "gift", "moodle"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_question_of_any_type_comes_back_as_it_was(name, kind, data):
    """Key, shares and settings; what a format cannot say at all is listed and not asked for here."""
    options, rules = data.draw(parts(kind))
    text = data.draw(texts) + (" [[1]]" if kind == "cloze" else "")
    asked = {"kind": kind, "text": text, "options": options, "rules": rules}
    try:
        check_question(**asked)
    except DomainError:
        assume(False)
    entry = QuestionEntry("", kind, text, options, "", code="c-1", rules=rules)
    writing = WRITTEN[name].write([entry])
    if not writing.written_count:
        assert (kind in ("ordering", "cloze") and name == "gift") or "->" in str(options)
        return
    (read,) = WRITTEN[name].read(writing.content).entries
    expected = [] if name == "gift" and kind == "essay" else options
    known = kind_of(kind).settings
    assert (read.kind, read.text, read.options, read.errors, read.notes) == (kind, text, expected, [], [])
    assert tidy_rules(known, read.rules or {}) == tidy_rules(known, rules)


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
    assert told == {"excel": [], "gift": ["w2"], "aiken": ["w1", "w2"], "moodle": []}[name]
