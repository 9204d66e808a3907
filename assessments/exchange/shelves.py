"""Paths of categories, as Moodle writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

DEEPEST = 10
CONTEXT = re.compile(r"\$[a-z]+\$")
TOP = ("top", "Top")


def shelf_path(written: str) -> tuple[str, ...]:
    """``$course$/top/a/b//c`` is (a, b/c): two strokes stand for one."""
    parts = written.strip().replace("//", "\x00").split("/")
    titles = [" ".join(part.replace("\x00", "/").split()) for part in parts]
    titles = [title for title in titles if title]
    if titles and CONTEXT.fullmatch(titles[0]):
        titles = titles[1:]
        titles = titles[1:] if titles and titles[0] in TOP else titles
    return tuple(title[:200] for title in titles[:DEEPEST])


def written_path(titles: Sequence[str]) -> str:
    """The inverse of ``shelf_path``."""
    return "/".join(title.replace("/", "//") for title in titles)
