"""Answering surveys. Lock order: enrolment, then the survey's box of sealed sheets.

Anonymous answers are sealed first, and opened five at a time in an order by chance: who watches the results or the
database sees them change by five people at once, never by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import SystemRandom

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import (
    Participation,
    SealedSheet,
    SurveyAnswer,
    SurveyItem,
    SurveyPage,
    SurveyQuestion,
    SurveySheet,
)
from assessments.models.survey import FEWEST, LONGEST_COMMENT
from courses.domain import progress
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError

Answers = Mapping[SurveyItem, int | str]
"""What is answered: a level from 1 to 5, or a comment; comments may be missing."""


@transaction.atomic
def answer_survey(enrolment: Enrolment, survey: SurveyPage, answers: Answers, *, by: User) -> Participation:
    """Keep the learner's answers to ``survey`` as it is worded now, and tell the course.

    Safe to repeat. Anonymous answers stand once given: nobody could find them to change them. Others are replaced
    until the survey closes. Raises ``DomainError`` for a survey that is closed or not open to the learner, and for
    answers that are missing, out of range or to something it does not ask.
    """
    enrolment = progress.lock(enrolment, survey)
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can answer this survey."))
    taken = Participation.objects.filter(enrolment=enrolment, survey=survey).first()
    if taken and (survey.is_anonymous or not SurveySheet.objects.filter(participation=taken).exists()):
        return taken
    _refuse_closed(survey)
    kept = _accept(survey, answers)
    if taken is None:
        progress.complete_unit(enrolment, survey, by=by)
    participation = taken or Participation(enrolment=enrolment, survey=survey)
    participation.taken_at = timezone.now()
    participation.save()
    asked = freeze(survey)
    given = {asked[item].pk: value for item, value in kept.items()}
    if survey.is_anonymous:
        _seal(survey, [given])
    else:
        _write(survey, participation, given)
    return participation


@transaction.atomic
def record_answers(survey: SurveyPage, answered: Sequence[tuple[Participation, Answers]]) -> None:
    """Bring in what many learners have answered, each with an unsaved participation; a constant number of queries.

    Those who took part already are left out. The course is told by ``courses.domain.records``, not here.
    """
    known = set(Participation.objects.filter(survey=survey).values_list("enrolment", flat=True))
    new = [(one, _accept(survey, answers)) for one, answers in answered if one.enrolment_id not in known]
    asked = freeze(survey)
    Participation.objects.bulk_create([one for one, _kept in new], batch_size=500)
    given = [{asked[item].pk: value for item, value in kept.items()} for _one, kept in new]
    if survey.is_anonymous:
        _seal(survey, given)
        return
    sheets = [SurveySheet(survey=survey, is_anonymous=False, participation=one) for one, _kept in new]
    _store(sheets, given)


def _refuse_closed(survey: SurveyPage) -> None:
    if not survey.live:
        raise DomainError(_("This survey is not open."))
    if survey.is_closed:
        raise DomainError(_("This survey takes no more answers."))


def _accept(survey: SurveyPage, answers: Answers) -> dict[SurveyItem, int | str]:
    """``answers`` without empty comments."""
    items = survey.items()
    if not items or not answers.keys() <= set(items):
        raise DomainError(_("The survey has changed meanwhile. Reload the page and look at your answers."))
    kept: dict[SurveyItem, int | str] = {}
    for item in items:
        value = answers.get(item)
        if item.kind == SurveyQuestion.Kind.COMMENT:
            text = str(value or "").strip()[:LONGEST_COMMENT]
            kept |= {item: text} if text else {}
        elif isinstance(value, int) and 1 <= value <= 5:
            kept[item] = value
        else:
            raise DomainError(_("Choose an answer for every item."))
    return kept


def freeze(survey: SurveyPage) -> dict[SurveyItem, SurveyQuestion]:
    """The rows of all that ``survey`` asks, as it is worded now; made where they are new."""
    known = _asked(survey)
    missing = [item for item in survey.items() if item not in known]
    if missing:
        rows = [SurveyQuestion(survey=survey, kind=one.kind, section=one.section, text=one.text) for one in missing]
        SurveyQuestion.objects.bulk_create(rows, ignore_conflicts=True)
        known = _asked(survey)
    return known


def _asked(survey: SurveyPage) -> dict[SurveyItem, SurveyQuestion]:
    return {row.item: row for row in SurveyQuestion.objects.filter(survey=survey)}


def _write(survey: SurveyPage, participation: Participation, given: Mapping[int, int | str]) -> None:
    """The answers of one named learner in the place of those before."""
    SurveySheet.objects.filter(participation=participation).delete()
    _store([SurveySheet(survey=survey, is_anonymous=False, participation=participation)], [given])


def _seal(survey: SurveyPage, given: Sequence[Mapping[int, int | str]]) -> None:
    """Put anonymous answers into the box; once enough lie in it, open all of them in an order by chance."""
    SurveyPage.objects.select_for_update(of=("self",), no_key=True).get(pk=survey.pk)
    waiting = [SealedSheet(survey=survey, answers={str(pk): value for pk, value in one.items()}) for one in given]
    found = SealedSheet.objects.filter(survey=survey)
    if len(waiting) + found.count() < FEWEST:
        SealedSheet.objects.bulk_create(waiting)
        return
    opened = [*found, *waiting]
    SystemRandom().shuffle(opened)
    found.delete()
    sheets = [SurveySheet(survey=survey, is_anonymous=True) for _sealed in opened]
    _store(sheets, [{int(pk): value for pk, value in one.answers.items()} for one in opened])


def _store(sheets: Sequence[SurveySheet], given: Sequence[Mapping[int, int | str]]) -> None:
    SurveySheet.objects.bulk_create(sheets, batch_size=500)
    answers = [
        SurveyAnswer(
            sheet=sheet,
            question_id=pk,
            level=value if isinstance(value, int) else None,
            text=value if isinstance(value, str) else "",
        )
        for sheet, one in zip(sheets, given, strict=True)
        for pk, value in one.items()
    ]
    SystemRandom().shuffle(answers)
    SurveyAnswer.objects.bulk_create(answers, batch_size=2000)
