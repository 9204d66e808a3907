"""Regulations in packages: what is missing here is added, what is here stays."""

import datetime as dt
from decimal import Decimal

import pytest

from courses.models import Citation, GlossaryTerm, LessonPage, NamedAmount, Regulation
from courses.packages import PackageError, load_course_package, read_package
from tests.factories.courses import make_catalogue
from tests.factories.glossary import make_term
from tests.factories.regulations import make_amount, make_regulation

pytestmark = pytest.mark.django_db
LESSON = "02-second/03-three.md"
REGULATIONS = """regulations:
  - code: rules-2560
    title: ระเบียบว่าด้วยการจัดซื้อ พ.ศ. 2560
    short_title: ระเบียบพัสดุ 2560
    kind: regulation
    number: ฉบับแรก
    signed: 1/8/2560
    in_force_from: 24/8/2560
    url: https://example.org/rules.pdf
    note: มีฉบับแก้ไข
    verified: 22/11/2569
    verified_against: ราชกิจจานุเบกษา
  - code: w1
    title: หนังสือ ว 1
    short_title: ว 1
    kind: circular
    superseded_by: rules-2560
amounts:
  - code: limit
    label: วงเงินสูงสุด
    amount: 500000
    regulation: rules-2560
    clause: ข้อ 1
"""
BODY = """ไม่เกิน {{amount:limit}} ต่อครั้ง

| วงเงิน | วิธี |
|---|---|
| {{amount:limit}} | เฉพาะเจาะจง |

::: regulation rules-2560 ข้อ 22
รายงานไม่เกิน {{amount:limit}}
:::
"""
SOURCES = "sources:\n  - regulation: rules-2560\n    clause: ข้อ 22\n    status: stated\n"


def write(package, *, body: str = BODY, sources: str = SOURCES, regulations: str = REGULATIONS) -> None:
    make_catalogue()
    package.write("regulations.yaml", regulations)
    package.write(LESSON, f"---\ntitle: บทสาม\nminutes: 5\n{sources}---\n{body}")


def places(package) -> list[str]:
    with pytest.raises(PackageError) as caught:
        read_package(package.root)
    return sorted({error.split(": ")[0] for error in caught.value.errors})


def test_what_is_missing_is_added(package):
    write(package)
    load_course_package(package.root, by=None)
    rules = Regulation.objects.get(code="rules-2560")
    assert (rules.kind, rules.signed_on, rules.effective_on) == (
        "regulation",
        dt.date(2017, 8, 1),
        dt.date(2017, 8, 24),
    )
    assert (rules.is_verified, rules.verified_against, rules.verified_by) == (True, "ราชกิจจานุเบกษา", None)
    circular = Regulation.objects.get(code="w1")
    assert (circular.is_verified, circular.superseded_by) == (False, rules)
    assert rules.history.count() == 1
    amount = NamedAmount.objects.get()
    assert (amount.amount, amount.regulation, amount.clause) == (Decimal(500000), rules, "ข้อ 1")


def test_a_lesson_names_them_in_its_text_its_boxes_and_its_sources(package):
    write(package)
    load_course_package(package.root, by=None)
    lesson = LessonPage.objects.get(slug="03-three")
    text, table, box = lesson.body
    embed = '<embed code="limit" embedtype="amount"/>'
    assert text.value.source == f"<p>ไม่เกิน {embed} ต่อครั้ง</p>"
    assert embed in str(table.get_prep_value())
    assert (box.value["regulation"].code, box.value["clause"]) == ("rules-2560", "ข้อ 22")
    assert embed in box.value["meaning"].source
    source = lesson.sources.get()
    assert (source.regulation.code, source.clause, source.title, source.is_verified) == (
        "rules-2560",
        "ข้อ 22",
        "",
        True,
    )
    assert Citation.objects.filter(unit=lesson).count() == 2


