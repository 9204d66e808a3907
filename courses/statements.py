"""In the form of a unit: what publishing it means to those who have completed it."""

from __future__ import annotations

from typing import Any

from courses.domain.changes import refuse_statement
from courses.models import Effect
from lms.core.errors import DomainError

FIELDS = ("change_effect", "change_summary")


class StatesItsEffect:
    """Mixed into a page's form. The statement is asked for once somebody has completed the unit.

    It belongs to the draft it was written with: once that is published, the form begins with none.
    """

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "change_effect" not in self.fields:
            return
        if self._is_stated():
            self.instance.change_effect, self.instance.change_summary = Effect.MINOR, ""
            self.initial |= {name: getattr(self.instance, name) for name in FIELDS}
        if not self._is_past_anybody():
            for name in FIELDS:
                del self.fields[name]
            return
        self.fields["change_effect"].required = False
        self.fields["change_effect"].choices = [
            (value, label) for value, label in Effect.choices if value != Effect.READ_AGAIN or self.instance.is_read
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "change_effect" not in self.fields:
            return cleaned
        cleaned["change_effect"] = cleaned.get("change_effect") or Effect.MINOR
        if not self.is_deferred_validation:
            try:
                refuse_statement(
                    type(self.instance),
                    effect=cleaned["change_effect"],
                    summary=cleaned.get("change_summary", ""),
                )
            except DomainError as error:
                self.add_error("change_summary", str(error))
        return cleaned

    def _is_stated(self) -> bool:
        """Whether what stands on the page was said when it was last published: it is not said twice."""
        unit = self.instance
        if not unit.has_unpublished_changes:
            return True
        return bool(unit.pk) and unit.changes.filter(effect=unit.change_effect, summary=unit.change_summary).exists()

    def _is_past_anybody(self) -> bool:
        unit = self.instance
        return bool(unit.pk) and unit.unit_progress.filter(completed_at__isnull=False).exists()
