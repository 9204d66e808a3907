from decimal import Decimal

import pytest

from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_unit, record_pass, record_score, recount, tick_items
from courses.models import Enrolment, ModulePage, UnitProgress
from courses.signals import course_completed
from lms.core.errors import DomainError
from tests.factories.courses import add_lesson, make_course, units_of
from tests.factories.people import make_clerk, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_clerk(make_tree()["school"])


@pytest.fixture
def told():
    """The enrolments that ``course_completed`` told of."""
    heard = []

    def listen(enrolment, **_more):
        heard.append(enrolment.pk)

    course_completed.connect(listen)
    yield heard
    course_completed.disconnect(listen)


def test_the_last_required_unit_completes_the_course_and_tells_of_it_once(clerk, told):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    first, second = units_of(course)
    assert complete_unit(enrolment, first, by=clerk).progress_percent == 50
    assert told == []
    finished = complete_unit(enrolment, second, by=clerk)
    assert (finished.status, finished.progress_percent) == ("completed", 100)
    assert told == [enrolment.pk]
    complete_unit(enrolment, second, by=clerk)
    assert told == [enrolment.pk]


def test_completing_writes_history_with_the_actor_once(clerk):
    course = make_course(lessons=2)
    enrolment = enrol(clerk, course, by=clerk)
    for unit in units_of(course):
        complete_unit(enrolment, unit, by=clerk)
    rows = enrolment.history.values_list("history_type", "status", "history_user")
    assert list(rows) == [("~", "completed", clerk.pk), ("+", "active", clerk.pk)]


def test_a_unit_keeps_its_first_moment(clerk):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    unit = units_of(course)[0]
    complete_unit(enrolment, unit, by=clerk)
    first = UnitProgress.objects.get().completed_at
    complete_unit(enrolment, unit, by=clerk)
    assert UnitProgress.objects.get().completed_at == first


def test_percent_is_rounded_down_and_counts_each_learner_alone(clerk):
    course = make_course(lessons=3)
    others = [make_clerk(enrol(clerk, course, by=clerk).organisation) for _ in range(2)]
    units = units_of(course)
    for number, learner in enumerate([clerk, *others]):
        enrolment = enrol(learner, course, by=learner)
        for unit in units[:number]:
            complete_unit(enrolment, unit, by=learner)
    percents = Enrolment.objects.order_by("pk").values_list("progress_percent", flat=True)
    assert list(percents) == [0, 33, 66]


def test_optional_units_do_not_hold_up_completion(clerk):
    course = make_course(lessons=1)
    add_lesson(ModulePage.objects.get(), slug="more", title="อ่านเพิ่ม", is_required=False)
    enrolment = enrol(clerk, course, by=clerk)
    assert complete_unit(enrolment, units_of(course)[0], by=clerk).is_completed


def test_without_required_units_all_of_them_count(clerk):
    course = make_course(lessons=0)
    for number in (1, 2):
        add_lesson(ModulePage.objects.get(), slug=f"o{number}", title=f"เสริม {number}", is_required=False)
    enrolment = enrol(clerk, course, by=clerk)
    first, second = units_of(course)
    assert complete_unit(enrolment, first, by=clerk).progress_percent == 50
    assert complete_unit(enrolment, second, by=clerk).is_completed


def test_drafts_and_units_of_draft_modules_do_not_count(clerk):
    course = make_course(lessons=2)
    add_lesson(ModulePage.objects.get(), slug="draft", title="ร่าง", live=False)
    hidden = course.add_child(instance=ModulePage(title="ยังไม่เปิด", slug="m2", live=False))
    add_lesson(hidden, slug="l9", title="ยังไม่เปิด")
    enrolment = enrol(clerk, course, by=clerk)
    assert complete_unit(enrolment, units_of(course)[0], by=clerk).progress_percent == 50


def test_a_completed_course_stays_completed_when_content_is_added(clerk, told):
    course = make_course(lessons=1)
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, units_of(course)[0], by=clerk)
    later = add_lesson(ModulePage.objects.get(), slug="later", title="เพิ่มทีหลัง")
    assert recount(course) == 0
    after = complete_unit(enrolment, later, by=clerk)
    assert (after.status, after.progress_percent, told) == ("completed", 100, [enrolment.pk])
    assert UnitProgress.objects.filter(completed_at__isnull=False).count() == 2


