"""Deciding that a key was wrong: what would change, and the word that begins it. ``regrading`` carries it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments import later
from assessments.domain.regrading import is_lost
from assessments.domain.results import result_of_total
from assessments.domain.rulings import OF_OPTIONS, retotal
from assessments.models import Attempt, Option, Question, QuestionVersion, Regrade, Response
from courses.domain.problems import tidy_words
from lms.accounts.models import User
from lms.core.errors import DomainError

LONGEST_REASON = 500
AT_ONCE = 1_000


@dataclass(frozen=True)
class Decision:
    """What is to change, before anything does."""

    question: Question
    versions: Sequence[QuestionVersion]
    ruling: str
    accepted: Sequence[int] = ()
    """Ids of the options that are right, for ``accept``."""


@dataclass(frozen=True)
class Change:
    """An attempt whose result changes, or would lose its pass and is kept."""

    attempt: Attempt
    after: Decimal
    is_passed: bool
    is_kept: bool

    @property
    def before(self) -> Decimal:
        return self.attempt.score_percent or Decimal(0)

    @property
    def is_gained(self) -> bool:
        return self.is_passed and not self.attempt.is_passed


@dataclass(frozen=True)
class Preview:
    """What a decision would do at this moment."""

    attempt_count: int
    """Handed in and graded."""
    open_count: int
    """Open, or waiting for a mark: they are graded by it later."""
    changes: list[Change]

    @property
    def raised_count(self) -> int:
        return sum(one.after > one.before for one in self.changes)

    @property
    def lowered_count(self) -> int:
        return sum(one.after < one.before and not one.is_kept for one in self.changes)

    @property
    def gained_count(self) -> int:
        return sum(one.is_gained for one in self.changes)

    @property
    def kept_count(self) -> int:
        return sum(one.is_kept for one in self.changes)


def preview(decision: Decision) -> Preview:
    """Whose result would change, and how; nothing is written. Raises ``DomainError`` for what cannot be decided.

    A constant number of queries for each thousand attempts.
    """
    _check(decision)
    regrade = Regrade(question=decision.question, ruling=decision.ruling, accepted=list(decision.accepted))
    versions = QuestionVersion.objects.prefetch_related("options").in_bulk([one.pk for one in decision.versions])
    asked = Response.objects.filter(version__in=versions)
    graded = asked.filter(attempt__status=Attempt.Status.SUBMITTED)
    keys = sorted(set(graded.values_list("attempt", flat=True)))
    waiting = asked.exclude(attempt__status=Attempt.Status.SUBMITTED).values("attempt").distinct().count()
    changes = [
        change
        for start in range(0, len(keys), AT_ONCE)
        for change in _changes(keys[start : start + AT_ONCE], versions, regrade)
    ]
    return Preview(attempt_count=len(keys), open_count=waiting, changes=changes)


@transaction.atomic
def begin_regrade(decision: Decision, *, reason: str, by: User) -> Regrade:
    """Decide, and have every attempt graded again beside the web. Logged; learners are told one by one.

    Raises ``DomainError`` for what cannot be decided, without a reason, and while another one of the question runs.
    """
    question = Question.objects.select_for_update(of=("self",)).get(pk=decision.question.pk)
    _check(decision)
    reason = tidy_words(reason, most=LONGEST_REASON)
    if question.status == Question.Status.READY and question.current_version_id in {
        one.pk for one in decision.versions
    }:
        raise DomainError(_("Quizzes still ask this version. Mend the question or retire it first."))
    if question.regrades.filter(status=Regrade.Status.RUNNING).exists():
        raise DomainError(_("This question is being graded again already. Wait until that is done."))
    regrade = Regrade(question=question, ruling=decision.ruling, reason=reason, made_by=by, made_at=timezone.now())
    regrade.accepted = list(decision.accepted) if decision.ruling == Regrade.Ruling.ACCEPT else []
    regrade._history_user = by
    regrade.save()
    regrade.versions.set(decision.versions)
    log(question, "assessments.regrade", user=by, data={"regrade": regrade.pk, "ruling": regrade.ruling})
    transaction.on_commit(partial(later.regrade.enqueue, regrade.pk))
    return regrade


def _check(decision: Decision) -> None:
    versions = {one.pk: one for one in decision.versions}
    if not versions or any(one.question_id != decision.question.pk for one in versions.values()):
        raise DomainError(_("Choose the versions whose key was wrong."))
    if decision.ruling not in Regrade.Ruling.values:
        raise DomainError(_("Say what is to change."))
    if decision.ruling != Regrade.Ruling.ACCEPT:
        return
    if any(one.kind not in OF_OPTIONS for one in versions.values()):
        raise DomainError(_("This type of question has no options to accept. Give the point or leave it out."))
    options = Option.objects.filter(version__in=versions, pk__in=decision.accepted)
    if set(options.values_list("version", flat=True)) != set(versions) or len(options) != len(set(decision.accepted)):
        raise DomainError(_("Mark the right options of every version that you chose."))


def _changes(keys: list[int], versions: dict[int, QuestionVersion], regrade: Regrade) -> Iterator[Change]:
    asked: dict[int, list[Response]] = {key: [] for key in keys}
    for response in Response.objects.filter(attempt__in=keys, version__in=versions):
        response.version = versions[response.version_id]
        asked[response.attempt_id].append(response)
    counts = Q(responses__is_left_out=False)
    attempts = Attempt.objects.filter(pk__in=keys).select_related("quiz", "enrolment__user")
    for attempt in attempts.annotate(
        points=Sum("responses__score", filter=counts), asked_count=Count("responses", filter=counts)
    ).order_by("pk"):
        points = retotal(attempt.points or Decimal(0), attempt.asked_count, asked[attempt.pk], regrade)
        if change := _change(attempt, *points[:2]):
            yield change


def _change(attempt: Attempt, total: Decimal, count: int) -> Change | None:
    after, is_passed = result_of_total(total, count, pass_mark=attempt.pass_mark)
    if (after, is_passed) == (attempt.score_percent, attempt.is_passed):
        return None
    return Change(attempt, after, is_passed, is_kept=is_lost(attempt, is_passed=is_passed))
