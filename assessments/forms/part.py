"""What a part of the question form is: the fields of one type."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django import forms

from assessments.kinds import OptionDraft, Rules
from assessments.models import QuestionVersion


class Part(forms.Form):
    """The settings and the key of one type, as a trainer fills them in."""

    kind: ClassVar[str]
    template: ClassVar[str] = "assessments/admin/parts/fields.html"
    use_required_attribute = False

    @classmethod
    def of(cls, version: QuestionVersion | None, data: Any) -> Self:
        """The part as it was sent (``data``), else with what ``version`` says."""
        initial = cls.written(version) if version and version.kind == cls.kind else {}
        return cls(data, prefix=cls.kind, initial=initial)

    @classmethod
    def written(cls, version: QuestionVersion) -> dict[str, Any]:
        """What stands in the fields for a question of this type."""
        raise NotImplementedError

    def drafts(self) -> list[OptionDraft]:
        """The key, of a valid part."""
        raise NotImplementedError

    def rules(self) -> Rules:
        """The settings, of a valid part."""
        raise NotImplementedError
