"""Headings of a lesson: the anchors of its table of contents."""

import re

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

# Rich text writes <h2>, or <h2 data-block-key="…">; headings with other attributes are somebody else's.
MEANING = re.compile(r'<span class="term-meaning".*?</span>', re.DOTALL)  # of a glossary term: not said by the heading
HEADING = re.compile(r"<h2(?: data-block-key=\"[\w-]*\")?>(.*?)</h2>", re.DOTALL)


def number_headings(html: SafeString) -> tuple[SafeString, list[tuple[str, str]]]:
    """``html`` with an anchor on each heading of the second level, and ``(anchor, text)`` of each in order."""
    headings: list[tuple[str, str]] = []

    def anchored(match: re.Match) -> str:
        anchor = f"part-{len(headings) + 1}"
        headings.append((anchor, strip_tags(MEANING.sub("", match[1]))))
        return f'<h2 id="{anchor}">{match[1]}</h2>'

    return mark_safe(HEADING.sub(anchored, html)), headings  # noqa: S308  safe before, and only ids were added
