"""What should stand for one person, decided without the database. Nothing that is done is ever lowered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from courses.domain.evaluation.asking import Ask, Step, Why
from courses.domain.evaluation.people import Person
from courses.models import DueRule, Enrolment, Extension, ProgrammeAssignment
from lms.core.dates import local_date
from lms.organisations.models import Posting

State = ProgrammeAssignment.State
FIELDS = {
    ProgrammeAssignment: ("organisation_id", "state", "assigned_at", "posted_on", "due_on", "done_at"),
    Enrolment: ("organisation_id", "programme_id", "status", "due_on", "withdrawn_at"),
}
"""What an evaluation may change."""


class Finding(NamedTuple):
    """What could not be applied to somebody; without a person, to anybody."""

    programme: int
    user: int | None
    course: int | None
    why: str


class Wish(NamedTuple):
    """A course that somebody owes to a programme."""

    due_on: dt.date | None
    assignment: ProgrammeAssignment

    @property
    def pressing(self) -> tuple:
        """The earliest day first, no day last."""
        return self.due_on is None, self.due_on or dt.date.max, self.assignment.programme_id


class Change(NamedTuple):
    """A record that is to be saved, and how it was read."""

    record: Enrolment | ProgrammeAssignment
    before: tuple[Any, ...]

    @property
    def values(self) -> tuple[tuple[str, Any], ...]:
        """Names and values of the fields that differ."""
        now = values_of(self.record)
        fields = zip(FIELDS[type(self.record)], self.before, now, strict=True)
        return tuple((name, new) for name, old, new in fields if new != old)


@dataclass
class Judgement:
    """What differs from what stands; instances are changed and not saved."""

    now: dt.datetime
    new_assignments: list[ProgrammeAssignment] = field(default_factory=list)
    changed_assignments: list[Change] = field(default_factory=list)
    new_enrolments: list[Enrolment] = field(default_factory=list)
    changed_enrolments: list[Change] = field(default_factory=list)
    findings: set[Finding] = field(default_factory=set)


def judge(person: Person, asks: Iterable[Ask], now: dt.datetime) -> Judgement:
    """How ``person`` should stand with all programmes at ``now``."""
    judgement = Judgement(now)
    completed = person.completed
    wishes: dict[int, Wish] = {}
    frozen: set[int] = set()
    for ask in asks:
        if ask.is_frozen:
            frozen.add(ask.programme.pk)
            continue
        assignment = _assignment(person, ask, completed, judgement)
        if assignment is None or not assignment.is_owed:
            continue
        for course, wish in _wishes(person, ask, assignment, completed, judgement):
            if course not in wishes or wish.pressing < wishes[course].pressing:
                wishes[course] = wish
    for course, wish in wishes.items():
        _ask_for(person, course, wish, judgement)
    _ask_no_more(person, {ask.programme.pk for ask in asks} - frozen, wishes, judgement)
    return judgement


# Assignments ------------------------------------------------------------------------------------


def _assignment(person: Person, ask: Ask, completed: set[int], judgement: Judgement) -> ProgrammeAssignment | None:
    """The programme as it stands for the person now; nothing for who was never meant."""
    posting = ask.posting_of(person.postings, person.ever_completed) if person.is_active else None
    assignment = person.assignments.get(ask.programme.pk)
    before = values_of(assignment) if assignment else None
    if posting is None:
        if assignment:
            _let_go(person, ask, assignment, judgement)
    else:
        assignment = _begin(person, ask, assignment, posting, judgement)
    if assignment is None:
        return None
    if assignment.state in (State.DONE, State.EXPIRED):
        _look_whether_lapsed(assignment, ask, person, posting)
    elif assignment.is_owed:
        _look_whether_done(assignment, ask, person, completed, judgement)
    if assignment.state == State.OWED:
        assignment.due_on = _due(ask.programme, assignment, person, judgement)
    if before is None:
        judgement.new_assignments.append(assignment)
    elif before != values_of(assignment):
        judgement.changed_assignments.append(Change(assignment, before))
    return assignment


def _let_go(person: Person, ask: Ask, assignment: ProgrammeAssignment, judgement: Judgement) -> None:
    """What is owed is no longer asked; what is done stays, whether it runs out or not."""
    if assignment.state == State.OWED:
        assignment.state = State.WITHDRAWN
        assignment.due_on = None
    if assignment.state == State.WITHDRAWN and person.is_active and not person.postings and ask.programme.is_active:
        judgement.findings.add(Finding(ask.programme.pk, person.pk, None, Why.NO_POSTING))


def _begin(
    person: Person, ask: Ask, assignment: ProgrammeAssignment | None, posting: Posting, judgement: Judgement
) -> ProgrammeAssignment:
    """Assigned anew to whoever joins; who owes it already keeps the days and takes it along to the new place."""
    if sum(one.is_primary for one in person.postings) > 1:
        judgement.findings.add(Finding(ask.programme.pk, person.pk, None, Why.SEVERAL_PLACES))
    if assignment is None:
        assignment = ProgrammeAssignment(user_id=person.pk, programme=ask.programme, state=State.WITHDRAWN)
    if assignment.state == State.WITHDRAWN:
        assignment.state = State.OWED
        assignment.assigned_at = judgement.now
        assignment.posted_on = posting.starts_on
        assignment.done_at = None
    if assignment.is_owed:
        assignment.organisation_id = posting.organisation_id
    return assignment


def _look_whether_done(
    assignment: ProgrammeAssignment, ask: Ask, person: Person, completed: set[int], judgement: Judgement
) -> None:
    if not all(is_met(step, completed) for step in ask.steps):
        return
    moments = [one.completed_at for course, one in person.enrolments.items() if _belongs(course, ask)]
    assignment.state = State.DONE
    assignment.done_at = max((moment for moment in moments if moment), default=judgement.now)


def _look_whether_lapsed(assignment: ProgrammeAssignment, ask: Ask, person: Person, posting: Posting | None) -> None:
    """What was done is owed again while a course of it is being renewed, until the first completion of them runs out.

    Courses that were added later are never asked of who had done the programme. Who left the audiences owes nothing.
    """
    lapsed = [course for step in ask.steps for course in _lapsed(step, person)] if posting else []
    if posting and lapsed:
        days = [person.runs_out[course] for course in lapsed if course in person.runs_out]
        assignment.state = State.EXPIRED
        assignment.organisation_id = posting.organisation_id
        assignment.due_on = _later(min(days, default=None), _extension_of(assignment, person))
        return
    if assignment.state == State.EXPIRED:
        moments = [one.completed_at for course, one in person.enrolments.items() if _belongs(course, ask)]
        assignment.state = State.DONE
        assignment.done_at = max((moment for moment in moments if moment), default=assignment.done_at)


def _lapsed(step: Step, person: Person) -> list[int]:
    """Courses of the step that are to be renewed, until enough of them hold again."""
    missing = step.least - sum(course in person.completed for course in step.courses)
    return [course for course in step.courses if course in person.renewing][: max(missing, 0)]


def is_met(step: Step, completed: Collection[int]) -> bool:
    """Whether enough of the step's courses are among ``completed``."""
    return sum(course in completed for course in step.courses) >= step.least


