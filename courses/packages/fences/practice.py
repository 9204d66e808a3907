"""Boxes of what a learner does: checklists and knowledge checks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.packages.composer import Composer
from courses.packages.fences.base import require_title
from courses.packages.markup import boxed, plain_of
from courses.packages.raw import Listed, RawBlock
from courses.packages.reader import Fence, Reader
from courses.packages.tokens import grouped, plain


def read_check(reader: Reader, fence: Fence) -> RawBlock:
    """``::: check CODE``: a question of the bank."""
    opening = fence.opening
    reader.refuse_if(bool(fence.inside), opening, _("“::: check” stands alone: it takes no text, only a code."))
    reader.refuse_if(not fence.title, opening, _("“::: check” needs the code of a question."))
    return reader.block("knowledge_check", fence.title, opening)


def write_check(composer: Composer, value: str) -> str:
    composer.export.check_codes.append(value)
    return boxed("check", value, "")


def read_checklist(reader: Reader, fence: Fence) -> RawBlock:
    """``::: checklist Heading``: a list of things to tick."""
    require_title(reader, fence)
    items = _items(reader, fence)
    return reader.block("checklist", {"title": fence.title, "items": Listed(items, keys=items)}, fence.opening)


def write_checklist(composer: Composer, value: Any) -> str:
    items = "\n".join(f"- {plain_of(item)}" for item in value["items"])
    return boxed("checklist", value["title"], items)


def _items(reader: Reader, fence: Fence) -> list[str]:
    inside = fence.inside
    is_list = bool(inside) and inside[0].type == "bullet_list_open" and inside[-1].type == "bullet_list_close"
    if not is_list or len(grouped(inside)) != 1 or sum(token.type == "bullet_list_open" for token in inside) != 1:
        reader.error(fence.opening, _("A checklist holds one list of “- item” lines and nothing else."))
        return []
    reader.check(inside)
    return [plain(token) for token in inside if token.type == "inline"]
