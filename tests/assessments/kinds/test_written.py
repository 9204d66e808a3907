"""Types whose key is written as text: pairs, steps, words, numbers, gaps. Graded against small oracles."""

import random
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.kinds import OptionDraft, all_kinds, kind_of
from assessments.kinds.numeric import read_quantity
from assessments.kinds.wording import slips
from assessments.models import Response
from assessments.queries import unanswered
from lms.core.errors import DomainError
from tests.factories.assessments import make_version, write_version

PAIRS = "บันทึกข้อความ = ภายใน # เพราะ\nหนังสือภายนอก = ภายนอก\nคำสั่ง = สั่งการ\n= ประทับตรา"
GROUPS = "ดินสอ = วัสดุ\nโต๊ะ = ครุภัณฑ์\nกระดาษ = วัสดุ"
STEPS = "รับ\nลงทะเบียน\nเสนอ\nสั่งการ"
GAPS = "ใช้กระดาษ [[ตราครุฑ]] ส่งภายใน [[7 | 15 | 30]] วัน โดย [[ผู้อำนวยการ / ผอ.]]"
WRITTEN = [
    ("matching", "ข้อ", PAIRS),
    ("classify", "ข้อ", GROUPS),
    ("ordering", "ข้อ", STEPS),
    ("short", "ข้อ", "หนังสือภายใน\n50% บันทึก # เกือบ"),
    ("numeric", "ข้อ", "1500 ± 5\n50% 1500 ± 2%"),
    ("cloze", GAPS, ""),
]
NAMES = [name for name, _text, _key in WRITTEN]


def version_of(name, **rules):
    text, key = next((text, key) for known, text, key in WRITTEN if known == name)
    return write_version(name, key, text=text, **rules)


def lay_out(version, seed=1):
    return kind_of(version.kind).arrange(version, chance=random.Random(seed), is_shuffled=True)


def test_every_type_is_tried_here():
    assert {*NAMES, "single", "multiple", "true_false"} <= set(all_kinds())
    assert {name for name, kind in all_kinds().items() if kind.is_written} == {*NAMES, "essay"}


@pytest.mark.parametrize("name", NAMES)
def test_the_solution_earns_the_point_and_nothing_earns_nothing(name):
    version = version_of(name)
    kind = kind_of(name)
    assert kind.grade(version, kind.solve(version)) == 1
    assert kind.grade(version, None) == 0


@pytest.mark.parametrize("name", NAMES)
def test_what_is_accepted_is_told_back_as_it_was_sent(name):
    version, kind = version_of(name), kind_of(name)
    layout = lay_out(version)
    sent = kind.restore(kind.solve(version), layout=layout)
    answer = kind.accept(sent, layout=layout)
    assert answer == kind.solve(version)
    assert kind.restore(answer, layout=layout) == sent
    assert kind.accept([""] * len(sent), layout=layout) is None
    assert kind.accept([], layout=layout) is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("values", [["1"] * 59, ["x" * 20_000], ["-1"], ["๑" * 300], ["0", "0"], ["99999"] * 4])
def test_hostile_values_are_refused_or_score_nothing(name, values):
    version, kind = version_of(name), kind_of(name)
    layout = lay_out(version)
    try:
        answer = kind.accept(values, layout=layout)
    except DomainError:
        return
    assert kind.grade(version, answer) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_key_is_shown_to_a_trainer_as_it_was_written(name):
    version, kind = version_of(name), kind_of(name)
    drafts = [OptionDraft.of(option) for option in version.options.all()]
    text, key = kind.write_key(version.text, drafts)
    assert kind.read_key(text, key) == (version.text, drafts)


@pytest.mark.parametrize("name", NAMES)
def test_the_layout_and_what_is_shown_do_not_depend_on_the_key(name):
    """Two questions that offer the same, with another key: one page."""
    others = {
        "matching": PAIRS.replace("= ภายใน #", "= สั่งการ #").replace("คำสั่ง = สั่งการ", "คำสั่ง = ภายใน"),
        "classify": GROUPS.replace("โต๊ะ = ครุภัณฑ์", "โต๊ะ = วัสดุ").replace("ดินสอ = วัสดุ", "ดินสอ = ครุภัณฑ์"),
        "ordering": "สั่งการ\nเสนอ\nรับ\nลงทะเบียน",
        "short": "อย่างอื่น",
        "numeric": "7",
    }
    version = version_of(name)
    text = GAPS.replace("7 | 15", "15 | 7").replace("ตราครุฑ", "อื่น")
    other = write_version(name, others.get(name, ""), text=text if name == "cloze" else "ข้อ")
    kind = kind_of(name)
    shown = [kind.show(one, layout=lay_out(one, seed), answer=None) for one in (version, other) for seed in range(5)]
    assert shown[:5] == shown[5:]
    assert kind.legend(version.text) == kind.legend(other.text)
    assert kind.outline(version.text) == kind.outline(other.text)