def _belongs(course: int, ask: Ask) -> bool:
    return any(course in step.courses for step in ask.steps)


# What is owed -----------------------------------------------------------------------------------


def _wishes(
    person: Person, ask: Ask, assignment: ProgrammeAssignment, completed: set[int], judgement: Judgement
) -> Iterable[tuple[int, Wish]]:
    """Courses still owed to the programme: all that are left of a step, or those chosen until enough are done."""
    for step in ask.steps:
        left = [course for course in step.courses if course not in completed]
        if assignment.state == State.EXPIRED:
            left = _lapsed(step, person)
        elif step.is_choice:
            missing = step.least - sum(course in completed for course in step.courses)
            chosen = sorted(
                (person.enrolments[course].enrolled_at, course) for course in left if course in person.enrolments
            )
            left = [course for _moment, course in chosen[: max(missing, 0)]]
        due_on = assignment.due_on
        if assignment.state == State.OWED:
            due_on = _due(step.rule, assignment, person, judgement)
        for course in left:
            yield course, Wish(_renewal_due(course, assignment, person) or due_on, assignment)


def _ask_for(person: Person, course: int, wish: Wish, judgement: Judgement) -> None:
    """The enrolment by which ``course`` is owed: a new one, or the one there with its day and place."""
    enrolment = person.enrolments.get(course)
    if enrolment is None:
        _enrol(person, course, wish, judgement)
        return
    before = values_of(enrolment)
    enrolment.due_on = _later(wish.due_on, person.more_time.get(("enrolment", enrolment.pk)))
    enrolment.programme_id = wish.assignment.programme_id
    enrolment.organisation_id = wish.assignment.organisation_id
    if before != values_of(enrolment):
        judgement.changed_enrolments.append(Change(enrolment, before))


