"""Sittings that were held earlier or elsewhere, brought in for many learners at once by the rules of ``attempts``."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from assessments.domain.attempts import make_reference
from assessments.domain.results import point_of, result_of
from assessments.models import Attempt, QuestionVersion, QuizPage, Response
from courses.domain.records import LearningRecord, UnitRecord, record_many
from courses.models import Enrolment
from lms.accounts.models import User

BATCH = 500


@dataclass(frozen=True)
class Sitting:
    """One finished attempt: the paper as ``lay_out`` made it, with the answers given."""

    enrolment: int
    number: int
    started_at: dt.datetime
    submitted_at: dt.datetime
    paper: Sequence[Response]
    form: str = ""


@transaction.atomic
def record_sittings(quiz: QuizPage, sittings: Sequence[Sitting], *, by: User | None) -> list[Attempt]:
    """Grade and keep ``sittings`` of ``quiz``, and tell the course of the best of each learner.

    A pass completes the unit; a pre-test or practice is complete by being taken. Attempts that exist under their
    number stay as they are and are left out. Raises ``DomainError`` as ``record_many`` does.
    """
    list(Enrolment.objects.select_for_update().filter(pk__in={one.enrolment for one in sittings}).order_by("pk"))
    taken = set(Attempt.objects.counting().filter(quiz=quiz).values_list("enrolment_id", "number"))
    new = [one for one in sittings if (one.enrolment, one.number) not in taken]
    versions = QuestionVersion.objects.prefetch_related("options").in_bulk(
        {response.version_id for sitting in new for response in sitting.paper}
    )
    attempts = [_graded(quiz, sitting, versions) for sitting in new]
    Attempt.objects.bulk_create(attempts, batch_size=BATCH)
    for attempt, sitting in zip(attempts, new, strict=True):
        for response in sitting.paper:
            response.attempt = attempt
    Response.objects.bulk_create([row for sitting in new for row in sitting.paper], batch_size=BATCH)
    record_many(quiz.course, _results(quiz, attempts), by=by)
    return attempts


def _graded(quiz: QuizPage, sitting: Sitting, versions: dict[int, QuestionVersion]) -> Attempt:
    for response in sitting.paper:
        response.version = versions[response.version_id]
        response.score, response.is_closed = point_of(response), True
        response.answered_at = sitting.submitted_at if response.answer is not None else None
    known = [response.score for response in sitting.paper if response.score is not None]
    is_marked = len(known) == len(sitting.paper)
    percent, is_passed = result_of(known, pass_mark=quiz.pass_mark) if is_marked else (None, None)
    return Attempt(
        enrolment_id=sitting.enrolment,
        quiz=quiz,
        number=sitting.number,
        form=sitting.form,
        status=Attempt.Status.SUBMITTED if is_marked else Attempt.Status.MARKING,
        pass_mark=quiz.pass_mark,
        counted=quiz.counted,
        started_at=sitting.started_at,
        submitted_at=sitting.submitted_at,
        score_percent=percent,
        is_passed=is_passed,
        reference=make_reference(),
    )


def _results(quiz: QuizPage, attempts: list[Attempt]) -> list[LearningRecord]:
    """The best of each learner's attempts as the course keeps it; those that wait for a mark are no result yet."""
    by_learner: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.is_marked:
            by_learner[attempt.enrolment_id].append(attempt)
    return [LearningRecord(enrolment, [_result(quiz, mine)]) for enrolment, mine in by_learner.items()]


def _result(quiz: QuizPage, attempts: list[Attempt]) -> UnitRecord:
    ending = [one for one in attempts if one.is_passed or quiz.purpose != QuizPage.Purpose.POST_TEST]
    moments = [one.submitted_at for one in ending or attempts if one.submitted_at]
    scores = [one.score_percent for one in attempts if one.score_percent is not None]
    moment = min(moments) if ending else max(moments)
    return UnitRecord(quiz.pk, moment, is_done=bool(ending), score_percent=max(scores))