# Parts --------------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=8).filter(lambda right: len(set(right)) > 1),
    st.lists(st.integers(-1, 3), min_size=8, max_size=8),
    st.sampled_from(["partial", "all"]),
    st.sampled_from(["matching", "classify"]),
)
def test_pairs_are_scored_part_by_part(right, given_targets, scoring, name):
    drafts = [OptionDraft(f"ข้อ {n}", target=f"กลุ่ม {target}") for n, target in enumerate(right)]
    version, kind = make_version(name, drafts, scoring=scoring), kind_of(name)
    layout = lay_out(version)
    offered = [f"กลุ่ม {target}" for target in sorted(set(right))]
    wanted = [f"กลุ่ม {target}" for target in given_targets]
    values = [str(offered.index(wanted[pk - 1])) if wanted[pk - 1] in offered else "" for pk in layout["items"]]
    hits = sum(one == other for one, other in zip(right, given_targets, strict=False))
    expected = Decimal(hits) / len(right) if scoring == "partial" else Decimal(hits == len(right))
    assert kind.grade(version, kind.accept(values, layout=layout)) == expected


@given(st.permutations(range(5)), st.sampled_from(["partial", "all"]), st.integers())
def test_steps_are_scored_by_their_places(order, scoring, seed):
    version = make_version("ordering", [OptionDraft(f"ขั้น {n}") for n in range(5)], scoring=scoring)
    kind, layout = kind_of("ordering"), lay_out(version, seed)
    answer = kind.accept([str(order[pk - 1] + 1) for pk in layout], layout=layout)
    hits = sum(n == place for n, place in enumerate(order))
    assert kind.grade(version, answer) == (Decimal(hits) / 5 if scoring == "partial" else Decimal(hits == 5))


@pytest.mark.parametrize(
    ("values", "score"),
    [
        (["ตราครุฑ", "2", "ผอ."], 1),
        (["ตรา ครุฑ", "2", "ผู้อำนวยการ"], 1),
        (["ตราครุท", "2", "ผอ."], Decimal(2) / 3),
        (["ตราครุฑ", "0", ""], Decimal(1) / 3),
        (["", "", "ผอ"], 0),
    ],
)
def test_gaps_are_scored_one_by_one(values, score):
    """What can be chosen stands in the order of its letters: 15, 30, 7."""
    version, kind = version_of("cloze"), kind_of("cloze")
    assert kind.grade(version, kind.accept(values, layout=lay_out(version))) == score


def test_a_gap_forgives_slips_where_the_setting_says_so():
    version, kind = version_of("cloze", typos=1), kind_of("cloze")
    assert kind.grade(version, kind.accept(["ตราครุท", "2", "ผอ."], layout=lay_out(version))) == 1


def test_gaps_are_reviewed_with_what_was_right():
    version, kind = version_of("cloze"), kind_of("cloze")
    layout = lay_out(version)
    with translation.override("en"):
        parts = kind.review(version, layout=layout, answer=kind.accept(["ตราครุฑ", "0", ""], layout=layout))
    assert [(part.text, part.given, part.right, part.is_right) for part in parts] == [
        ("Gap 1", "ตราครุฑ", "ตราครุฑ", True),
        ("Gap 2", "15", "7", False),
        ("Gap 3", "", "ผู้อำนวยการ / ผอ.", False),
    ]


# Words --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "typed", "score"),
    [
        ("บันทึกข้อความ", "บันทึก ข้อความ ", 1),
        ("น้ำ", "น\u0e4d\u0e49า", 1),
        ("น้ำ", "น้\u200bำ", 1),
        ("แก้ว", "เเก้ว", 1),
        ("ข้อ 11", "ข้อ ๑๑", 1),
        ("ข้อ ๑๑", "ข้อ11", 1),
        ("New DLTV", "new dltv", 1),
        ("หนังสือภายใน", "หนังสือภายนอก", 0),
        ("หนังสือภายใน", "หนังสื่อภายใน", 0),
    ],
)
def test_what_reads_the_same_is_the_same(wanted, typed, score):
    version, kind = write_version("short", wanted), kind_of("short")
    assert kind.grade(version, kind.accept([typed], layout=[])) == score


