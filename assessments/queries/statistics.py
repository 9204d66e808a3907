"""Item statistics as trainers read them: what was stored, in the order in which it is to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from assessments.models import ItemStatistic, OptionStatistic, Question, QuizPage, QuizStatistic
from courses.queries.editable import units_editable_by
from lms.accounts.models import User

URGENCY = Case(
    *(When(concern=concern, then=Value(rank)) for rank, concern in enumerate(ItemStatistic.Concern)),
    default=Value(len(ItemStatistic.Concern)),
)
"""0 for the most urgent; what needs nothing comes last."""


def quizzes_measured_for(user: User) -> QuerySet[QuizPage]:
    """The quizzes whose statistics ``user`` may read: those they may change."""
    return QuizPage.objects.filter(pk__in=units_editable_by(user).order_by().values("pk"))


def statistic_of(quiz: QuizPage) -> QuizStatistic | None:
    """What was computed of a quiz; one query."""
    return QuizStatistic.objects.filter(quiz=quiz).first()


def items_to_improve(user: User) -> QuerySet[Any]:
    """Questions to be mended that ``user`` may read of, the most urgent first, then where most people met them."""
    return _with_texts(ItemStatistic.objects.visible_to(user).to_improve()).order_by(URGENCY, "-count", "pk")


def items_of(statistic: QuizStatistic, user: User) -> tuple[list[ItemStatistic], int]:
    """The questions of a quiz that ``user`` may read, the most urgent first, and how many others there are.

    Two queries.
    """
    found = _with_texts(ItemStatistic.objects.filter(statistic=statistic).visible_to(user))
    items = list(found.order_by(URGENCY, "facility", "pk"))
    return items, ItemStatistic.objects.filter(statistic=statistic).count() - len(items)


def items_about(question: Question, user: User) -> list[ItemStatistic]:
    """What is known of a question in each quiz that ``user`` may read of, the newest version first; one query."""
    found = _with_texts(ItemStatistic.objects.filter(version__question=question).visible_to(user))
    return list(found.order_by("-version__number", "statistic__quiz__path"))


def options_of(items: Sequence[ItemStatistic]) -> dict[int, list[OptionStatistic]]:
    """How often each option was chosen, in the trainer's order, by key of the item; one query."""
    by_key = {item.pk: item for item in items}
    found: dict[int, list[OptionStatistic]] = defaultdict(list)
    rows = OptionStatistic.objects.filter(item__in=by_key).select_related("option")
    for one in rows.order_by("item", "option__sort_order"):
        one.item = by_key[one.item_id]
        found[one.item_id].append(one)
    return found


def editable_questions(items: Sequence[ItemStatistic], user: User) -> set[int]:
    """Keys of the questions of ``items`` that ``user`` may change; one query."""
    asked = {item.version.question_id for item in items}
    return set(Question.objects.editable_by(user).filter(pk__in=asked).order_by().values_list("pk", flat=True))


def _with_texts(items: QuerySet[Any]) -> QuerySet[Any]:
    return items.select_related("version__question", "statistic__quiz")
