"""What the learner does inside a lesson: ticks a checklist, answers an ungraded question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.knowledge_checks import knowledge_check


class ChecklistBlock(blocks.StructBlock):
    """Things to do at one's own desk; each learner's ticks are kept."""

    title = blocks.CharBlock(label=_("Heading"), max_length=150)
    items = blocks.ListBlock(blocks.CharBlock(label=_("Item"), max_length=300), label=_("Items"), min_num=1)

    def get_context(self, value: Any, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``items``: ``(id, text, whether this learner has ticked it)``."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        ticked = context.get("ticked", ())
        context["items"] = [(item.id, item.value, item.id in ticked) for item in value["items"].bound_blocks]
        return context

    class Meta:
        icon = "tick"
        template = "blocks/checklist.html"


class KnowledgeCheckBlock(blocks.FieldBlock):
    """One question of the bank, ungraded. Stores its code; drawn by what ``courses.extensions`` has registered."""

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs) -> None:
        self._required = required
        self._help_text = help_text or _("Answering it counts for nothing: it helps to remember.")
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(
            widget=forms.Select(choices=_choices), required=self._required, help_text=self._help_text
        )

    def clean(self, value: str) -> str:
        code: str = super().clean(value)
        if code and code not in dict(_choices()):
            raise ValidationError(_("There is no such question in the bank."))
        return code

    def get_context(self, value: str, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Adds ``html``: the question as drawn for this page, nothing if it is not to be shown."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["html"] = context.get("knowledge_checks", {}).get(value, "")
        return context

    def get_searchable_content(self, value: str) -> list[str]:
        return []

    class Meta:
        icon = "help"
        template = "blocks/knowledge_check.html"


def _choices() -> list[tuple[str, str]]:
    registered = knowledge_check()
    return [("", "---------"), *(registered.choices() if registered else [])]
