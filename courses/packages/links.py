"""Links of a package's texts, as our rich text stores them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from courses.models import CoursePage
from courses.packages.inline import MARKED_LINK, package_links
from courses.packages.raw import DocumentFile, PageAddress
from courses.packages.storing import Store, stored


@dataclass(frozen=True)
class PageKeys:
    """The pages that links may lead to: units as ``01-role/02-areas``, courses by code."""

    units: dict[str, int] = field(default_factory=dict)
    courses: dict[str, int] = field(default_factory=dict)


def linked(html: str, store: Store, keys: PageKeys) -> str:
    """``html`` with the numbers of what its links lead to."""

    def link(match: re.Match[str]) -> str:
        ((kind, target, title),) = package_links(match[0])
        if kind == "document":
            return f'<a id="{stored(DocumentFile(target, title or target), store)}" linktype="document">'
        if kind == "unit":
            return f'<a id="{keys.units[target]}" linktype="page">'
        return f'<a id="{_course(target, keys)}" linktype="page">'

    return MARKED_LINK.sub(link, html)


def key_of(address: PageAddress, keys: PageKeys) -> int:
    """The number of the page that a card leads to."""
    kind, target, _title = address.link
    return keys.units[target] if kind == "unit" else _course(target, keys)


def _course(code: str, keys: PageKeys) -> int:
    if code not in keys.courses:
        keys.courses[code] = CoursePage.objects.values_list("pk", flat=True).get(slug=code)
    return keys.courses[code]
