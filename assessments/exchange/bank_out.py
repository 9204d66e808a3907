"""Questions of the bank, ready to be written into a file."""

from __future__ import annotations

from django.db.models import QuerySet

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.stored import entry_of, titles_by_path
from assessments.models import Question, QuestionCategory


def entries_of(questions: QuerySet[Question], category: QuestionCategory | None = None) -> list[QuestionEntry]:
    """Those of ``questions`` that have a text, of ``category`` and those below, by category and code."""
    if category:
        questions = questions.filter(category__path__startswith=category.path)
    questions = questions.select_related("current_version__image", "category").order_by("category__path", "code")
    titles = titles_by_path(list(QuestionCategory.objects.all()))
    found = questions.prefetch_related("current_version__options", "tags", "regulations")
    return [entry for question in found if (entry := entry_of(question, titles))]