def test_a_unit_of_another_course_is_refused(clerk):
    enrolment = enrol(clerk, make_course(), by=clerk)
    foreign = units_of(make_course(slug="other"))[0]
    for refused in (
        lambda: complete_unit(enrolment, foreign, by=clerk),
        lambda: record_score(enrolment, foreign, by=enrolment.user, score_percent=50),
        lambda: tick_items(enrolment, foreign, items=[]),
    ):
        with pytest.raises(DomainError):
            refused()
    assert not UnitProgress.objects.exists()


def test_the_withdrawn_are_refused(clerk):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    withdraw(enrolment, by=clerk, reason="ย้ายงาน")
    with pytest.raises(DomainError):
        complete_unit(enrolment, units_of(course)[0], by=clerk)


def test_the_best_score_is_kept(clerk):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    unit = units_of(course)[0]
    record_score(enrolment, unit, by=enrolment.user, score_percent=60)
    record_score(enrolment, unit, by=enrolment.user, score_percent=Decimal("40.00"))
    assert UnitProgress.objects.get().score_percent == 60
    assert UnitProgress.objects.get().completed_at is None
    record_pass(enrolment, unit, by=clerk, score_percent=Decimal("86.666"))
    assert UnitProgress.objects.get().score_percent == Decimal("86.67")


@pytest.mark.parametrize("score", [-1, 100.5])
def test_a_score_outside_0_to_100_is_a_programming_error(clerk, score):
    course = make_course()
    enrolment = enrol(clerk, course, by=clerk)
    with pytest.raises(ValueError, match="between 0 and 100"):
        record_score(enrolment, units_of(course)[0], by=enrolment.user, score_percent=score)


def test_ticks_are_kept_as_sent_and_unknown_ones_dropped(clerk):
    course = make_course(lessons=0)
    lesson = add_lesson(
        ModulePage.objects.get(), body=[("checklist", {"title": "ทำเลย", "items": ["หนึ่ง", "สอง", "สาม"]})]
    )
    lesson.refresh_from_db()
    enrolment = enrol(clerk, course, by=clerk)
    one, two, three = lesson.checklist_ids()
    tick_items(enrolment, lesson, items=[two, one, "made-up"])
    assert UnitProgress.objects.get().checked_items == [one, two]
    tick_items(enrolment, lesson, items=[three])
    assert UnitProgress.objects.get().checked_items == [three]
    assert UnitProgress.objects.get().completed_at is None


def test_ticks_need_a_lesson(clerk):
    from courses.models import UnitPage  # noqa: PLC0415

    course = make_course(lessons=0)
    unit = ModulePage.objects.get().add_child(instance=UnitPage(title="อื่น", slug="other"))
    enrolment = enrol(clerk, course, by=clerk)
    with pytest.raises(DomainError):
        tick_items(enrolment, unit, items=[])


def test_recount_completes_those_who_have_done_all_that_is_left(clerk, told):
    course = make_course(lessons=3)
    other = make_clerk(enrol(clerk, course, by=clerk).organisation)
    third = make_clerk(enrol(clerk, course, by=clerk).organisation)
    units = units_of(course)
    for learner, count in ((clerk, 2), (other, 1), (third, 0)):
        enrolment = enrol(learner, course, by=learner)
        for unit in units[:count]:
            complete_unit(enrolment, unit, by=learner)
    units[2].unpublish()
    assert recount(course) == 1
    assert list(Enrolment.objects.order_by("pk").values_list("status", "progress_percent")) == [
        ("completed", 100),
        ("active", 50),
        ("active", 0),
    ]
    assert told == [Enrolment.objects.get(user=clerk).pk]
    assert recount(course) == 0


def test_recount_of_a_course_without_units_completes_nobody(clerk):
    course = make_course(lessons=0)
    enrol(clerk, course, by=clerk)
    assert recount(course) == 0
    assert Enrolment.objects.get().status == "active"
