"""Regulations and amounts as editors write them and learners read them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText, expand_db_html

from courses.at_hand import at_hand
from courses.blocks import LessonBlocks
from courses.blocks.text import INLINE, clean_html
from courses.domain.enrolment import enrol
from courses.domain.regulations import save_amount, supersede
from courses.domain.reviews import record_review
from courses.models import LessonSource, ModulePage
from lms.core.dates import today
from tests.factories.courses import make_course
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.regulations import cite_in_block, make_amount, make_regulation, publish_lesson, text_naming

pytestmark = pytest.mark.django_db
TEXT = LessonBlocks().child_blocks["text"]
TAG = '<embed code="limit" embedtype="amount"/>'


@pytest.fixture
def module() -> ModulePage:
    make_course(lessons=0)
    return ModulePage.objects.get()


@pytest.fixture
def read(client, module):
    """The page of a lesson as a learner gets it."""
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, module.get_parent().specific, by=clerk)
    client.force_login(clerk)
    return lambda lesson: client.get(lesson.url).content.decode()


# Amounts in text


def test_an_amount_is_drawn_with_a_way_to_its_regulation(module, read):
    page = read(publish_lesson(module, text_naming(make_amount(regulation=make_regulation()))))
    assert '<a class="amount" href="/regulations/rules-2560/" title="ระเบียบ rules-2560 ข้อ 1">500,000 บาท</a>' in page


def test_an_amount_of_an_unverified_regulation_says_so(module, read):
    page = read(publish_lesson(module, text_naming(make_amount(regulation=make_regulation(verified_at=None)))))
    assert 'title="ระเบียบ rules-2560 ข้อ 1 – ' in page


def test_an_amount_changed_once_is_changed_in_every_lesson(module, read):
    amount = make_amount(regulation=make_regulation())
    lessons = [publish_lesson(module, text_naming(amount), slug=slug) for slug in ("one", "two")]
    amount.amount = 700_000
    save_amount(amount, by=None)
    assert ["700,000 บาท</a>" in read(lesson) for lesson in lessons] == [True, True]


def test_an_amount_that_nobody_defined_is_refused():
    with pytest.raises(ValidationError, match="limit"):
        TEXT.clean(RichText(f"<p>{TAG}</p>"))


def test_an_amount_that_is_gone_leaves_nothing():
    assert expand_db_html(f"<p>ไม่เกิน {TAG}</p>") == "<p>ไม่เกิน </p>"


@pytest.mark.parametrize(
    "hostile",
    [
        '<embed embedtype="media" url="https://example.org/x"/>',
        '<embed src="https://example.org/x.swf">',
        '<embed embedtype="amount" code="&quot;onload=x"/>',
        '<embed embedtype="image" id="1" format="x"/>',
    ],
)
def test_other_embeds_are_cleaned_away(hostile):
    assert clean_html(f"<p>ก{hostile}ข</p>") == "<p>กข</p>"


def test_cleaning_keeps_an_amount_however_it_is_written():
    assert clean_html('<p>ก <embed code="limit" onclick="x" embedtype="amount"></embed> ข</p>') == f"<p>ก {TAG} ข</p>"


def test_the_editor_gets_words_and_gives_back_the_code():
    make_amount(regulation=make_regulation())
    stored = f'<p data-block-key="ab1">ไม่เกิน {TAG} ต่อครั้ง</p>'
    converter = ContentstateConverter(features=INLINE)
    state = converter.from_database_format(stored)
    assert "500,000 \\u0e1a\\u0e32\\u0e17" in state or "500,000 บาท" in state
    assert clean_html(converter.to_database_format(state)) == stored


def test_what_lies_at_hand_needs_no_query(django_assert_num_queries):
    amount = make_amount(regulation=make_regulation())
    with at_hand(amounts=[amount]), django_assert_num_queries(0):
        assert "500,000 บาท" in expand_db_html(f"<p>{TAG}</p>")


# Citations in a lesson


def test_a_citation_shows_how_the_regulation_stands(module, read):
    page = read(publish_lesson(module, cite_in_block(make_regulation(effective_on=dt.date(2017, 8, 24)))))
    assert "callout-law" in page
    assert "ระเบียบ rules-2560 ข้อ 22" in page
    assert "<p>ทำรายงานก่อนซื้อ</p>" in page
    assert "24 ส.ค. 2560" in page
    assert "badge-good" in page
    assert "ตรวจสอบกับสำนักงานเขตพื้นที่ก่อนใช้" not in page


def test_a_citation_of_an_unverified_regulation_sends_to_the_area_office(module, read):
    assert "ตรวจสอบกับสำนักงานเขตพื้นที่ก่อนใช้" in read(
        publish_lesson(module, cite_in_block(make_regulation(verified_at=None)))
    )


def test_a_citation_of_a_superseded_regulation_names_its_successor(module, read):
    old = make_regulation("old")
    lesson = publish_lesson(module, cite_in_block(old))
    supersede(old, make_regulation("new"), by=None)
    page = read(lesson)
    assert "callout-warning" in page
    assert 'href="/regulations/new/"' in page


def test_sources_name_regulations_and_their_clauses(module, read):
    page = read(publish_lesson(module, sources=(make_regulation(),)))
    assert '<a href="/regulations/rules-2560/">ระเบียบฉบับเต็ม rules-2560</a> ข้อ 1' in page


@pytest.mark.parametrize(
    ("is_checked", "is_regulation_verified", "is_reliable"),
    [(True, True, True), (True, False, False), (False, True, False)],
)
def test_a_source_is_reliable_if_it_and_its_regulation_were_checked(is_checked, is_regulation_verified, is_reliable):
    regulation = make_regulation(**({} if is_regulation_verified else {"verified_at": None}))
    assert LessonSource(regulation=regulation, is_verified=is_checked).is_reliable == is_reliable


def test_a_source_without_a_name_is_refused():
    with pytest.raises(ValidationError):
        LessonSource(clause="ข้อ 1").clean()


@pytest.mark.references
def test_wagtail_knows_where_a_regulation_is_used(module):
    regulation = make_regulation()
    lesson = publish_lesson(module, cite_in_block(regulation))
    used = ReferenceIndex.get_references_to(regulation).values_list("object_id", flat=True)
    assert str(lesson.pk) in used


# The banner


def banner(page: str) -> bool:
    return "alert-warn" in page


def test_readers_are_warned_until_the_lesson_is_reviewed(module, read):
    old, other = make_regulation("old"), make_regulation("new", effective_on=dt.date(2026, 7, 10))
    lesson = publish_lesson(module, text_naming(make_amount(regulation=old)))
    record_review(lesson, by=UserFactory(), again_by=today() + dt.timedelta(days=300))
    assert not banner(read(lesson))
    supersede(old, other, by=None)
    page = read(lesson)
    assert banner(page)
    assert '<a href="/regulations/old/">ระเบียบ old</a>' in page
    assert "10 ก.ค. 2569" in page
    record_review(lesson, by=UserFactory(), again_by=today() + dt.timedelta(days=300))
    assert not banner(read(lesson))


def test_readers_are_warned_no_more_once_the_lesson_cites_the_new_one(module, read):
    old, other = make_regulation("old"), make_regulation("new")
    lesson = publish_lesson(module, cite_in_block(old))
    supersede(old, other, by=None)
    lesson.body = [cite_in_block(other)]
    lesson.save_revision().publish()
    assert not banner(read(lesson))


# The review at the end


def test_a_lesson_tells_who_reviewed_it_and_when(module, read):
    lesson = publish_lesson(module, review_note="ยังไม่ได้ตรวจทาน")
    assert "ยังไม่ได้ตรวจทาน" in read(lesson)
    record_review(lesson, by=UserFactory(first_name="บุญมา"), again_by=today() + dt.timedelta(days=300))
    page = read(lesson)
    assert "บุญมา" in page
    assert "ตรวจทานล่าสุด" in page
    assert "ยังไม่ได้ตรวจทาน" not in page


# Cost


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_costs_one_query_more_for_any_number_of_citations(
    client, module, read, count, django_assert_num_queries
):
    regulations = [make_regulation(f"r{number}") for number in range(count)]
    amounts = [make_amount(f"a{one.pk}", regulation=one) for one in regulations]
    blocks = [*map(cite_in_block, regulations), *map(text_naming, amounts)]
    lesson = publish_lesson(module, *blocks, sources=tuple(regulations))
    read(lesson)
    with django_assert_num_queries(10):
        client.get(lesson.url)


# The page of a regulation


def test_a_regulation_has_a_page_of_its_own(client, django_assert_num_queries):
    old = make_regulation("old", source_url="https://example.org/law", note="แก้ไขแล้ว 3 ครั้ง", number="ฉบับที่ 2")
    other = make_regulation("new")
    make_amount(regulation=other, note="ต่อครั้ง")
    supersede(old, other, by=None)
    client.force_login(UserFactory())
    page = client.get("/regulations/old/").content.decode()
    for words in ("ระเบียบฉบับเต็ม old", "ฉบับที่ 2", 'href="https://example.org/law"', "แก้ไขแล้ว 3 ครั้ง", "/regulations/new/"):
        assert words in page
    page = client.get("/regulations/new/").content.decode()
    assert "500,000 บาท" in page
    assert "/regulations/old/" in page


def test_an_unknown_regulation_is_not_there(client):
    client.force_login(UserFactory())
    assert client.get("/regulations/none/").status_code == 404
