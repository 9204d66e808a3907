"""Evaluations beside each other and beside learners. Runs on whichever database is configured."""

import pytest

from courses.domain.enrolment import enrol
from courses.domain.evaluation import evaluate_everybody, evaluate_people, evaluate_programme
from courses.domain.programmes import put_in_force
from courses.domain.progress import complete_unit
from courses.models import Enrolment, ProgrammeAssignment
from tests.courses.domain.test_races import CROWD, all_at_once
from tests.factories.courses import make_course, units_of
from tests.factories.people import make_clerk, make_tree
from tests.factories.programmes import make_assigned, make_programme

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_ten_evaluations_of_the_same_people_assign_once():
    tree = make_tree()
    clerks = [make_clerk(tree["school"]) for _number in range(5)]
    programme = put_in_force(make_programme(tree["area"], make_course(), make_course(slug="c2")), by=None)
    acts = [
        lambda: evaluate_programme(programme, by=None),
        lambda: evaluate_everybody(by=None),
        lambda: evaluate_people([clerks[0].pk], by=None),
    ]
    changed = all_at_once(lambda: acts.pop()() if len(acts) > 1 else acts[0]())
    assert sum(changed) == 15
    assert ProgrammeAssignment.objects.count() == ProgrammeAssignment.history.count() == 5
    assert Enrolment.objects.count() == Enrolment.history.count() == 10


def test_learners_who_enrol_and_finish_meanwhile_keep_what_they_did():
    tree = make_tree()
    course = make_course(lessons=1)
    clerk = make_clerk(tree["school"])
    [unit] = units_of(course)
    programme = make_assigned(tree["other_area"], make_course(slug="elsewhere"))
    programme.audiences.update(organisation=tree["area"])
    programme.sets.get().programme_courses.update(course=course)
    acts = iter([learn := lambda: _learn(clerk, course, unit)] + [None] * CROWD)

    def act():
        return learn() if next(acts) else evaluate_people([clerk.pk], by=None)

    all_at_once(act)
    evaluate_people([clerk.pk], by=None)
    enrolment = Enrolment.objects.get()
    assert enrolment.status == "completed"
    assert ProgrammeAssignment.objects.get().state == "done"


def _learn(clerk, course, unit) -> int:
    enrolment = enrol(clerk, course, by=clerk)
    complete_unit(enrolment, unit, by=clerk)
    return 0
