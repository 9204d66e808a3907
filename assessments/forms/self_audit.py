"""A self-audit as its school fills it in, and as its trainer publishes it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from assessments.models import AuditMark, AuditTopic, SelfAuditPage
from courses.forms import ContentPageForm


@dataclass(frozen=True)
class FormTopic:
    """A topic and its fields."""

    number: int
    topic: AuditTopic
    fields: list[BoundField]


class AuditForm(forms.Form):
    """One field an item. ``edition`` says which wording was answered; a draft may leave items open."""

    edition = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, audit: SelfAuditPage, is_draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = audit.topic_list()
        self.current = edition_of(audit)
        self.initial["edition"] = self.current
        choices = [one for one in AuditMark.Mark.choices if audit.allows_partly or one[0] != AuditMark.Mark.PARTLY]
        for number, (_topic, text) in enumerate(self._items(), start=1):
            self.fields[f"item-{number}"] = forms.ChoiceField(
                label=text,
                choices=choices,
                required=not is_draft,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    @classmethod
    def answered(cls, audit: SelfAuditPage, marks: Mapping[tuple[str, str], str]) -> AuditForm:
        """The form with what was answered before."""
        items = [(topic.title, text) for topic, text in audit.items()]
        initial = {f"item-{number}": marks[key] for number, key in enumerate(items, start=1) if key in marks}
        return cls(audit=audit, initial=initial)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("edition") != self.current:
            self.data = self.data.copy()
            self.data["edition"] = self.current
            raise ValidationError(_("The form has changed meanwhile. Look at your answers, then send them again."))
        return cleaned

    @property
    def marks(self) -> dict[tuple[str, str], str]:
        """What was answered, once the form is valid."""
        given = {
            (topic.title, text): self.cleaned_data.get(f"item-{number}", "")
            for number, (topic, text) in enumerate(self._items(), start=1)
        }
        return {key: mark for key, mark in given.items() if mark}

    def sections(self) -> Iterator[FormTopic]:
        """The topics with their fields, in order."""
        start = 1
        for number, topic in enumerate(self.topics, start=1):
            fields = [self[f"item-{start + offset}"] for offset in range(len(topic.items))]
            start += len(topic.items)
            yield FormTopic(number, topic, fields)

    def _items(self) -> Iterator[tuple[AuditTopic, str]]:
        return ((topic, text) for topic in self.topics for text in topic.items)


def edition_of(audit: SelfAuditPage) -> str:
    """Changes whenever a topic, its points, an item, their order or the choices do."""
    asked = [audit.allows_partly, [[one.title, one.points, one.items] for one in audit.topic_list()]]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]


class SelfAuditPageForm(ContentPageForm):
    """A draft may be unfinished; what is published asks something, and nothing twice."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and "topics" in cleaned:
            for problem in problems_of(SelfAuditPage(topics=cleaned["topics"]).topic_list()):
                self.add_error(None, problem)
        return cleaned


def problems_of(topics: list[AuditTopic]) -> Iterator[str]:
    """What keeps ``topics`` from being filled in."""
    if not topics:
        yield _("The self-audit asks nothing.")
    for title, often in Counter(topic.title for topic in topics).items():
        if often > 1:
            yield _("“%(text)s” is asked twice.") % {"text": title}
    for topic in topics:
        for text, often in Counter(topic.items).items():
            if often > 1:
                yield _("“%(text)s” is asked twice.") % {"text": text}
