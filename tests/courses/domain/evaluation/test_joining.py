"""Who gets a programme, who keeps it, and what follows when people or programmes change."""

import datetime as dt

import pytest
from django.utils import timezone

from courses.domain.enrolment import enrol
from courses.domain.evaluation import evaluate_everybody, evaluate_people, evaluate_programme
from courses.domain.programmes import assign_programme
from courses.domain.progress import complete_unit
from courses.models import Enrolment, Programme, ProgrammeAssignment
from lms.core.dates import today
from lms.organisations.domain import end_posting, transfer
from tests.factories.certificates import complete
from tests.factories.courses import make_course, units_of
from tests.factories.people import UserFactory, make_clerk, make_supervisor, make_tree, post
from tests.factories.programmes import add_audience, add_set, make_assigned, make_programme

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def tree():
    return make_tree()


def states() -> dict[int, str]:
    return dict(ProgrammeAssignment.objects.values_list("user", "state"))


def move(user, organisation) -> None:
    transfer(user.postings.get(), organisation, by=None, starts_on=today())
    evaluate_people([user.pk], by=None)


def test_every_clerk_who_works_below_today_owes_every_course(tree):
    first, second = make_course(), make_course(slug="second")
    clerks = [make_clerk(tree["school"]), make_clerk(tree["next_school"])]
    make_supervisor(tree["area"])
    make_clerk(tree["other_school"])
    make_clerk(tree["school"], is_active=False)
    former = UserFactory()
    post(former, tree["school"], ends_on=today() - DAY)
    programme = make_assigned(tree["area"], first, second, due_kind="on", due_on=today())
    assert set(Enrolment.objects.values_list("user", "course", "due_on", "programme")) == {
        (clerk.pk, course.pk, today(), programme.pk) for clerk in clerks for course in (first, second)
    }
    assert states() == {clerk.pk: "owed" for clerk in clerks}
    assert {row.organisation for row in ProgrammeAssignment.objects.all()} == {tree["school"], tree["next_school"]}


def test_evaluating_again_changes_nothing(tree):
    make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course())
    rows = list(Enrolment.history.values()), list(ProgrammeAssignment.history.values())
    assert evaluate_programme(programme, by=None) == 0
    assert (list(Enrolment.history.values()), list(ProgrammeAssignment.history.values())) == rows


def test_evaluating_again_adds_newcomers_only(tree):
    make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course())
    newcomer = make_clerk(tree["school"])
    assert evaluate_programme(programme, by=None) == 2
    assert states()[newcomer.pk] == "owed"


def test_a_programme_that_was_never_assigned_asks_nothing(tree):
    make_clerk(tree["school"])
    make_programme(tree["area"], make_course())
    assert evaluate_everybody(by=None) == 0


def test_the_actor_stands_in_the_history(tree):
    make_clerk(tree["school"])
    officer = UserFactory()
    assign_programme(make_programme(tree["area"], make_course()), by=officer)
    assert Enrolment.history.get().history_user == officer
    assert ProgrammeAssignment.history.get().history_user == officer


def test_the_main_place_of_work_counts_among_several(tree):
    clerk = make_clerk(tree["next_school"])
    post(clerk, tree["school"], is_primary=False, starts_on=dt.date(2015, 1, 1))
    make_assigned(tree["area"], make_course())
    assert ProgrammeAssignment.objects.get().organisation == tree["next_school"]


def test_a_second_school_counts_where_the_main_one_is_not_meant(tree):
    clerk = make_clerk(tree["other_school"])
    post(clerk, tree["school"], is_primary=False)
    make_assigned(tree["area"], make_course())
    assert ProgrammeAssignment.objects.get().organisation == tree["school"]


def test_a_course_that_somebody_is_on_already_becomes_due(tree):
    clerk, course = make_clerk(tree["school"]), make_course()
    mine = enrol(clerk, course, by=clerk)
    programme = make_assigned(tree["area"], course, due_kind="on", due_on=today())
    mine.refresh_from_db()
    assert (mine.due_on, mine.programme) == (today(), programme)
    assert Enrolment.objects.count() == 1


def test_who_has_completed_all_has_done_it_and_gets_no_day(tree):
    clerk, course = make_clerk(tree["school"]), make_course()
    done = complete(clerk, course)
    make_assigned(tree["area"], course, due_kind="on", due_on=today())
    assignment = ProgrammeAssignment.objects.get()
    assert (assignment.state, assignment.done_at) == ("done", done.completed_at)
    assert Enrolment.objects.get().due_on is None


def test_the_last_course_completes_the_programme(tree):
    clerk, course = make_clerk(tree["school"]), make_course(lessons=1)
    make_assigned(tree["area"], course)
    complete_unit(Enrolment.objects.get(), units_of(course)[0], by=clerk)
    evaluate_people([clerk.pk], by=None)
    assert states() == {clerk.pk: "done"}


