"""Questions on the worklists of regulations. ``courses`` asks for them through its extension point."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from assessments.models import Question
from courses.extensions import Resting
from courses.models import Regulation
from lms.accounts.models import User


def questions_resting_on(regulation: Regulation, *, editable_by: User) -> Iterator[Resting]:
    """Questions in use or being written that ``editable_by`` may change, by code; one query."""
    questions = _resting(regulation).filter(pk__in=Question.objects.editable_by(editable_by))
    for question in questions.select_related("owner", "reviewed_by").order_by("code"):
        address = reverse("questions:inspect", args=[question.pk])
        yield Resting(
            kind=Question._meta.verbose_name,
            title=f"{question} · {question.code}",
            edit_url=address,
            review_url=f"{address}#review",
            owner=str(question.owner or ""),
            reviewed_at=question.reviewed_at,
            reviewer=str(question.reviewed_by or ""),
        )


def owners_of_questions_resting_on(regulation: Regulation) -> set[int | None]:
    """Keys of the owners; ``None`` if a question has none."""
    return set(_resting(regulation).values_list("owner", flat=True))


def _resting(regulation: Regulation) -> QuerySet[Question]:
    return Question.objects.filter(regulations=regulation).exclude(status=Question.Status.RETIRED)
