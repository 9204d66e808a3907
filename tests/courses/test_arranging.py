"""Moving modules and units by a button, and copying courses, modules and units."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from assessments.models import QuizDraw, QuizPage
from courses.domain.arranging import clone, move
from courses.domain.enrolment import enrol
from courses.domain.ownership import give_course
from courses.domain.progress import complete_unit
from courses.models import (
    CataloguePage,
    CourseOwner,
    CoursePage,
    CoursePrerequisite,
    Enrolment,
    LessonPage,
    LessonSource,
    ModulePage,
    UnitPage,
    UnitProgress,
)
from courses.queries.structure import structure_of
from courses.rules.arranging import may_move
from tests.courses.test_confidentiality import member_of
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import make_clerk, make_tree
from tests.factories.regulations import make_regulation

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    """Three published lessons."""
    return make_course(lessons=3)


@pytest.fixture
def owner(course):
    person = member_of("Trainers", username="trainer1")
    give_course(course, person, by=None)
    return person


@pytest.fixture
def moderator(course):
    return member_of("Moderators", username="moderator1")


def slugs(course) -> list[str]:
    return [unit.slug for unit in units_of(course)]


# Order


def test_a_unit_moves_up_and_down_and_learners_see_it(course, moderator):
    clerk = make_clerk(make_tree()["school"])
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    before = CoursePage.objects.get().outline_version
    assert move(units_of(course)[2], "up", by=moderator)
    assert slugs(course) == ["l1", "l3", "l2"]
    assert move(units_of(course)[0], "down", by=moderator)
    assert slugs(course) == ["l3", "l1", "l2"]
    known = CoursePage.objects.get()
    assert known.outline_version != before
    assert [unit.slug for _module, units in structure_of(known).modules for unit in units] == ["l3", "l1", "l2"]
    assert UnitProgress.objects.get().unit.slug == "l1"


@pytest.mark.parametrize(("number", "direction"), [(0, "up"), (2, "down")])
def test_there_is_no_way_beyond_the_ends(course, moderator, number, direction):
    assert not move(units_of(course)[number], direction, by=moderator)
    assert slugs(course) == ["l1", "l2", "l3"]


def test_a_trainer_does_not_change_what_learners_see(course, owner, moderator):
    assert not may_move(units_of(course)[1], "up", owner)
    assert may_move(units_of(course)[0], "up", owner)
    assert may_move(units_of(course)[1], "up", moderator)


@pytest.mark.parametrize("closed", ["course", "module", "neighbour", "unit"])
def test_a_trainer_arranges_what_learners_do_not_see(course, owner, closed):
    first, second, _third = units_of(course)
    page = {
        "course": course,
        "module": ModulePage.objects.get(),
        "neighbour": first,
        "unit": second,
    }[closed]
    Page.objects.filter(pk=page.pk).update(live=False)
    assert may_move(units_of(course)[1], "up", owner)
    assert move(units_of(course)[1], "up", by=owner)
    assert slugs(course) == ["l2", "l1", "l3"]


def test_the_screen_moves_by_plain_buttons(client, course, moderator):
    client.force_login(moderator)
    screen = reverse("course_outline:index", args=[course.pk])
    unit = units_of(course)[1]
    address = reverse("course_outline:move", args=[course.pk, unit.pk, "up"])
    assert f'action="{address}"' in client.get(screen).text
    assert client.get(address).status_code == 405
    assert client.post(address).url == f"{screen}#page-{unit.pk}"
    assert slugs(course) == ["l2", "l1", "l3"]


def test_the_screen_says_why_not(client, course, owner):
    client.force_login(owner)
    address = reverse("course_outline:move", args=[course.pk, units_of(course)[1].pk, "up"])
    assert "ผู้ตรวจทาน" in client.post(address, follow=True).text
    assert slugs(course) == ["l1", "l2", "l3"]


def test_only_pages_of_the_course_move_and_only_two_ways(client, course, moderator):
    client.force_login(moderator)
    elsewhere = units_of(make_course(slug="other"))[1]
    for key, direction in ((elsewhere.pk, "up"), (course.pk, "up"), (units_of(course)[0].pk, "sideways")):
        address = reverse("course_outline:move", args=[course.pk, key, direction])
        assert client.post(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_costs_the_same_for_any_number(client, course, owner, count, django_assert_num_queries):
    for number in range(count):
        add_lesson(ModulePage.objects.get(), slug=f"n{number}", live=False)
    client.force_login(owner)
    address = reverse("course_outline:index", args=[course.pk])
    client.get(address)
    with django_assert_num_queries(12):
        client.get(address)


# Copies


@pytest.fixture
def full(course, owner):
    """A course with everything that comes along, and much that does not."""
    first, second, _third = units_of(course)
    lesson = LessonPage.objects.get(pk=first.pk)
    link = f'<p><a linktype="page" id="{second.pk}">ต่อไป</a> <a linktype="page" id="{course.get_parent().pk}">x</a></p>'
    items = [{"type": "item", "value": "ตรวจ", "id": "item"}]
    lesson.body = json.dumps(
        [
            {"type": "text", "value": link, "id": "text"},
            {"type": "checklist", "value": {"title": "", "items": items}, "id": "list"},
            {"type": "unit_link", "value": {"page": second.pk, "text": ""}, "id": "way"},
        ]
    )
    lesson.save()
    UnitPage.objects.filter(pk=lesson.pk).update(reviewed_at=timezone.now(), reviewer=owner)
    LessonSource.objects.create(lesson=lesson, regulation=make_regulation())
    quiz = add_quiz(course, make_question("q1"), make_question("q2"))
    QuizDraw.objects.create(quiz=quiz, category=make_question("q3").category, count=1)
    clerk = make_clerk(make_tree()["school"])
    complete_unit(enrol(clerk, course, by=clerk), lesson, by=clerk)
    CoursePrerequisite.objects.create(course=course, needs=make_course(slug="before"))
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.title = "ร่างล่าสุด"
    draft.save_revision(user=owner)
    return CoursePage.objects.get(pk=course.pk)


def copied(full, owner) -> CoursePage:
    page = clone(full, CataloguePage.objects.get(), title="สำเนาของ ปฐมนิเทศ", by=owner)
    return CoursePage.objects.get(pk=page.pk)


def test_a_copy_of_a_course_is_its_makers_and_a_draft(full, owner):
    made = copied(full, owner)
    assert (made.title, made.slug, made.live) == ("สำเนาของ ปฐมนิเทศ", "course-1", False)
    pages = Page.objects.descendant_of(made, inclusive=True)
    assert pages.count() == Page.objects.descendant_of(full, inclusive=True).count()
    assert set(pages.values_list("live", "owner", "first_published_at")) == {(False, owner.pk, None)}
    assert [row.user for row in CourseOwner.objects.filter(course=made)] == [owner]
    assert made.outline_version != full.outline_version
    assert [row.needs.slug for row in made.prerequisites.all()] == ["before"]
    assert {page.revisions.count() for page in pages} == {1}


def test_a_copy_brings_the_latest_draft_its_sources_and_questions(full, owner):
    made = copied(full, owner)
    lesson = LessonPage.objects.descendant_of(made).order_by("path").first()
    quiz = QuizPage.objects.descendant_of(made).get()
    assert lesson.title == lesson.get_latest_revision_as_object().title == "ร่างล่าสุด"
    assert [source.regulation for source in lesson.sources.all()] == [LessonSource.objects.first().regulation]
    assert {item.question.code for item in quiz.items.all()} == {"q1", "q2"}
    assert [draw.count for draw in quiz.draws.all()] == [1]
    original = QuizPage.objects.descendant_of(full).get()
    assert (original.items.count(), original.draws.count(), LessonSource.objects.count()) == (2, 1, 2)


def test_nothing_of_learners_and_reviewers_is_copied(full, owner):
    made = copied(full, owner)
    assert not Enrolment.objects.filter(course=made).exists()
    assert not UnitProgress.objects.filter(unit__path__startswith=made.path).exists()
    units = UnitPage.objects.descendant_of(made)
    assert set(units.values_list("reviewed_at", "reviewer", "review_again_by")) == {(None, None, None)}


def test_links_lead_to_the_copies_and_blocks_are_their_own(full, owner):
    made = copied(full, owner)
    first, second = LessonPage.objects.descendant_of(made).order_by("path")[:2]
    text, checklist, way = first.body.raw_data
    assert way["value"]["page"] == second.pk
    assert f'id="{second.pk}"' in text["value"]
    assert f'id="{full.get_parent().pk}"' in text["value"]
    ids = {text["id"], checklist["id"], checklist["value"]["items"][0]["id"], way["id"]}
    assert len(ids) == 4
    assert not ids & {"text", "list", "item", "way"}
    original = LessonPage.objects.descendant_of(full).order_by("path").first()
    assert [block["id"] for block in original.body.raw_data] == ["text", "list", "way"]


def test_a_copy_can_be_published(full, owner, moderator):
    made = copied(full, owner)
    for page in Page.objects.descendant_of(made, inclusive=True).order_by("path"):
        page.specific.get_latest_revision().publish(user=moderator)
    lessons = LessonPage.objects.descendant_of(made).live()
    assert lessons.count() == 3
    assert lessons.order_by("path").first().title == "ร่างล่าสุด"


def test_a_unit_is_copied_to_another_module_one_may_edit(client, full, owner):
    mine, theirs = make_course(slug="mine"), make_course(slug="theirs")
    give_course(mine, owner, by=None)
    client.force_login(owner)
    unit = units_of(full)[1]
    address = reverse("course_outline:clone", args=[unit.pk])
    page = client.get(address)
    assert "สำเนาของ บทเรียน 2" in page.text
    places = {choice for choice, _label in page.context["form"].fields["place"].choices}
    assert places == set(ModulePage.objects.child_of(full).values_list("pk", flat=True)) | set(
        ModulePage.objects.child_of(mine).values_list("pk", flat=True)
    )
    module = ModulePage.objects.child_of(theirs).get()
    assert client.post(address, {"title": "สำเนา", "place": module.pk}).status_code == 200
    assert not Page.objects.filter(title="สำเนา").exists()
    place = ModulePage.objects.child_of(mine).get()
    client.post(address, {"title": "สำเนา", "place": place.pk})
    assert Page.objects.get(title="สำเนา").get_parent().pk == place.pk


def test_a_copy_without_title_is_asked_for_again(client, full, owner):
    client.force_login(owner)
    address = reverse("course_outline:clone", args=[full.pk])
    response = client.post(address, {"title": " ", "place": full.get_parent().pk})
    assert (response.status_code, bool(response.context["form"].errors)) == (200, True)


def test_the_catalogue_is_not_copied(client, full, moderator):
    client.force_login(moderator)
    assert client.get(reverse("course_outline:clone", args=[full.get_parent().pk])).status_code == 404


def test_wagtails_copy_leads_to_ours(client, full, owner):
    client.force_login(owner)
    address = reverse("wagtailadmin_pages:copy", args=[full.pk])
    assert client.get(address).url == reverse("course_outline:clone", args=[full.pk])