def test_reading_again_changes_nothing(package):
    write(package)
    load_course_package(package.root, by=None)
    load_course_package(package.root, by=None)
    assert LessonPage.objects.get(slug="03-three").revisions.count() == 1
    assert [row.history.count() for row in Regulation.objects.order_by("code")] == [1, 2]
    assert read_package(package.root).warnings == []


def test_what_is_here_stays_and_the_difference_is_told(package):
    ours = make_regulation("rules-2560", title="ชื่อที่ตรวจแล้ว", kind="regulation")
    amount = make_amount("limit", 600_000, regulation=ours)
    write(package)
    plan = read_package(package.root)
    assert len(plan.warnings) == 2
    assert all(warning.startswith("regulations.yaml:") for warning in plan.warnings)
    load_course_package(package.root, by=None)
    ours.refresh_from_db()
    amount.refresh_from_db()
    assert (ours.title, ours.history.count(), amount.amount) == ("ชื่อที่ตรวจแล้ว", 1, 600000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: w1", "code: rules-2560"),
        ("code: w1", "code: ว1"),
        ("kind: circular", "kind: letter"),
        ("signed: 1/8/2560", "signed: 1/8/2017"),
        ("url: https://", "url: javascript:"),
        ("superseded_by: rules-2560", "superseded_by: nothing"),
        ("superseded_by: rules-2560", "superseded_by: w1"),
        ("amount: 500000", "amount: many"),
        ("amount: 500000", "amount: -1"),
        ("    regulation: rules-2560\n", "    regulation: nothing\n"),
        ("short_title: ว 1", "short: ว 1"),
        ("regulations:", "regulation:"),
    ],
)
def test_each_wrong_value_is_told(package, old, new):
    assert old in REGULATIONS
    write(package, regulations=REGULATIONS.replace(old, new))
    assert "regulations.yaml" in {place.partition(":")[0] for place in places(package)}
    assert not Regulation.objects.exists()


def test_a_list_is_no_register(package):
    write(package, regulations="- code: x\n")
    assert places(package)[0].startswith("02-second")
    assert any(place.startswith("regulations.yaml") for place in places(package))


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("ไม่เกิน {{amount:nothing}}", 5),
        ("::: regulation nothing ข้อ 1\nความหมาย\n:::", 5),
        ("::: regulation\nความหมาย\n:::", 5),
        ("::: regulation rules-2560 ข้อ 1\n:::", 5),
        ("::: tip ไม่เกิน {{amount:limit}}\nข้อความ\n:::", 5),
        ("::: checklist รายการ\n- ไม่เกิน {{amount:limit}}\n:::", 5),
        ("| {{amount:limit}} | ข |\n|---|---|\n| ก | ข |", 5),
    ],
)
def test_each_wrong_citation_in_a_lesson_is_told_with_its_line(package, body, line):
    write(package, body=body, sources="")
    assert places(package) == [f"{LESSON}:{line}"]


def test_a_source_of_an_unknown_regulation_is_told(package):
    write(package, sources=SOURCES.replace("rules-2560", "nothing"))
    assert places(package) == [f"{LESSON}:5"]


def test_a_regulation_of_our_register_needs_no_file(package):
    make_regulation("rules-2560")
    write(package, body="สั้น ๆ", regulations="regulations: []\n")
    load_course_package(package.root, by=None)
    assert LessonPage.objects.get(slug="03-three").sources.get().regulation.code == "rules-2560"


def test_a_term_that_is_here_stays_and_the_difference_is_told(package):
    ours = make_term("register")
    write(package, body="ลง{{term:register}}และ{{term:out}}", sources="")
    package.write("glossary.yaml", "- {code: register, term: ก, meaning: ข}\n- {code: out, term: ค, meaning: ง}\n")
    assert len(read_package(package.root).warnings) == 1
    load_course_package(package.root, by=None)
    assert dict(GlossaryTerm.objects.values_list("code", "term")) == {"register": ours.term, "out": "ค"}