@pytest.mark.parametrize(
    ("wanted", "typed", "typos", "score"),
    [
        ("หนังสือภายใน", "หนังสื่อภายใน", 1, 1),
        ("หนังสือภายใน", "หนังสอภายใน", 1, 1),
        ("หนังสือภายใน", "หนังสื่อภายนอก", 1, 0),
        ("หนังสือภายใน", "หงนัสือภายใน", 2, 1),
        ("ก่อน", "ก้อน", 1, 1),
        ("ผอ.", "ผอ", 2, 0),
        ("ข้อ 11", "ข้อ 12", 2, 0),
        ("พ.ศ. 2526", "พศ. 2526", 1, 1),
    ],
)
def test_slips_are_forgiven_for_each_four_letters_but_never_in_a_number(wanted, typed, typos, score):
    version, kind = write_version("short", wanted, typos=typos), kind_of("short")
    assert kind.grade(version, typed) == score


def test_the_exact_form_comes_before_a_better_one_that_is_nearly_it():
    version = write_version("short", "ครุภัณฑ์\n50% ครุภัณฑ # ขาดทัณฑฆาต", typos=1)
    kind = kind_of("short")
    assert [kind.grade(version, one) for one in ("ครุภัณฑ์", "ครุภัณฑ", "ครุพัณฑ์")] == [1, Decimal("0.5"), 1]
    (part,) = kind.review(version, layout=[], answer="ครุภัณฑ")
    assert (part.right, part.points, part.feedback) == ("ครุภัณฑ์", Decimal("0.5"), "ขาดทัณฑฆาต")


def distance(one: str, other: str) -> int:
    """The same by its definition, letter by letter."""
    if not one or not other:
        return len(one) + len(other)
    if one[0] == other[0]:
        return distance(one[1:], other[1:])
    ways = [distance(one[1:], other), distance(one, other[1:]), distance(one[1:], other[1:])]
    if one[:2] == other[:2][::-1] and len(one) > 1 and len(other) > 1:
        ways.append(distance(one[2:], other[2:]))
    return 1 + min(ways)


@given(st.text("กข่", max_size=6), st.text("กข่", max_size=6))
def test_slips_are_counted(one, other):
    assert slips(one, other) == distance(one, other)


# Numbers ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1500", "1500"),
        ("1,500", "1500"),
        ("๑,๕๐๐.๒๕", "1500.25"),
        (" 1 500 บาท", "1500"),
        ("1500บ.", "1500"),
        ("-2.5", "-2.5"),
        ("−2", "-2"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("1,50", None),
        ("1,5000", None),
        ("1.5.2", None),
        ("1500 ดอลลาร์", None),
        ("บาท", None),
        ("e5", None),
        ("", None),
        ("NaN", None),
        ("๑" * 31, None),
    ],
)
def test_a_number_is_read_with_thai_digits_separators_and_its_unit(typed, number):
    assert read_quantity(typed, ["บาท", "บ."], asks_unit=False) == (number and Decimal(number))


@pytest.mark.parametrize(("typed", "score"), [("1500 บาท", 1), ("1500 บ.", 1), ("1500", 0), ("1500 กรัม", 0)])
def test_a_unit_that_is_asked_for_must_be_there(typed, score):
    version = write_version("numeric", "1500", unit="บาท / บ.", asks_unit=True)
    assert kind_of("numeric").grade(version, typed) == score
    (field,) = kind_of("numeric").show(version, layout=[], answer=None)
    assert field.unit == ""


NUMBERS = st.decimals(-(10**6), 10**6, places=3, allow_nan=False)


@given(NUMBERS, st.decimals(0, 100, places=2), NUMBERS, st.booleans())
def test_a_number_counts_within_its_tolerance(wanted, tolerance, typed, is_percent):
    version = write_version("numeric", f"{wanted} ± {tolerance}{'%' if is_percent else ''}")
    width = abs(wanted) * tolerance / 100 if is_percent else tolerance
    assert kind_of("numeric").grade(version, str(typed)) == (wanted - width <= typed <= wanted + width)


@given(NUMBERS, st.decimals(0, 100, places=2))
def test_the_edge_of_the_tolerance_counts(wanted, tolerance):
    version = write_version("numeric", f"{wanted} +- {tolerance}")
    assert [kind_of("numeric").grade(version, str(edge)) for edge in (wanted - tolerance, wanted + tolerance)] == [1, 1]


# Writing ------------------------------------------------------------------------------------------

SIGNS = st.text("กขค =#%/|\\n50ๆ-.[]", min_size=1, max_size=12).map(str.strip).filter(bool)
WEIGHTS = st.none() | st.integers(-100, 100).map(lambda percent: Decimal(percent) / 100)


