"""What owning a course opens in every corner of the admin, and what is left when it is taken away: nothing."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, ReferenceIndex, WorkflowState
from wagtail.test.utils.form_data import rich_text

from assessments.models import Question
from courses.domain.ownership import give_course, take_course
from courses.models import CourseOwner, CoursePage, LessonPage
from lms.accounts.models import User
from media.models import Document, Image, Media
from media.permissions import open_to
from tests.courses.test_confidentiality import (
    CHOOSERS,
    addresses,
    desk,  # noqa: F401
    lesson_form,
    member_of,
    other,  # noqa: F401
    pictured,
    seen,
)
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.references]


@pytest.fixture
def shared(desk, other):  # noqa: F811
    """The course on the desk shows all uploads and asks the question; the other trainer owns it, too."""
    lesson = LessonPage.objects.get(pk=desk.lesson.pk)
    lesson.body = [
        ("picture", {"image": {"image": desk.image, "alt_text": "", "decorative": True}, "caption": ""}),
        ("document", {"document": desk.document, "text": ""}),
        ("media", {"media": desk.media, "text": ""}),
    ]
    lesson.save()
    add_quiz(desk.course, desk.question)
    give_course(desk.course, other, by=desk.owner)
    return desk


def test_an_owner_edits_previews_and_looks_back_at_all_of_it(client, shared):
    for page in (shared.course, shared.closed_module, shared.lesson):
        for name in ("edit", "history", "usage", "preview_on_edit"):
            assert client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).status_code == 200, (name, page)
    lesson = shared.lesson
    assert seen(client.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk])))
    assert seen(client.get(reverse("wagtailadmin_explore", args=[shared.closed_module.pk])))
    assert seen(client.get(reverse("wagtailadmin_explore_results", args=[shared.course.pk])))
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[lesson.pk, "earliest", "latest"])
    assert client.get(compare).status_code == 200
    assert seen(client.get(reverse("wagtailadmin_pages:search"), {"q": shared.lesson.title}))
    chooser = reverse("wagtailadmin_choose_page_child", args=[shared.closed_module.pk])
    assert seen(client.get(chooser))


def test_an_owner_saves_the_draft_of_another(client, shared):
    WorkflowState.objects.get(pk=shared.flow.pk).cancel(user=shared.owner)
    address = reverse("wagtailadmin_pages:edit", args=[shared.lesson.pk])
    form = lesson_form(picture=pictured(shared.image)) | {"title": "แก้โดยเจ้าของร่วม"}
    assert client.post(address, form).status_code == 302
    assert LessonPage.objects.get(pk=shared.lesson.pk).get_latest_revision_as_object().title == "แก้โดยเจ้าของร่วม"


@pytest.mark.parametrize(("chooser", "kind"), CHOOSERS.items())
def test_an_owner_chooses_what_the_course_shows_and_asks(client, shared, chooser, kind):
    address = reverse(f"{chooser}:chosen", args=[getattr(shared, kind).pk])
    assert client.get(address).status_code == 200
    assert seen(client.get(reverse(f"{chooser}:choose")))


@pytest.mark.parametrize("kind", ["image", "document"])
def test_an_upload_is_changed_by_whoever_brought_it(client, shared, kind):
    names = {"image": "wagtailimages:edit", "document": "wagtaildocs:edit"}
    assert client.get(reverse(names[kind], args=[getattr(shared, kind).pk])).status_code == 302


def test_what_stands_on_no_page_of_the_course_stays_closed(shared, other):  # noqa: F811
    ReferenceIndex.objects.all().delete()
    assert [open_to(other, model).count() for model in (Image, Document, Media)] == [0, 0, 0]


def test_what_stands_on_a_course_of_others_stays_closed(shared):
    stranger = member_of("Trainers", username="third")
    give_course(make_course(slug="theirs"), stranger, by=None)
    assert [open_to(stranger, model).count() for model in (Image, Document, Media)] == [0, 0, 0]


def test_an_owner_changes_the_questions_of_those_who_own_it_too(shared, other):  # noqa: F811
    assert Question.objects.editable_by(other).get() == shared.question
    assert not Question.objects.visible_to(member_of("Trainers", username="third")).exists()


def test_a_shared_question_of_a_stranger_is_asked_but_not_changed(shared, other):  # noqa: F811
    """Else whoever puts a question into a course of theirs could write it anew."""
    theirs = make_question("q2", owner=member_of("Trainers", username="third"), is_shared=True)
    course = make_course(slug="own")
    give_course(course, other, by=None)
    add_quiz(course, theirs)
    assert theirs in Question.objects.visible_to(other)
    assert theirs not in Question.objects.editable_by(other)


def test_an_owner_owns_nothing_beside_the_course(client, shared):
    """The draft of a published lesson elsewhere is another's as before."""
    assert client.get(reverse("wagtailadmin_pages:edit", args=[shared.live.pk])).status_code == 302
    assert client.get(reverse("wagtailadmin_pages:revisions_index", args=[shared.live.pk])).status_code in (301, 302)


