"""Publishing a quiz: it must be possible to take it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from assessments.domain.drawing import draw_versions
from assessments.models import Form, Question, QuizDraw
from assessments.models.disclosure import ASPECTS, MOMENTS, USUAL, Shows, contradictions, disclosure_of
from courses.forms import ContentPageForm
from lms.core.errors import DomainError


class AspectsField(forms.TypedMultipleChoiceField):
    """Ticks of what is told; cleans to their sum."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        choices = [(aspect.value, label) for aspect, label in ASPECTS.items()]
        super().__init__(choices=choices, coerce=int, required=False, **kwargs)

    def prepare_value(self, value):
        return [aspect.value for aspect in ASPECTS if aspect & value] if isinstance(value, int) else value

    def clean(self, value) -> int:
        return sum(set(super().clean(value)))

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class QuizPageForm(ContentPageForm):
    """A draft may be unfinished; what is published or submitted has ready questions, and enough of them to draw."""

    told_at_once = AspectsField(label=MOMENTS["told_at_once"])
    told_after_attempt = AspectsField(label=MOMENTS["told_after_attempt"])
    told_while_open = AspectsField(label=MOMENTS["told_while_open"])
    told_after_close = AspectsField(label=MOMENTS["told_after_close"])

    def clean(self) -> dict:
        """A usual set fills the table, so that what one sets oneself begins with it."""
        given = super().clean()
        usual = USUAL.get(given.get("shows_answers"))
        if usual:
            given |= {name: getattr(usual, name).value for name in MOMENTS}
        elif given.get("shows_answers") == Shows.CUSTOM and given.keys() >= set(MOMENTS):
            for name, words in contradictions(disclosure_of(given)):
                self.add_error(name, words)
        if given.get("shows_answers") == Shows.AFTER_CLOSE and not given.get("closes_at"):
            self.add_error("closes_at", _("Say when it closes: only then the right answers are shown."))
        return given

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if not self._has_clear_bands():
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

    def _has_clear_bands(self) -> bool:
        """Whether each row of feedback begins at a percent of its own; else the row says so."""
        begun: set[int] = set()
        is_clear = True
        for row in self.formsets["bands"].ordered_forms:
            percent = row.cleaned_data.get("from_percent")
            if percent in begun:
                row.add_error("from_percent", _("Another row begins at the same percent."))
                is_clear = False
            begun |= {percent} - {None}
        return is_clear

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