@given(st.lists(st.tuples(SIGNS, SIGNS, st.just("") | SIGNS), min_size=1, max_size=4))
def test_any_pair_survives_the_notation(rows):
    drafts = [OptionDraft(text, feedback=told, target=target) for text, target, told in rows]
    kind = kind_of("matching")
    assert kind.read_key("ข้อ", kind.write_key("ข้อ", drafts)[1])[1] == drafts


@given(st.lists(st.tuples(SIGNS, WEIGHTS, st.just("") | SIGNS), min_size=1, max_size=4))
def test_any_answer_survives_the_notation(rows):
    drafts = [OptionDraft(text, weight is None or weight > 0, told, weight) for text, weight, told in rows]
    kind = kind_of("short")
    assert kind.read_key("ข้อ", kind.write_key("ข้อ", drafts)[1])[1] == drafts


PLAIN = SIGNS.map(lambda text: text.replace("[", "").replace("]", "").strip()).filter(bool)


@given(st.lists(st.lists(PLAIN, min_size=1, max_size=3, unique=True), min_size=1, max_size=3), st.booleans(), PLAIN)
def test_any_gap_survives_the_notation(gaps, is_chosen, around):
    drafts = [
        OptionDraft(text, not n or not is_chosen, "", None, str(gap))
        for gap, filling in enumerate(gaps, start=1)
        for n, text in enumerate(filling)
    ]
    text = around + around.join(f"[[{gap}]]" for gap in range(1, len(gaps) + 1)) + around
    kind = kind_of("cloze")
    assert kind.read_key(*kind.write_key(text, drafts)) == (text, drafts)


@pytest.mark.parametrize(
    ("name", "text", "key", "sentence"),
    [
        ("matching", "ข้อ", "ก = ข", "between 2 and 20 items"),
        ("matching", "ข้อ", "ก = ข\nค", "what it belongs to"),
        ("matching", "ข้อ", "ก = ข\nค = ข", "different things"),
        ("matching", "ข้อ", "ก = ข\nก = ค", "same text"),
        ("matching", "ข้อ", "50% ก = ข\nค = ง", "same share"),
        ("ordering", "ข้อ", "ก\nข", "between 3 and 12 steps"),
        ("ordering", "ข้อ", "ก\nข\nก", "same text"),
        ("ordering", "ข้อ", "ก\nข\n50% ค", "same share"),
        ("short", "ข้อ", "", "between 1 and 12"),
        ("short", "ข้อ", "50% ก", "whole point"),
        ("short", "ข้อ", "ก ข\nกข", "same to a reader"),
        ("numeric", "ข้อ", "สิบ", "is no number"),
        ("numeric", "ข้อ", "10 ± มาก", "is no tolerance"),
        ("numeric", "ข้อ", "10 ± -1", "is no tolerance"),
        ("cloze", "ไม่มีช่อง", "", "at least one gap"),
        ("cloze", "มี [[ ]] ว่าง", "", "empty or there twice"),
        ("cloze", "มี [[ก / ก]]", "", "empty or there twice"),
        ("cloze", "มี [[50% ก]]", "", "whole point"),
    ],
)
def test_what_could_not_be_answered_or_graded_is_refused(name, text, key, sentence):
    with pytest.raises(DomainError, match=sentence), translation.override("en"):
        write_version(name, key, text=text)


@pytest.mark.parametrize(
    ("given", "points"), [("1,500", 1), ("๑๔๙๕", 1), ("1494.9", Decimal("0.5")), ("1000", 0), ("พันห้า", 0), ("", 0)]
)
def test_a_gap_may_ask_for_a_number(given, points):
    version = write_version("cloze", "", text="ซื้อ [[1500 ± 5 / 50% 1500 ± 10]] บาท")
    kind = kind_of("cloze")
    layout = kind.arrange(version, chance=random.Random(1), is_shuffled=False)
    assert kind.grade(version, kind.accept([given], layout=layout)) == points
    assert kind.restore(kind.solve(version), layout=layout) == ["1500"]


def test_a_question_that_is_answered_in_part_is_not_wholly_answered():
    """Two items of which one has its partner; a text with two gaps, both filled."""
    pairs, gaps = write_version("matching", "ก = หนึ่ง\nข = สอง"), write_version("cloze", "", text="[[หนึ่ง]] และ [[สอง]]")
    responses = []
    for position, (version, values) in enumerate([(pairs, ["0", ""]), (gaps, ["ก", "ข"]), (pairs, [])], start=1):
        kind = kind_of(version.kind)
        layout = kind.arrange(version, chance=random.Random(1), is_shuffled=False)
        answer = kind.accept(values, layout=layout)
        responses.append(Response(version=version, position=position, option_order=layout, answer=answer))
    assert [(position, is_partly) for position, _text, is_partly in unanswered(responses)] == [(1, True), (3, False)]
