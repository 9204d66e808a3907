"""The editor's way through the Wagtail admin."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.domain.enrolment import enrol
from courses.domain.progress import complete_unit
from courses.models import Enrolment, LessonPage, ModulePage
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def course():
    return make_course(lessons=1)


def member_of(group: str, **fields):
    user = UserFactory(**fields)
    user.groups.add(Group.objects.get(name=group))
    return user


def lesson_form(*, title: str, slug: str = "", action: str = "action-submit", **blocks) -> dict:
    data = {
        "title": title,
        "slug": slug,
        "minutes": 7,
        "is_required": "on",
        "review_note": "",
        "body": streamfield(list(blocks.items())),
        "sources": inline_formset([{"title": "ระเบียบงานสารบรรณ", "url": "", "is_verified": "on"}]),
        "comments": inline_formset([]),
        action: "1",
    }
    return nested_form_data(data)


def test_a_trainer_writes_a_lesson_a_moderator_publishes_it_and_a_learner_reads_it(client, course):
    trainer, moderator = member_of("Trainers"), member_of("Moderators")
    clerk = make_clerk(make_tree()["school"])
    enrol(clerk, course, by=clerk)
    module = ModulePage.objects.get()

    client.force_login(trainer)
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    assert client.get(address).status_code == 200
    text = rich_text("<h2>หัวข้อ</h2><p>เนื้อหาใหม่</p>", features=["h2"])
    response = client.post(address, lesson_form(title="งานพัสดุเบื้องต้น", text=text))
    lesson = LessonPage.objects.get(title="งานพัสดุเบื้องต้น")
    assert response.status_code == 302
    assert (lesson.slug, lesson.live, lesson.owner) == ("lesson-1", False, trainer)
    assert lesson.current_workflow_state.workflow.name == "ตรวจทานก่อนเผยแพร่"

    client.force_login(clerk)
    assert client.get("/courses/orientation/m1/lesson-1/").status_code == 404

    client.force_login(moderator)
    state = lesson.current_workflow_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", state.pk]), {"comment": ""})

    client.force_login(clerk)
    page = client.get("/courses/orientation/m1/lesson-1/").content.decode()
    assert "เนื้อหาใหม่" in page
    assert "ระเบียบงานสารบรรณ" in page


def test_a_trainer_cannot_publish(client, course):
    client.force_login(member_of("Trainers"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", ModulePage.objects.get().pk])
    client.post(address, lesson_form(title="บทใหม่", action="action-publish"))
    assert not LessonPage.objects.get(title="บทใหม่").live


def test_a_trainer_neither_edits_nor_sees_drafts_of_another(client, course):
    lesson = units_of(course)[0].specific
    lesson.owner = member_of("Trainers", username="other-trainer")
    lesson.save()
    client.force_login(member_of("Trainers"))
    for name in ("edit", "view_draft", "history", "revisions_revert", "unpublish", "delete"):
        arguments = [lesson.pk, lesson.save_revision().pk] if name == "revisions_revert" else [lesson.pk]
        response = client.get(reverse(f"wagtailadmin_pages:{name}", args=arguments))
        assert (name, response.status_code) == (name, 302)
        assert response.url == reverse("wagtailadmin_home")


def test_a_trainer_edits_a_page_of_their_own(client, course):
    trainer = member_of("Trainers")
    lesson = add_lesson(ModulePage.objects.get(), slug="mine", title="ของฉัน", owner=trainer)
    client.force_login(trainer)
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    assert client.get(address).status_code == 200
    response = client.post(address, lesson_form(title="ของฉัน (แก้)", slug="mine"))
    assert response.status_code == 302
    lesson.refresh_from_db()
    assert lesson.title == "ของฉัน"
    assert lesson.get_latest_revision_as_object().title == "ของฉัน (แก้)"


def test_a_preview_shows_the_draft_and_writes_nothing(client, course):
    trainer = member_of("Trainers")
    lesson = add_lesson(ModulePage.objects.get(), slug="mine", title="ของฉัน", owner=trainer, live=False)
    client.force_login(trainer)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    form = lesson_form(title="ร่างของฉัน", slug="mine", text=rich_text("<p>ยังไม่เสร็จ</p>"))
    assert client.post(address, form).json()["is_valid"]
    page = client.get(address).content.decode()
    assert "ยังไม่เสร็จ" in page
    assert "/complete/" not in page
    assert not Enrolment.objects.exists()


def test_a_new_lesson_can_be_previewed_before_it_is_saved(client, course):
    client.force_login(member_of("Trainers"))
    address = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", ModulePage.objects.get().pk])
    client.post(address, lesson_form(title="บทใหม่", text=rich_text("<p>ตัวอย่าง</p>")))
    assert "ตัวอย่าง" in client.get(address).content.decode()


def test_scripts_in_rich_text_are_cleaned_on_their_way_in(client, course):
    client.force_login(member_of("Moderators"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", ModulePage.objects.get().pk])
    hostile = (
        '{"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{"url":"javascript:alert(1)"}}},'
        '"blocks":[{"key":"a","type":"unstyled","text":"<script>x</script>กด","depth":0,"inlineStyleRanges":[],'
        '"entityRanges":[{"offset":18,"length":2,"key":0}]}]}'
    )
    client.post(address, lesson_form(title="ร้าย", text=hostile, action="action-publish"))
    source = LessonPage.objects.get(title="ร้าย").body[0].value.source
    assert "javascript" not in source
    assert "<script>" not in source


def test_an_unknown_question_in_a_knowledge_check_is_refused(client, course):
    client.force_login(member_of("Moderators"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", ModulePage.objects.get().pk])
    response = client.post(address, lesson_form(title="บทใหม่", knowledge_check="no-such", action="action-publish"))
    assert response.status_code == 200
    assert not LessonPage.objects.filter(title="บทใหม่").exists()


# Deleting


@pytest.mark.parametrize("what", ["lesson", "module", "course"])
def test_a_page_with_records_is_kept_and_unpublishing_offered(client, course, what):
    clerk = make_clerk(make_tree()["school"])
    lesson = units_of(course)[0]
    complete_unit(enrol(clerk, course, by=clerk), lesson, by=clerk)
    page = {"lesson": lesson, "module": ModulePage.objects.get(), "course": course}[what]
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    for response in (client.get(address), client.post(address)):
        assert response.status_code == 409
        assert reverse("wagtailadmin_pages:unpublish", args=[page.pk]) in response.content.decode()
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_page_without_records_is_deleted(client, course):
    lesson = units_of(course)[0]
    client.force_login(UserFactory(is_superuser=True))
    client.post(reverse("wagtailadmin_pages:delete", args=[lesson.pk]))
    assert not Page.objects.filter(pk=lesson.pk).exists()


def test_deleting_several_stops_at_one_with_records(client, course):
    clerk = make_clerk(make_tree()["school"])
    lesson = units_of(course)[0]
    complete_unit(enrol(clerk, course, by=clerk), lesson, by=clerk)
    free = add_lesson(ModulePage.objects.get(), slug="free")
    client.force_login(UserFactory(is_superuser=True))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = client.post(f"{address}?id={lesson.pk}&id={free.pk}")
    assert response.url == reverse("wagtailadmin_explore", args=[ModulePage.objects.get().pk])
    assert Page.objects.filter(pk__in=[lesson.pk, free.pk]).count() == 2
    client.post(f"{address}?id={free.pk}")
    assert not Page.objects.filter(pk=free.pk).exists()


# Lists and programmes


@pytest.mark.parametrize("name", ["courses", "lessons", "programmes"])
def test_each_list_opens_for_moderators(client, course, name):
    client.force_login(member_of("Moderators"))
    assert client.get(reverse(f"{name}:index")).status_code == 200


def test_trainers_have_no_programmes(client, course):
    client.force_login(member_of("Trainers"))
    assert client.get(reverse("programmes:index")).status_code == 302
    assert client.get(reverse("courses:index")).status_code == 200


def page_form(model: str, slug: str = "") -> dict:
    """What the editor sends of a page with a Thai title, whatever its kind."""
    fields = {
        "title": "แบบทดสอบก่อนเรียน",
        "slug": slug,
        "minutes": 5,
        "hours": "3",
        "renewal_days": 60,
        "subject_area": "clerical",
        "summary": "สรุป",
        "objectives": rich_text(""),
        "purpose": "pre_test",
        "pass_mark": 80,
        "shows_answers": "never",
        "counted": "best",
        "paging": "all",
        "practice_attempts": 0,
        "body": streamfield([]),
    }
    rows = dict.fromkeys(("sources", "items", "draws", "bands", "comments", "prerequisites"), inline_formset([]))
    return nested_form_data(fields | rows)


@pytest.mark.parametrize("kind", ["course", "module", "lesson", "quiz"])
def test_a_page_with_a_thai_title_takes_an_address_by_itself(client, course, kind):
    module = ModulePage.objects.get()
    parent = {"course": course.get_parent(), "module": course}.get(kind, module)
    client.force_login(member_of("Trainers"))
    app = "assessments" if kind == "quiz" else "courses"
    address = reverse("wagtailadmin_pages:add", args=[app, f"{kind}page", parent.pk])
    for _number in range(2):
        assert client.post(address, page_form(kind)).status_code == 302
    made = Page.objects.child_of(parent).filter(title="แบบทดสอบก่อนเรียน").order_by("path")
    assert [page.slug for page in made] == [f"{kind}-1", f"{kind}-2"]


@pytest.mark.parametrize("kind", ["course", "module", "lesson", "quiz"])
def test_a_page_keeps_the_address_it_was_given(client, course, kind):
    parent = {"course": course.get_parent(), "module": course}.get(kind, ModulePage.objects.get())
    client.force_login(member_of("Trainers"))
    app = "assessments" if kind == "quiz" else "courses"
    client.post(
        reverse("wagtailadmin_pages:add", args=[app, f"{kind}page", parent.pk]), page_form(kind, slug="pre-test")
    )
    assert Page.objects.child_of(parent).filter(slug="pre-test").exists()
