"""Gaps to fill from lists, as Moodle has them: ``[[2]]`` in the text is filled with the second of the words below."""

from __future__ import annotations

import re
from collections import defaultdict

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.moodle_parts import text_in
from assessments.exchange.xmltree import Node
from assessments.kinds import OptionDraft
from assessments.models import Question

GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def read_words_to_select(node: Node, entry: QuestionEntry) -> None:
    """Make it a text with gaps; each gap offers the words of the group of its own word."""
    entry.kind = Question.Kind.CLOZE
    words = [*node.all("selectoption"), *node.all("dragbox")]
    written = [(text_in(one, entry), one.text_of("group") or "1") for one in words]
    groups: dict[str, list[str]] = defaultdict(list)
    for text, group in written:
        groups[group].append(text)
    options: list[OptionDraft] = []
    count = 0

    def number(found: re.Match[str]) -> str:
        nonlocal count
        place = int(found[1])
        if not 0 < place <= len(written):
            return found[0]
        count += 1
        right, group = written[place - 1]
        others = dict.fromkeys(text for text in groups[group] if text != right)
        options.append(OptionDraft(right, True, target=str(count)))
        options.extend(OptionDraft(text, target=str(count)) for text in others)
        return f"[[{count}]]"

    entry.text = GAP.sub(number, entry.text)
    entry.options = options