def _enrol(person: Person, course: int, wish: Wish, judgement: Judgement) -> None:
    """Unless somebody took the learner off the course since it is asked: that is for people to settle."""
    assignment = wish.assignment
    if course in person.withdrawals:
        moment = person.withdrawals[course]
        if moment is None or moment >= assignment.assigned_at:
            judgement.findings.add(Finding(assignment.programme_id, person.pk, course, Why.WITHDRAWN))
            return
    judgement.new_enrolments.append(
        Enrolment(
            user_id=person.pk,
            course_id=course,
            organisation_id=assignment.organisation_id,
            programme_id=assignment.programme_id,
            due_on=wish.due_on,
            enrolled_at=judgement.now,
        )
    )


def _ask_no_more(person: Person, judged: set[int], wished: Collection[int], judgement: Judgement) -> None:
    """Active enrolments that a programme asked for and none asks for now lose their day; unbegun ones end."""
    for enrolment in person.enrolments.values():
        if enrolment.status != Enrolment.Status.ACTIVE or enrolment.programme_id not in judged:
            continue
        if enrolment.course_id in wished:
            continue
        assignment, before = person.assignments.get(enrolment.programme_id), values_of(enrolment)
        is_over = assignment is None or assignment.state == State.WITHDRAWN
        if enrolment.last_active_at is None and is_over and not enrolment.renews_id:
            enrolment.status = Enrolment.Status.WITHDRAWN
            enrolment.withdrawn_at = judgement.now
            enrolment._change_reason = _("The programme is no longer asked of this person.")
        enrolment.due_on = person.runs_out.get(enrolment.course_id) if enrolment.renews_id else None
        enrolment.programme_id = None
        judgement.changed_enrolments.append(Change(enrolment, before))


# Days -------------------------------------------------------------------------------------------


def _due(rule: DueRule, assignment: ProgrammeAssignment, person: Person, judgement: Judgement) -> dt.date | None:
    """The day a rule names for the person, or the later one that was granted.

    A fixed day that was past before the programme was assigned to them holds for nobody: it is found.
    """
    assigned_on = local_date(assignment.assigned_at)
    due_on = rule.due_for(assigned_on=assigned_on, posted_on=assignment.posted_on)
    extension = _extension_of(assignment, person)
    if due_on and due_on < assigned_on:
        due_on = None
        if extension is None:
            judgement.findings.add(Finding(assignment.programme_id, person.pk, None, Why.DUE_PASSED))
    return _later(due_on, extension)


def _renewal_due(course: int, assignment: ProgrammeAssignment, person: Person) -> dt.date | None:
    """The day on which the earlier completion runs out, or the later one that was granted; nothing for others."""
    if course not in person.renewing or course not in person.runs_out:
        return None
    return _later(person.runs_out[course], _extension_of(assignment, person))


def _extension_of(assignment: ProgrammeAssignment, person: Person) -> Extension | None:
    """The latest more time for the whole programme, given since it is asked."""
    extension = person.more_time.get(("assignment", assignment.pk)) if assignment.pk else None
    return extension if extension and extension.given_at >= assignment.assigned_at else None


def _later(due_on: dt.date | None, extension: Extension | None) -> dt.date | None:
    if extension is None:
        return due_on
    return max(due_on, extension.until) if due_on else extension.until


def values_of(record: Enrolment | ProgrammeAssignment) -> tuple[Any, ...]:
    """What an evaluation may change, as it stands."""
    return tuple(getattr(record, name) for name in FIELDS[type(record)])