def test_the_earliest_day_of_several_programmes_holds(tree):
    course = make_course()
    make_clerk(tree["school"])
    late = make_assigned(tree["national"], course, code="late", due_kind="on", due_on=today() + 9 * DAY)
    assert Enrolment.objects.get().programme == late
    soon = make_assigned(tree["area"], course, code="soon", due_kind="on", due_on=today() + DAY)
    enrolment = Enrolment.objects.get()
    assert (enrolment.due_on, enrolment.programme) == (today() + DAY, soon)
    Programme.objects.filter(pk=soon.pk).update(is_active=False)
    evaluate_programme(soon, by=None)
    enrolment.refresh_from_db()
    assert (enrolment.due_on, enrolment.programme) == (today() + 9 * DAY, late)


# Moving


def test_what_is_owed_follows_to_the_new_place(tree):
    clerk = make_clerk(tree["school"])
    make_assigned(tree["area"], make_course())
    move(clerk, tree["next_school"])
    assert ProgrammeAssignment.objects.get().organisation == tree["next_school"]
    assert Enrolment.objects.get().organisation == tree["next_school"]


def test_what_is_done_stays_with_the_place_where_it_was_done(tree):
    clerk, course, other = make_clerk(tree["school"]), make_course(), make_course(slug="other")
    complete(clerk, course)
    make_assigned(tree["area"], course)
    make_assigned(tree["area"], course, other, code="more")
    move(clerk, tree["next_school"])
    assert Enrolment.objects.get(course=course).organisation == tree["school"]
    assert {row.programme.code: row.organisation for row in ProgrammeAssignment.objects.all()} == {
        "new": tree["school"],
        "more": tree["next_school"],
    }


def test_who_moves_out_of_reach_owes_it_no_more(tree):
    clerk = make_clerk(tree["school"])
    unbegun, begun, done = (make_course(slug=slug, lessons=2) for slug in ("unbegun", "begun", "done"))
    complete(clerk, done)
    make_assigned(tree["area"], unbegun, begun, done, due_kind="on", due_on=today())
    complete_unit(Enrolment.objects.get(course=begun), units_of(begun)[0], by=clerk)
    move(clerk, tree["other_school"])
    assert states() == {clerk.pk: "withdrawn"}
    found = {row.course.slug: (row.status, row.due_on, row.programme) for row in Enrolment.objects.all()}
    assert found == {
        "unbegun": ("withdrawn", None, None),
        "begun": ("active", None, None),
        "done": ("completed", None, None),
    }
    assert Enrolment.objects.get(course=unbegun).history.first().history_change_reason


def test_who_has_done_it_keeps_it_after_moving_away(tree):
    clerk, course = make_clerk(tree["school"]), make_course()
    complete(clerk, course)
    make_assigned(tree["area"], course)
    move(clerk, tree["other_school"])
    assert states() == {clerk.pk: "done"}


def test_who_comes_back_owes_it_anew_from_that_day(tree):
    clerk = make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course(), due_kind="assigned", due_days=30)
    ProgrammeAssignment.objects.update(assigned_at=timezone.now() - 100 * DAY)
    evaluate_programme(programme, by=None)
    posting = clerk.postings.get()
    end_posting(posting, by=None, ends_on=today() - DAY)
    evaluate_people([clerk.pk], by=None)
    post(clerk, tree["next_school"], starts_on=today())
    evaluate_people([clerk.pk], by=None)
    assignment = ProgrammeAssignment.objects.get()
    assert (assignment.state, assignment.due_on) == ("owed", today() + 30 * DAY)
    enrolments = Enrolment.objects.order_by("pk").values_list("status", "due_on")
    assert list(enrolments) == [("withdrawn", None), ("active", today() + 30 * DAY)]


def test_another_programme_that_asks_too_keeps_the_enrolment(tree):
    clerk, course = make_clerk(tree["school"]), make_course()
    make_assigned(tree["area"], course)
    national = make_assigned(tree["national"], course, code="national")
    move(clerk, tree["other_school"])
    enrolment = Enrolment.objects.get()
    assert (enrolment.status, enrolment.programme, enrolment.organisation) == (
        "active",
        national,
        tree["other_school"],
    )


def test_a_closed_account_owes_nothing(tree):
    clerk = make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course())
    clerk.is_active = False
    clerk.save()
    evaluate_programme(programme, by=None)
    assert states() == {clerk.pk: "withdrawn"}


# Programmes that change


def test_a_programme_that_is_no_longer_active_is_owed_by_nobody(tree):
    clerk = make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course(), due_kind="on", due_on=today())
    Programme.objects.update(is_active=False)
    evaluate_programme(programme, by=None)
    assert states() == {clerk.pk: "withdrawn"}
    assert Enrolment.objects.get().status == "withdrawn"


def test_a_new_day_holds_for_everybody_who_owes_it(tree):
    for _number in range(3):
        make_clerk(tree["school"])
    programme = make_assigned(tree["area"], make_course(), due_kind="on", due_on=today())
    Programme.objects.update(due_on=today() + DAY)
    evaluate_programme(programme, by=None)
    assert set(Enrolment.objects.values_list("due_on", flat=True)) == {today() + DAY}
    assert set(ProgrammeAssignment.objects.values_list("due_on", flat=True)) == {today() + DAY}


