"""Quizzes of another program as drafts of ours: nobody can take one before a trainer has looked at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.models import Page

from assessments.exchange.outline import QuizOutline
from assessments.models import Question, QuestionCategory, QuizDraw, QuizItem, QuizPage
from courses.models import ModulePage

if TYPE_CHECKING:
    from lms.accounts.models import User


@transaction.atomic
def draft_quiz(
    module: ModulePage, outline: QuizOutline, questions: Mapping[str, Question], *, by: User | None
) -> QuizPage | None:
    """The quiz below ``module``, not published; nothing if one of that name is there. Safe to repeat.

    ``questions`` are those that came in, by their place in the file.
    """
    parent = Page.objects.select_for_update().get(pk=module.pk)
    if parent.get_children().filter(slug=outline.slug).exists():
        return None
    asked = list(dict.fromkeys(questions[place] for place in outline.places if place in questions))
    page = QuizPage(title=outline.title, slug=outline.slug, live=False, owner=by, **outline.settings)
    shelf = _common_shelf(asked) if outline.drawn_count else None
    if shelf and outline.drawn_count:
        page.draws = [QuizDraw(category=shelf, tag=outline.tag, count=outline.drawn_count)]
    else:
        page.items = [QuizItem(question=question, sort_order=number) for number, question in enumerate(asked)]
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def _common_shelf(questions: list[Question]) -> QuestionCategory | None:
    """The lowest category that holds all of them; none if they stand on different trees."""
    paths = {question.category.path for question in questions}
    step = QuestionCategory.steplen
    shared = min(paths, default="")
    while shared and not all(path.startswith(shared) for path in paths):
        shared = shared[:-step]
    return QuestionCategory.objects.filter(path=shared).first() if shared else None
