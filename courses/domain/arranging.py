"""The order of modules and units, and copies of them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db import transaction
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.move_page import MovePageAction
from wagtail.models import Page, Revision

from courses.models import LessonPage
from lms.accounts.models import User

UP, DOWN = "up", "down"
PAGE_LINK = re.compile(r'<a\b[^>]*\blinktype="page"[^>]*>')
KEY = re.compile(r'\bid="(\d+)"')


@transaction.atomic
def move(page: Page, direction: str, *, by: User) -> bool:
    """Put ``page`` before the sibling above it (``up``) or after the one below; whether there was one.

    What is published changes its order for learners at once. Progress stays with its units; where units go in order,
    the new order opens them.
    """
    Page.objects.select_for_update().get(pk=page.get_parent().pk)
    page = Page.objects.get(pk=page.pk)
    neighbour = neighbour_of(page, direction)
    if neighbour is None:
        return False
    position = "left" if direction == UP else "right"
    MovePageAction(page.specific, neighbour, pos=position, user=by).execute(skip_permission_checks=True)
    return True


def neighbour_of(page: Page, direction: str) -> Page | None:
    """The sibling just above or below."""
    siblings = list(page.get_siblings())
    place = next(number for number, one in enumerate(siblings) if one.pk == page.pk)
    other = place - 1 if direction == UP else place + 1
    return siblings[other] if 0 <= other < len(siblings) else None


@transaction.atomic
def clone(page: Page, parent: Page, *, title: str, by: User) -> Page:
    """A copy of the latest draft of ``page`` and all below it as the last one under ``parent``; nothing of it is live.

    Links among the copied pages lead to the copies. It belongs to ``by``; of learners, reviews and earlier versions
    nothing is copied. Whether ``by`` may read all of it is for the caller to know.
    """
    parent = Page.objects.select_for_update().get(pk=parent.pk).specific
    attrs = {"title": title, "slug": free_slug(page.specific_class, parent)}
    action = CopyPageAction(page.specific, to=parent, update_attrs=attrs, recursive=True, keep_live=False, user=by)
    made = action.execute(skip_permission_checks=True)
    originals = Page.objects.descendant_of(page, inclusive=True).order_by("path")
    copies = list(Page.objects.descendant_of(made, inclusive=True).order_by("path"))
    keys = {old.pk: new.pk for old, new in zip(originals, copies, strict=True)}
    for copy in copies:
        _begin_anew(copy, keys, by=by)
    return Page.objects.get(pk=made.pk)


def free_slug(model: type[Page], parent: Page) -> str:
    """An address that no page under ``parent`` has: ``lesson-3``."""
    base = model.__name__.removesuffix("Page").lower()
    taken = set(parent.get_children().values_list("slug", flat=True))
    number = 1
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"


def _begin_anew(copy: Page, keys: Mapping[int, int], *, by: User) -> None:
    """The copy as its own first version, with blocks of its own."""
    page = copy.specific.get_latest_revision_as_object()
    if isinstance(page, LessonPage):
        page.body = json.dumps(_with_own_blocks(list(page.body.raw_data), keys))  # type: ignore[assignment]
    page.save(clean=False)
    revision = page.save_revision(user=by, clean=False, changed=False)
    Revision.page_revisions.filter(object_id=str(copy.pk)).exclude(pk=revision.pk).delete()


def _with_own_blocks(value: Any, keys: Mapping[int, int]) -> Any:
    """The stored value of blocks with new ids, and with links to copied pages leading to their copies."""
    if isinstance(value, str):
        return PAGE_LINK.sub(lambda tag: KEY.sub(lambda key: f'id="{keys.get(int(key[1]), key[1])}"', tag[0]), value)
    if isinstance(value, dict):
        value = value | ({"page": keys.get(value["page"], value["page"])} if "page" in value else {})
        new = {name: _with_own_blocks(part, keys) for name, part in value.items()}
        return new | {"id": str(uuid4())} if {"type", "value", "id"} <= value.keys() else new
    if hasattr(value, "__iter__"):
        return [_with_own_blocks(part, keys) for part in value]
    return value