def test_no_address_shows_anything_once_the_course_is_taken_away(client, shared, other):  # noqa: F811
    """Not what they edited and sent for review themselves either."""
    page = LessonPage.objects.get(pk=shared.lesson.pk)
    WorkflowState.objects.get(pk=shared.flow.pk).cancel(user=shared.owner)
    form = lesson_form(text=rich_text("<p>x</p>")) | {"title": page.title}
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form).status_code == 302
    Page.objects.filter(pk=page.pk).update(owner=other)
    page.get_workflow().start(LessonPage.objects.get(pk=page.pk), other)
    assert seen(client.get(reverse("wagtailadmin_home")))
    take_course(shared.course, other, by=shared.owner)
    assert [address for address in addresses(shared) if seen(client.get(address))] == []


def test_whoever_leaves_the_trainers_has_nothing_of_a_course(client, shared, other):  # noqa: F811
    other.groups.set([Group.objects.get(name="People officers")])
    other = User.objects.get(pk=other.pk)
    assert client.get(reverse("wagtailadmin_pages:edit", args=[shared.lesson.pk])).status_code in (302, 404)
    assert [open_to(other, model).count() for model in (Image, Document, Media)] == [0, 0, 0]
    assert not Question.objects.visible_to(other).exists()


# The screen


def test_an_owner_gives_and_takes(client, desk, other):  # noqa: F811
    client.force_login(desk.owner)
    screen = reverse("course_owners:index", args=[desk.course.pk])
    assert client.post(reverse("course_owners:give", args=[desk.course.pk]), {"owner": other.pk}).url == screen
    assert [row.user for row in CourseOwner.objects.filter(course=desk.course)] == [desk.owner, other]
    text = client.get(screen).text
    assert [str(desk.owner) in text, str(other) in text] == [True, True]
    assert screen in client.get(reverse("wagtailadmin_pages:edit", args=[desk.course.pk])).text
    take = reverse("course_owners:take", args=[desk.course.pk, other.pk])
    assert client.post(take).url == screen
    assert [row.user for row in CourseOwner.objects.filter(course=desk.course)] == [desk.owner]


def test_the_last_owner_is_told_why_they_stay(client, desk):  # noqa: F811
    client.force_login(desk.owner)
    response = client.post(reverse("course_owners:take", args=[desk.course.pk, desk.owner.pk]), follow=True)
    assert "หลักสูตรต้องมีเจ้าของ" in response.text
    assert CourseOwner.objects.filter(course=desk.course).count() == 1


def test_whoever_removes_themselves_goes_home(client, shared, other):  # noqa: F811
    response = client.post(reverse("course_owners:take", args=[shared.course.pk, other.pk]))
    assert response.url == reverse("wagtailadmin_home")


def test_nobody_else_opens_the_screen(client, desk, other):  # noqa: F811
    keys = [desk.course.pk]
    assert client.get(reverse("course_owners:index", args=keys)).status_code == 404
    assert client.post(reverse("course_owners:give", args=keys), {"owner": other.pk}).status_code == 404
    assert client.post(reverse("course_owners:take", args=[*keys, desk.owner.pk])).status_code == 404
    assert CourseOwner.objects.get(course=desk.course).user == desk.owner


def test_whoever_merely_edits_a_course_neither_gives_nor_takes_it(client, desk, other):  # noqa: F811
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=other.groups.get(), page=desk.course, permission=change)
    keys = [desk.course.pk]
    assert client.get(reverse("course_owners:index", args=keys)).context["form"] is None
    client.post(reverse("course_owners:give", args=keys), {"owner": other.pk})
    assert [row.user for row in CourseOwner.objects.filter(course=desk.course)] == [desk.owner]
    give_course(desk.course, member_of("Trainers", username="third"), by=None)
    client.post(reverse("course_owners:take", args=[*keys, desk.owner.pk]))
    assert CourseOwner.objects.filter(course=desk.course).count() == 2


def test_a_person_who_does_not_write_is_not_taken(client, desk):  # noqa: F811
    client.force_login(desk.owner)
    stranger = member_of("Trainers", username="gone", is_active=False)
    for key in (stranger.pk, 0, "abc", ""):
        client.post(reverse("course_owners:give", args=[desk.course.pk]), {"owner": key})
    assert CourseOwner.objects.filter(course=desk.course).count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_owning_costs_the_explorer_one_query_whatever_one_owns(client, desk, other, count, django_assert_num_queries):  # noqa: F811
    for number in range(count):
        give_course(make_course(slug=f"c{number}", lessons=1), other, by=None)
    address = reverse("wagtailadmin_explore", args=[CoursePage.objects.get(slug="c0").pk])
    client.get(address)
    with django_assert_num_queries(35):
        client.get(address)


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_costs_the_same_for_any_number_of_owners(client, desk, count, django_assert_num_queries):  # noqa: F811
    for number in range(count):
        give_course(desk.course, member_of("Trainers", username=f"t{number}"), by=desk.owner)
    client.force_login(desk.owner)
    address = reverse("course_owners:index", args=[desk.course.pk])
    client.get(address)
    with django_assert_num_queries(15):
        client.get(address)
