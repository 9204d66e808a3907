"""Exceptions from the rules of a quiz: more time, more attempts, another opening or closing, with their reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.models import Attempt, QuizAllowance, QuizPage
from assessments.queries.allowances import allowances_by_enrolment
from assessments.terms import GRANTED, terms_of
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.notifications.domain import notify
from lms.organisations.models import Organisation

ALLOWED = "assessments.allowance"


@transaction.atomic
def allow(
    quiz: QuizPage, whom: User | Organisation, *, granted: Mapping[str, Any], reason: str, by: User
) -> QuizAllowance:
    """Grant ``whom`` an exception at ``quiz``; ``granted`` by the names in ``terms.GRANTED``, what is missing is not
    changed by it.

    One for each person and organisation: a second one takes the place of the first, which stays in the history.
    Attempts that are open get the later deadline; no deadline comes nearer. A learner is told. Raises ``DomainError``
    without a reason, if nothing is granted, for oneself, and if it closes before it opens.
    """
    values = {name: granted.get(name) or None for name in GRANTED}
    _refuse(whom, values, reason=reason, by=by)
    about = {"user": whom} if isinstance(whom, User) else {"organisation": whom}
    concerned = _lock(quiz, whom)
    before = _deadlines(quiz, concerned)
    allowance = QuizAllowance.objects.select_for_update().filter(quiz=quiz, **about).first()
    allowance = allowance or QuizAllowance(quiz=quiz, **about)
    for name, value in (values | {"reason": reason.strip()}).items():
        setattr(allowance, name, value)
    allowance._history_user = by
    allowance.save()
    _prolong(concerned, before, _deadlines(quiz, concerned))
    log(quiz, "assessments.allow", user=by, data={"whom": str(whom), "reason": allowance.reason})
    if isinstance(whom, User):
        context = {"title": quiz.title, "reason": allowance.reason}
        notify(whom, kind=ALLOWED, url=quiz.get_url() or "", context=context)
    return allowance


@transaction.atomic
def take_back(allowance: QuizAllowance, *, by: User) -> None:
    """End an exception. What was started under it keeps its deadline; the history keeps it all. Safe to repeat."""
    found = QuizAllowance.objects.select_for_update().select_related("quiz").filter(pk=allowance.pk).first()
    if found is None:
        return
    log(found.quiz, "assessments.disallow", user=by, data={"whom": str(found)})
    found._history_user = by
    found.delete()


def _refuse(whom: User | Organisation, values: Mapping[str, Any], *, reason: str, by: User) -> None:
    if isinstance(whom, User) and whom.pk == by.pk:
        raise DomainError(_("Nobody makes an exception for themselves."))
    if not reason.strip():
        raise DomainError(_("Say why, so that it can be understood later."))
    if not any(values.values()):
        raise DomainError(_("Say what is granted: minutes, attempts, or another opening or closing."))
    if values["opens_at"] and values["closes_at"] and values["opens_at"] >= values["closes_at"]:
        raise DomainError(_("It closes before it opens."))


def _lock(quiz: QuizPage, whom: User | Organisation) -> list[Attempt]:
    """The open attempts with a deadline that are concerned; enrolments first."""
    attempts: QuerySet[Attempt] = Attempt.objects.filter(
        quiz=quiz, status=Attempt.Status.OPEN, deadline_at__isnull=False
    )
    if isinstance(whom, User):
        attempts = attempts.filter(enrolment__user=whom)
    else:
        attempts = attempts.filter(enrolment__organisation__path__startswith=whom.path)
    keys = list(attempts.order_by().values_list("enrolment", flat=True))
    list(Enrolment.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
    locked = attempts.filter(enrolment__in=keys).order_by("pk").select_for_update(of=("self",))
    return list(locked.select_related("enrolment__organisation"))


def _deadlines(quiz: QuizPage, attempts: Sequence[Attempt]) -> list[dt.datetime | None]:
    """By the terms that hold at this moment."""
    granted = allowances_by_enrolment([one.enrolment for one in attempts], quiz)
    return [terms_of(quiz, granted[one.enrolment_id]).deadline(one.started_at) for one in attempts]


def _prolong(
    attempts: Sequence[Attempt], before: Sequence[dt.datetime | None], after: Sequence[dt.datetime | None]
) -> None:
    """By as much as the terms grant more than before: time that was given back stays."""
    later = []
    for attempt, earlier, now in zip(attempts, before, after, strict=True):
        if attempt.deadline_at and earlier and now and now > earlier:
            attempt.deadline_at += now - earlier
            later.append(attempt)
    Attempt.objects.bulk_update(later, ["deadline_at"], batch_size=500)
