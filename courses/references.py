"""What the form of a page points to: pictures, documents, recordings, other pages, questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, Field, ModelChoiceField
from wagtail.blocks.base import BlockField


def added_references(form: BaseForm) -> dict[type[Model], set[str]]:
    """The records that a sent form names and its page did not name before: their keys by model, as they were sent."""
    added: dict[type[Model], set[str]] = defaultdict(set)
    rows = (row for formset in form.formsets.values() for row in formset.forms)
    for part in (form, *rows):
        for bound in part:
            before = set(_references(bound.field, bound.initial))
            for model, key in set(_references(bound.field, bound.value())) - before:
                added[model].add(key)
    return added


def _references(field: Field, value: Any) -> Iterator[tuple[type[Model], str]]:
    if not value:
        return
    if isinstance(field, BlockField):
        yield from ((model, str(key)) for model, key, *_path in field.block.extract_references(value))
    elif isinstance(field, ModelChoiceField):
        yield field.queryset.model, str(value)
