"""Looking at a course as a learner of some school on some day; nothing is ever written."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from courses.models import CoursePage, CoursePrerequisite, LessonPage, ModulePage, Programme, UnitPage
from lms.core.dates import as_of, today
from tests.factories.assessments import add_quiz, make_question
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_tree
from tests.factories.programmes import add_audience, add_set, make_assigned

pytestmark = pytest.mark.django_db

TOMORROW = timezone.now() + dt.timedelta(days=1)


def in_thai(day: dt.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


def member_of(group: str, **fields):
    person = UserFactory(**fields)
    person.groups.add(Group.objects.get(name=group))
    return person


def own(person, *pages) -> None:
    """Let ``person`` be the owner of ``pages``."""
    for page in pages:
        page.owner = person
        page.save(update_fields=["owner"])


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def trainer(client):
    trainer = member_of("Trainers", username="trainer")
    client.force_login(trainer)
    return trainer


@pytest.fixture
def course(trainer):
    """Of the trainer: two lessons and a quiz."""
    course = make_course()
    quiz = add_quiz(course, make_question("q1"))
    own(trainer, course, ModulePage.objects.child_of(course).get(), *units_of(course), quiz)
    return course


def see(client, course, unit=None, **viewpoint):
    keys = [course.pk, unit.pk] if unit else [course.pk]
    return client.get(reverse("as_learner:unit" if unit else "as_learner:course", args=keys), viewpoint)


def words_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def draft(page, **changes):
    """A newer version of ``page`` that nobody has published."""
    page = page.specific_class.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision()
    return page


def rows() -> dict[str, int]:
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


# Nothing is written, nothing can be sent


def test_walking_through_every_page_writes_nothing(client, course, tree):
    units_of(course)[0].specific.save_revision().publish()
    list_of_ticks = [("checklist", {"title": "รายการ", "items": ["ลงทะเบียน", "เสนอ"]})]
    own(UserFactory(), add_lesson(ModulePage.objects.child_of(course).get(), slug="ticks", body=list_of_ticks))
    viewpoint = {"school": tree["school"].pk, "on": "1/12/2570", "text": "latest"}
    before = rows()
    client.get(reverse("as_learner:choose", args=[course.pk]), viewpoint)
    page = see(client, course, **viewpoint).content.decode()
    addresses = set(re.findall(r'href="(/admin/as-learner/[^"]+/units/[^"]+)"', page))
    assert len(addresses) == 4
    for address in addresses:
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert rows() == before


def test_no_page_holds_a_form_that_posts_or_a_script_that_sends(client, course):
    quiz = units_of(course)[2]
    for response in (see(client, course), see(client, course, units_of(course)[0]), see(client, course, quiz)):
        page = response.content.decode()
        assert "csrfmiddlewaretoken" not in page
        assert not re.search(r'<form[^>]*method="?post', page, re.IGNORECASE)
        assert set(re.findall(r"js/([a-z]+)", page)) <= {"site", "viewing"}
        assert 'id="inert-why" popover' in page
    assert "popovertarget" in see(client, course, quiz).content.decode()


@pytest.mark.parametrize("name", ["choose", "course", "unit"])
def test_nothing_is_posted_to(client, course, name):
    keys = [course.pk, units_of(course)[0].pk] if name == "unit" else [course.pk]
    assert client.post(reverse(f"as_learner:{name}", args=keys)).status_code == 405


def test_the_real_pages_know_nothing_of_what_was_looked_at(client, course):
    lesson = units_of(course)[0]
    see(client, course, lesson, on=in_thai(today() + dt.timedelta(days=400)))
    real = client.get(lesson.get_url())
    assert "looks-as" not in real.content.decode()
    assert today() == timezone.localdate()


# Who


def test_it_is_not_there_for_who_may_not_edit_the_course(client, course):
    lesson = units_of(course)[0]
    for person in (member_of("Trainers"), make_clerk(make_tree()["school"])):
        client.force_login(person)
        assert see(client, course).status_code in (404, 302)
        assert see(client, course, lesson).status_code in (404, 302)
    assert Client().get(reverse("as_learner:course", args=[course.pk])).status_code == 302


def test_a_unit_of_another_course_is_not_there(client, course, trainer):
    other = make_course(slug="other")
    own(trainer, other)
    assert see(client, course, units_of(other)[0]).status_code == 404


def test_a_draft_of_another_trainer_is_neither_listed_nor_opened(client, course):
    module = ModulePage.objects.child_of(course).get()
    hidden = add_lesson(module, slug="hidden", title="ร่างของคนอื่น", live=False)
    own(member_of("Trainers"), hidden)
    lesson = units_of(course)[0]
    own(member_of("Trainers"), lesson)
    draft(lesson, title="ชื่อใหม่ที่ยังเป็นความลับ")
    page = words_of(see(client, course, text="latest"))
    assert "ร่างของคนอื่น" not in page
    assert "ชื่อใหม่ที่ยังเป็นความลับ" not in page
    assert see(client, course, hidden).status_code == 404
    assert "ชื่อใหม่ที่ยังเป็นความลับ" not in words_of(see(client, course, lesson))


# Which text


def test_the_latest_drafts_or_what_is_published(client, course):
    lesson = units_of(course)[0]
    draft(lesson, title="ชื่อในร่าง", body=[("text", "<p>เนื้อหาในร่าง</p>")], minutes=44)
    assert "ชื่อในร่าง" in words_of(see(client, course, text="latest"))
    assert "44 นาที" in words_of(see(client, course, text="latest"))
    assert "เนื้อหาในร่าง" in words_of(see(client, course, lesson, text="latest"))
    published = words_of(see(client, course, text="published"))
    assert "ชื่อในร่าง" not in published
    assert "บทเรียน 1" in published
    assert "เนื้อหาในร่าง" not in words_of(see(client, course, lesson, text="published"))


def test_a_unit_that_was_never_published_is_closed_and_says_so(client, course, trainer):
    lesson = add_lesson(ModulePage.objects.child_of(course).get(), slug="new", title="บทใหม่", live=False)
    own(trainer, lesson)
    latest, published = see(client, course, text="latest"), see(client, course, text="published")
    assert "บทใหม่ : ยังไม่ได้เผยแพร่" in words_of(latest)
    assert latest.content.decode().count("บทใหม่") == 2  # in the outline, and among what is closed
    assert published.content.decode().count("บทใหม่") == 1
    assert "ผู้เรียนยังเปิดหน้านี้ไม่ได้" in words_of(see(client, course, lesson, text="published"))


def test_what_is_published_on_a_day_opens_on_that_day(client, course):
    lesson = LessonPage.objects.get(pk=units_of(course)[0].pk)
    lesson.body = [("text", "<p>ฉบับวันพรุ่งนี้</p>")]
    lesson.go_live_at = TOMORROW
    lesson.save_revision(approved_go_live_at=TOMORROW)
    for page in UnitPage.objects.filter(pk=lesson.pk):
        page.live = False
        page.save(update_fields=["live"])
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 1
    assert "จะเผยแพร่" in words_of(see(client, course, text="published"))
    day = in_thai(timezone.localdate(TOMORROW))
    assert "จะเผยแพร่" not in words_of(see(client, course, text="published", on=day))
    assert "ฉบับวันพรุ่งนี้" in words_of(see(client, course, lesson, text="published", on=day))


def test_what_is_taken_off_by_then_is_closed(client, course):
    lesson = LessonPage.objects.get(pk=units_of(course)[0].pk)
    lesson.expire_at = TOMORROW
    lesson.save(update_fields=["expire_at"])
    assert "ปิดเผยแพร่" not in words_of(see(client, course, text="published"))
    later = in_thai(timezone.localdate(TOMORROW) + dt.timedelta(days=1))
    assert "ปิดเผยแพร่" in words_of(see(client, course, text="published", on=later))


# As whom, and when


def test_the_banner_says_as_whom_and_when(client, course, tree):
    page = words_of(see(client, course, school=tree["school"].pk, on="7/12/2570"))
    assert f"กำลังดูในฐานะ ธุรการโรงเรียน {tree['school']} ณ วันที่ 7 ธันวาคม 2570" in page
    assert "กำลังดูในฐานะผู้เรียน ณ วันที่" in words_of(see(client, course))


def test_a_programme_says_by_when_for_that_school_and_position(client, course, tree):
    programme = make_assigned(tree["area"], course, due_kind="on", due_on=dt.date(2027, 9, 30))
    asked = "ครบกำหนด 30 กันยายน 2570"
    assert asked in words_of(see(client, course, school=tree["school"].pk))
    assert asked not in words_of(see(client, course, school=tree["other_school"].pk))
    assert asked not in words_of(see(client, course, school=tree["school"].pk, position="director"))
    assert asked not in words_of(see(client, course))
    Programme.objects.filter(pk=programme.pk).update(assigned_at=timezone.now() + dt.timedelta(days=30))
    assert asked not in words_of(see(client, course, school=tree["school"].pk))
    day = in_thai(today() + dt.timedelta(days=31))
    assert asked in words_of(see(client, course, school=tree["school"].pk, on=day))


def test_days_count_for_who_begins_work_there(client, course, tree):
    make_assigned(tree["area"], course, due_kind="posting", due_days=10)
    begun = today() + dt.timedelta(days=50)
    page = words_of(see(client, course, school=tree["school"].pk, on=in_thai(begun), since=in_thai(begun)))
    due = begun + dt.timedelta(days=10)
    with as_of(begun):
        assert f"ครบกำหนด {due.day} " in page
    assert str(due.year + 543) in page


def test_an_audience_of_one_employment_type_is_named(client, course, tree):
    programme = make_assigned(tree["other_area"], course)
    add_audience(programme, tree["area"], employment_type="temporary")
    assert "เฉพาะ: ลูกจ้างชั่วคราว" in words_of(see(client, course, school=tree["school"].pk))


def test_what_comes_before_the_course_is_told(client, course):
    before = make_course(slug="first", title="ต้องเรียนก่อน")
    CoursePrerequisite.objects.create(course=course, needs=before, sort_order=0)
    lesson = units_of(course)[0]
    assert "ต้องเรียนก่อน" in words_of(see(client, course))
    assert "ผู้เรียนยังเปิดหน้านี้ไม่ได้" in words_of(see(client, course, lesson))


def test_a_set_that_waits_for_the_set_before_is_told_where_the_programme_is_asked(client, course, tree):
    before = make_course(slug="first", title="ชุดแรก")
    programme = make_assigned(tree["area"], before)
    add_set(programme, course, needs_previous=True)
    assert "ชุดแรก" in words_of(see(client, course, school=tree["school"].pk))
    assert "ชุดแรก" not in words_of(see(client, course, school=tree["other_school"].pk))


def test_units_in_order_are_closed_behind_the_first_and_can_be_looked_at_all_the_same(client, course):
    CoursePage.objects.filter(pk=course.pk).update(units_in_order=True)
    first, second, _quiz = units_of(course)
    assert "ผู้เรียนยังเปิดหน้านี้ไม่ได้" not in words_of(see(client, course, first))
    page = see(client, course, second)
    assert page.status_code == 200
    assert "“บทเรียน 1”" in words_of(page)


def test_a_course_by_assignment_says_whom_it_is_closed_to(client, course, tree):
    CoursePage.objects.filter(pk=course.pk).update(is_open=False)
    closed = "เปิดเฉพาะผู้ที่ได้รับมอบหมาย"
    assert closed in words_of(see(client, course))
    make_assigned(tree["area"], course)
    assert closed not in words_of(see(client, course, school=tree["school"].pk))


@pytest.mark.parametrize(
    "viewpoint",
    [{"on": "7/12/2018"}, {"school": "999999"}, {"position": "king"}, {"since": "1/1/2600"}, {"text": "x"}],
)
def test_a_viewpoint_that_makes_no_sense_is_asked_for_again(client, course, viewpoint):
    response = see(client, course, **viewpoint)
    assert response.status_code == 400
    assert "as-learner" in response.content.decode()


# Ways


def test_links_within_the_course_stay_with_the_viewpoint(client, course):
    lesson = units_of(course)[0]
    page = see(client, course, lesson, text="published", on="7/12/2570").content.decode()
    after = reverse("as_learner:unit", args=[course.pk, units_of(course)[1].pk])
    assert f'href="{after}?text=published&amp;on=7%2F12%2F2570"' in page
    assert f'href="{course.get_url()}"' not in page


@pytest.mark.parametrize("where", ["wagtailadmin_explore", "wagtailadmin_pages:edit"])
def test_the_editor_and_the_explorer_lead_here(client, course, where):
    lesson = units_of(course)[0]
    for page, address in [
        (course, reverse("as_learner:course", args=[course.pk])),
        (lesson, reverse("as_learner:unit", args=[course.pk, lesson.pk])),
    ]:
        if where == "wagtailadmin_explore" and page is lesson:
            continue
        assert address in client.get(reverse(where, args=[page.pk])).content.decode()


# The quiz


def test_the_paper_of_a_quiz_gives_nothing_of_the_key_away(client, course):
    page = see(client, course, units_of(course)[2]).content.decode()
    assert "ตัวอย่างแบบทดสอบ" in page
    assert "is_correct" not in page
    assert "checked" not in page


def test_questions_are_not_shown_to_who_may_not_edit_the_quiz(client, course):
    quiz = units_of(course)[2]
    own(member_of("Trainers"), quiz)
    assert "ตัวอย่างแบบทดสอบ" not in see(client, course, quiz).content.decode()


# What it costs


@pytest.mark.parametrize("count", [1, 3])
def test_the_course_costs_the_same_for_any_number_of_units(client, trainer, tree, count, django_assert_num_queries):
    course = make_course(lessons=count)
    own(trainer, course, ModulePage.objects.child_of(course).get(), *units_of(course))
    make_assigned(tree["area"], course)
    for unit in units_of(course):
        draft(unit, title="ร่าง")
    viewpoint = {"school": tree["school"].pk}
    see(client, course, **viewpoint)
    with django_assert_num_queries(23):
        see(client, course, **viewpoint)


@pytest.mark.parametrize("count", [1, 3])
def test_a_lesson_costs_the_same_for_any_number_of_units(client, trainer, tree, count, django_assert_num_queries):
    course = make_course(lessons=count)
    own(trainer, course, ModulePage.objects.child_of(course).get(), *units_of(course))
    for unit in units_of(course):
        draft(unit, title="ร่าง")
    see(client, course, units_of(course)[0])
    with django_assert_num_queries(23):
        see(client, course, units_of(course)[0])


@pytest.mark.parametrize("unit", ["9" * 30, "9" * 5000, "๑", "-1", "x", "0"])
def test_a_unit_that_is_none_leads_to_the_course(client, course, unit):
    page = client.get(reverse("as_learner:choose", args=[course.pk]), {"unit": unit}).content.decode()
    assert f'action="{reverse("as_learner:course", args=[course.pk])}"' in page