def test_a_course_that_is_added_is_owed_only_by_those_who_have_not_done_the_programme(tree):
    course, added = make_course(), make_course(slug="added")
    done, under_way = make_clerk(tree["school"]), make_clerk(tree["school"])
    complete(done, course)
    programme = make_assigned(tree["area"], course)
    add_set(programme, added)
    evaluate_programme(programme, by=None)
    assert states() == {done.pk: "done", under_way.pk: "owed"}
    assert list(Enrolment.objects.filter(course=added).values_list("user", flat=True)) == [under_way.pk]


def test_a_course_that_is_taken_out_loses_its_day_and_stays(tree):
    course, out = make_course(), make_course(slug="out")
    make_clerk(tree["school"])
    programme = make_assigned(tree["area"], course, out, due_kind="on", due_on=today())
    programme.sets.get().programme_courses.filter(course=out).delete()
    evaluate_programme(programme, by=None)
    enrolment = Enrolment.objects.get(course=out)
    assert (enrolment.status, enrolment.due_on, enrolment.programme) == ("active", None, None)


def test_a_programme_whose_courses_are_all_unpublished_leaves_things_as_they_are(tree):
    clerk, course = make_clerk(tree["school"]), make_course()
    programme = make_assigned(tree["area"], course, due_kind="on", due_on=today())
    course.unpublish()
    assert evaluate_programme(programme, by=None) == 0
    assert states() == {clerk.pk: "owed"}
    assert Enrolment.objects.get().due_on == today()


# Sets of which one chooses


def test_of_a_choice_only_what_somebody_chose_is_owed(tree):
    courses = [make_course(slug=f"c{number}") for number in range(3)]
    clerk, other = make_clerk(tree["school"]), make_clerk(tree["school"])
    programme = make_programme(tree["area"], due_kind="on", due_on=today())
    add_set(programme, *courses, least=1)
    assign_programme(programme, by=None)
    assert not Enrolment.objects.exists()
    enrol(clerk, courses[1], by=clerk)
    enrol(clerk, courses[2], by=clerk)
    evaluate_programme(programme, by=None)
    assert {row.course.slug: row.due_on for row in Enrolment.objects.all()} == {"c1": today(), "c2": None}
    assert states() == {clerk.pk: "owed", other.pk: "owed"}


def test_enough_of_a_choice_completes_the_programme(tree):
    courses = [make_course(slug=f"c{number}") for number in range(3)]
    clerk = make_clerk(tree["school"])
    programme = make_programme(tree["area"], due_kind="on", due_on=today())
    add_set(programme, *courses, least=2)
    assign_programme(programme, by=None)
    for course in courses:
        enrol(clerk, course, by=clerk)
    evaluate_programme(programme, by=None)
    for course in courses[1:]:
        Enrolment.objects.filter(course=course).update(status="completed", completed_at=timezone.now())
    evaluate_programme(programme, by=None)
    assert states() == {clerk.pk: "done"}
    surplus = Enrolment.objects.get(course=courses[0])
    assert (surplus.status, surplus.due_on, surplus.programme) == ("active", None, None)


def test_a_number_that_asks_for_all_is_no_choice(tree):
    make_clerk(tree["school"])
    programme = make_programme(tree["area"])
    add_set(programme, make_course(), make_course(slug="second"), least=2)
    assign_programme(programme, by=None)
    assert Enrolment.objects.count() == 2


# Audiences


def test_whoever_completes_a_course_joins_the_audience_of_it(tree):
    first, second = make_course(lessons=1), make_course(slug="second")
    clerk = make_clerk(tree["school"])
    make_assigned(tree["area"], second, audience={"completed_course": first})
    assert states() == {}
    complete(clerk, first)
    evaluate_people([clerk.pk], by=None)
    assert states() == {clerk.pk: "owed"}


def test_audiences_add_up(tree):
    make_clerk(tree["school"])
    make_clerk(tree["other_school"])
    programme = make_programme(tree["cluster"], make_course())
    add_audience(programme, tree["other_cluster"])
    assign_programme(programme, by=None)
    assert len(states()) == 2


@pytest.mark.parametrize("count", [1, 20])
def test_query_count_does_not_grow_with_people(tree, count, django_assert_num_queries):
    courses = [make_course(slug=f"c{number}") for number in range(2)]
    pks = [make_clerk(tree["school"]).pk for _ in range(count)]
    programme = make_assigned(tree["other_area"], *courses)
    add_audience(programme, tree["area"])
    # savepoint 2, asks 5, people 5, rows and history of enrolments and assignments 4, exceptions 1
    with django_assert_num_queries(17):
        assert evaluate_people(pks, by=None) == 3 * count
    with django_assert_num_queries(13):
        assert evaluate_people(pks, by=None) == 0
