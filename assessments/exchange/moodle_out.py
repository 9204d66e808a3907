"""Moodle XML, written."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from assessments.exchange.entry import QuestionEntry, Writing, lost_settings, lost_shares, sayable
from assessments.exchange.gift_out import share_of
from assessments.exchange.shelves import written_path
from assessments.models import Question

PLAIN = "plain_text"
KINDS = (Question.Kind.SINGLE, Question.Kind.MULTIPLE, Question.Kind.TRUE_FALSE, Question.Kind.ESSAY)
TYPES = {Question.Kind.TRUE_FALSE: "truefalse", Question.Kind.ESSAY: "essay"}


def write_moodle(entries: Sequence[QuestionEntry]) -> Writing:
    """The types Moodle shares with the bank; the category stands before its questions."""
    told, left_out = sayable(entries, KINDS, lambda entry: [*lost_settings(entry), *lost_shares(entry)])
    root = Element("quiz")
    category: tuple[str, ...] = ()
    for entry in told:
        if entry.category != category:
            category = entry.category
            _text(SubElement(SubElement(root, "question", type="category"), "category"), _path(category))
        _question(root, entry)
    indent(root)
    content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8", xml_declaration=False)
    return Writing(content + b"\n", len(told), left_out)


def _path(category: Sequence[str]) -> str:
    return f"$course$/top/{written_path(category)}"


def _question(root: Element, entry: QuestionEntry) -> None:
    node = SubElement(root, "question", type=TYPES.get(Question.Kind(entry.kind), "multichoice"))
    _text(SubElement(node, "name"), entry.code)
    _text(SubElement(node, "questiontext", format=PLAIN), entry.text)
    _text(SubElement(node, "generalfeedback", format=PLAIN), entry.explanation or "")
    settings = {"defaultgrade": "1", "penalty": "0", "hidden": "0", "idnumber": entry.code}
    if entry.kind == Question.Kind.ESSAY:
        settings |= {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "15", "attachments": "0"}
    elif entry.kind != Question.Kind.TRUE_FALSE:
        single = entry.kind == Question.Kind.SINGLE
        settings |= {"single": str(single).lower(), "shuffleanswers": "true", "answernumbering": "none"}
    for name, value in settings.items():
        SubElement(node, name).text = value
    if entry.kind == Question.Kind.ESSAY:
        _text(SubElement(node, "graderinfo", format=PLAIN), "\n".join(option.text for option in entry.options))
    else:
        _answers(node, entry)
    tags = SubElement(node, "tags") if entry.tags else None
    for tag in entry.tags or ():
        _text(SubElement(tags, "tag"), tag)


def _answers(node: Element, entry: QuestionEntry) -> None:
    is_multiple = entry.kind == Question.Kind.MULTIPLE
    right = share_of(sum(option.is_correct for option in entry.options)) if is_multiple else "100"
    wrong = "-100" if is_multiple else "0"
    for option in entry.options:
        answer = SubElement(node, "answer", fraction=right if option.is_correct else wrong, format=PLAIN)
        _text(answer, option.text)
        _text(SubElement(answer, "feedback", format=PLAIN), option.feedback)


def _text(node: Element, text: str) -> None:
    SubElement(node, "text").text = text
