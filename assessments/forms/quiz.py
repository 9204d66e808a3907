"""Publishing a quiz: it must be possible to take it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from assessments.domain.drawing import draw_versions
from assessments.models import Form, Question, QuizDraw
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
            counts = [
                len(draw_versions(self._question_ids(form), self._draws(form), place=place, chance=random.Random()))  # noqa: S311
                for form in self._forms()
            ]
            refuse_unequal(counts)
        except DomainError as error:
            self.add_error(None, str(error))
            return False
        return True

    def open_records(self, model: type[Model]) -> QuerySet | None:
        return Question.objects.visible_to(self.for_user) if model is Question else super().open_records(model)

    def _forms(self) -> list[str]:
        """Both forms if any question belongs to one; else the one paper that all get."""
        is_parted = any(row["form"] for name in ("items", "draws") for row in self._rows(name))
        return list(Form.values) if is_parted else [""]

    def _question_ids(self, form: str) -> list[int]:
        return [row["question"].pk for row in self._rows("items") if row["form"] in ("", form)]

    def _draws(self, form: str) -> list[QuizDraw]:
        names = ("category", "tag", "difficulty", "count")
        rows = [row for row in self._rows("draws") if row["form"] in ("", form)]
        return [QuizDraw(**{name: row[name] for name in names}) for row in rows]

    def _rows(self, name: str) -> list[dict]:
        """What the trainer left on the form, in order."""
        forms = self.formsets[name].ordered_forms
        return [form.cleaned_data for form in forms]


def refuse_unequal(counts: Sequence[int]) -> None:
    """Raises ``DomainError`` unless the forms of a quiz, if it has two, ask equally many questions."""
    if len(set(counts)) > 1:
        words = _("Form A asks %(a)d questions and form B %(b)d. Give both equally many, of the same difficulty.")
        raise DomainError(words % {"a": counts[0], "b": counts[1]})
