"""Glossary terms: writing them down, naming them in a text, reading them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import ReferenceIndex

from courses.blocks import LessonBlocks
from courses.domain.glossary import save_term
from courses.embeds import TERM
from courses.headings import number_headings
from courses.models import GlossaryTerm, LessonPage, ModulePage
from lms.core.errors import DomainError
from tests.factories.courses import add_lesson, enrol, make_course
from tests.factories.glossary import make_term
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db

TEXT = LessonBlocks().child_blocks["text"]


def member_of(group: str):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=group))
    return person


def named(*codes: str) -> str:
    return "<p>" + " ".join(f"ลง{TERM.tag(code)}ก่อน" for code in codes) + "</p>"


# Writing down


def test_who_writes_a_term_down_owns_it_and_a_change_has_its_row():
    trainer, moderator = UserFactory(), UserFactory()
    term = save_term(GlossaryTerm(code="a", term=" ทะเบียนรับ ", meaning="สมุด"), by=trainer)
    term.meaning = "สมุดลงรับหนังสือ"
    save_term(term, by=moderator)
    save_term(term, by=moderator)
    assert (term.term, term.owner) == ("ทะเบียนรับ", trainer)
    assert list(term.history.values_list("history_user", flat=True)) == [moderator.pk, trainer.pk]


@pytest.mark.parametrize(
    "fields", [{"term": "ทะเบียนรับ old"}, {"term": " "}, {"meaning": ""}], ids=["known", "no word", "no meaning"]
)
def test_a_term_is_refused(fields):
    make_term("old")
    with pytest.raises(DomainError):
        save_term(GlossaryTerm(**({"code": "new", "term": "คำใหม่", "meaning": "ความหมาย"} | fields)), by=None)


def test_a_code_stays():
    term = make_term("old")
    term.code = "new"
    with pytest.raises(DomainError):
        save_term(term, by=None)


def test_the_database_keeps_no_term_without_a_meaning():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_term(meaning="")


# In a text


def test_a_text_keeps_the_code_and_refuses_what_nobody_wrote_down():
    make_term()
    assert TEXT.clean(TEXT.to_python(named("register"))).source == named("register")
    with pytest.raises(ValidationError, match="unknown"):
        TEXT.clean(TEXT.to_python(named("unknown")))
    dirty = '<p><embed embedtype="term" code="register" onclick="x"/><embed embedtype="image" id="1"/></p>'
    assert TEXT.clean(TEXT.to_python(dirty)).source == f"<p>{TERM.tag('register')}</p>"


def test_the_search_reads_the_word():
    make_term()
    assert "ลงทะเบียนรับ registerก่อน" in TEXT.get_searchable_content(TEXT.to_python(named("register")))[0]


def test_a_heading_does_not_say_the_meaning():
    make_term()
    html, headings = number_headings(TEXT.render(TEXT.to_python(f"<h2>การลง{TERM.tag('register')}</h2>")))
    assert headings == [("part-1", "การลงทะเบียนรับ register")]
    assert "สมุดที่ลงหนังสือเข้า" in html


@pytest.fixture
def reader(client):
    clerk = make_clerk(make_tree()["school"])
    client.force_login(clerk)
    return clerk


def lesson_with(reader, *texts: str) -> LessonPage:
    course = make_course(lessons=0)
    enrol(reader, course)
    return add_lesson(ModulePage.objects.get(), body=[("text", text) for text in texts])


def test_a_lesson_opens_the_meaning_by_tap_and_key_without_a_script(client, reader):
    make_term(meaning="สมุด <b>", regulation=make_regulation(short_title="ระเบียบสารบรรณ"), clause="ข้อ 37")
    page = client.get(lesson_with(reader, named("register", "register"), named("register")).get_url()).content.decode()
    opened = re.findall(r'<button type="button" class="term" popovertarget="(term-\d)">', page)
    assert opened == ["term-1", "term-2", "term-3"]
    assert re.findall(r'id="(term-\d)" popover', page) == opened
    assert "สมุด &lt;b&gt; (ระเบียบสารบรรณ ข้อ 37)" in page
    assert "css/blocks" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_costs_the_same_for_any_number_of_terms(client, reader, count, django_assert_num_queries):
    codes = [f"t{number}" for number in range(count)]
    for code in codes:
        make_term(code)
    lesson = lesson_with(reader, *[named(code) for code in codes])
    client.get(lesson.get_url())
    with django_assert_num_queries(11):
        client.get(lesson.get_url())


@pytest.mark.references
def test_where_a_term_is_used_is_known(client, reader):
    term = make_term()
    lesson = lesson_with(reader, named("register"))
    lesson.save_revision().publish()
    (used,) = ReferenceIndex.get_references_to(term)
    assert int(used.object_id) == lesson.pk


# Reading


def test_the_glossary_is_in_thai_order_and_finds_inside_words(client, reader):
    for code, term in (("a", "แฟ้ม"), ("b", "เกษียณหนังสือ"), ("c", "พัสดุ")):
        make_term(code, term=term)
    page = client.get(reverse("learning:glossary"))
    assert [term.code for term in page.context["terms"]] == ["b", "c", "a"]
    assert [term.code for term in client.get(reverse("learning:glossary"), {"q": "ษียณ"}).context["terms"]] == ["b"]
    assert "empty-state" in client.get(reverse("learning:glossary"), {"q": "ไม่มีคำนี้"}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_glossary_costs_the_same_for_any_number_of_terms(client, reader, count, django_assert_num_queries):
    for number in range(count):
        make_term(f"t{number}", regulation=make_regulation(f"r{number}"))
    client.get(reverse("learning:glossary"))
    with django_assert_num_queries(5):
        client.get(reverse("learning:glossary"))


# The editor


def test_a_trainer_changes_their_own_and_a_moderator_all(client):
    trainer = member_of("Trainers")
    own, other = make_term("own", owner=trainer), make_term("other")
    address = reverse("glossary:edit", args=[other.pk])
    sent = {"term": "คำใหม่", "meaning": "ความหมาย", "regulation": "", "clause": ""}
    client.force_login(trainer)
    assert client.get(address).status_code == 404
    assert client.post(address, sent).status_code == 404
    assert client.post(reverse("glossary:edit", args=[own.pk]), sent | {"term": "ของฉัน"}).status_code == 302
    assert "ทะเบียนรับ other" in client.get(reverse("glossary:index")).content.decode()
    client.force_login(member_of("Moderators"))
    assert client.post(address, sent).status_code == 302
    assert set(GlossaryTerm.objects.values_list("term", flat=True)) == {"คำใหม่", "ของฉัน"}


def test_a_refusal_keeps_what_was_typed(client):
    make_term("old")
    client.force_login(member_of("Trainers"))
    sent = {"code": "new", "term": "ทะเบียนรับ old", "meaning": "สมุดอีกเล่ม", "regulation": "", "clause": ""}
    page = client.post(reverse("glossary:add"), sent).content.decode()
    assert "สมุดอีกเล่ม" in page
    assert GlossaryTerm.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_terms(client, count, django_assert_num_queries):
    client.force_login(member_of("Trainers"))
    for number in range(count):
        make_term(f"t{number}", owner=UserFactory(), regulation=make_regulation(f"r{number}"))
    client.get(reverse("glossary:index"))
    with django_assert_num_queries(12):
        client.get(reverse("glossary:index"))
