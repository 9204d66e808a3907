"""Publishing a quiz: it must be possible to take it."""

from __future__ import annotations

import random

from django.db.models import Model, QuerySet

from assessments.domain.drawing import draw_versions
from assessments.models import Question, QuizDraw
from courses.forms import ContentPageForm
from lms.core.errors import DomainError


class QuizPageForm(ContentPageForm):
    """A draft may be unfinished; what is published or submitted has ready questions, and enough of them to draw."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.is_deferred_validation:
            return True
        try:
            place = self.instance.path or self.parent_page.path
            draw_versions(self._question_ids(), self._draws(), place=place, chance=random.Random())  # noqa: S311
        except DomainError as error:
            self.add_error(None, str(error))
            return False
        return True

    def open_records(self, model: type[Model]) -> QuerySet | None:
        return Question.objects.visible_to(self.for_user) if model is Question else super().open_records(model)

    def _question_ids(self) -> list[int]:
        return [row["question"].pk for row in self._rows("items")]

    def _draws(self) -> list[QuizDraw]:
        names = ("category", "tag", "difficulty", "count")
        return [QuizDraw(**{name: row[name] for name in names}) for row in self._rows("draws")]

    def _rows(self, name: str) -> list[dict]:
        """What the trainer left on the form, in order."""
        forms = self.formsets[name].ordered_forms
        return [form.cleaned_data for form in forms]
