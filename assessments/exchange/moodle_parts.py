"""Parts that questions of all types have in Moodle XML: texts, answers and their shares."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.markup import media_lost, plain_text
from assessments.exchange.shares import NOTHING, Weighed, read_percent
from assessments.exchange.xmltree import Node

USUAL_FORM = "moodle_auto_format"


def text_in(node: Node | None, entry: QuestionEntry) -> str:
    """What a text element says; its files are not taken along."""
    if node is None:
        return ""
    if next(node.all("file"), None):
        entry.note(media_lost())
    return plain_text(node.text_of("text"), entry, form=form_of(node))


def set_text(node: Node, text: str) -> None:
    """Let ``node`` say something else."""
    for inner in list(node.all("text"))[:1]:
        inner.texts = [text]


def form_of(node: Node) -> str:
    """The format its text is written in."""
    return node.attributes.get("format", USUAL_FORM)


def feedback_in(answer: Node, entry: QuestionEntry) -> str:
    return text_in(answer.first("feedback"), entry)


def weighed_in(answer: Node, entry: QuestionEntry) -> Weighed:
    """An option to choose, whose text may be marked up."""
    return Weighed(text_in(answer, entry), percent_in(answer, entry), feedback_in(answer, entry))


def accepted_in(answer: Node, entry: QuestionEntry) -> Weighed:
    """An answer to be typed: its text is meant as it stands. In old files it is not in an element of its own."""
    text = answer.text_of("text") or answer.text.strip()
    return Weighed(plain_text(text, entry, form="plain"), percent_in(answer, entry), feedback_in(answer, entry))


def percent_in(answer: Node, entry: QuestionEntry) -> Decimal:
    """Its share, in percent."""
    try:
        return read_percent(answer.attributes.get("fraction", "0"))
    except ArithmeticError:
        entry.refuse(_("The share of the mark of an option is no number."))
        return NOTHING


def is_true(node: Node, name: str, *, default: bool) -> bool:
    """Yes or no, as Moodle writes it."""
    written = node.text_of(name).lower()
    return written not in ("false", "0") if written else default
