"""Moodle XML: questions of a Moodle question bank."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.exchange.entry import (
    FileRefused,
    QuestionEntry,
    Reading,
    Weighed,
    choose_options,
    choose_truth,
    unknown_kind,
    write_essay,
)
from assessments.exchange.markup import plain_text
from assessments.exchange.shelves import shelf_path
from assessments.exchange.xmltree import Node, read_xml

COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL = {
    "Your answer is correct.",
    "Your answer is partially correct.",
    "Your answer is incorrect.",
    "คำตอบของคุณถูกต้อง",
    "คำตอบของคุณถูกต้องบางส่วน",
    "คำตอบของคุณไม่ถูกต้อง",
}
"""What Moodle itself fills in."""


def read_moodle(content: bytes) -> Reading:
    """The questions of a Moodle XML file."""
    root, note = read_xml(content)
    if root.name != "quiz":
        raise FileRefused(_("This is no Moodle XML: its first element is not <quiz>."))
    reading = Reading(notes=[note] if note else [])
    category: tuple[str, ...] = ()
    for node in root.children:
        if node.name == "question" and node.attributes.get("type") == "category":
            category = shelf_path(node.text_of("category", "text"))
        elif node.name == "question":
            reading.add(_read(node, category))
    return reading


def _read(node: Node, category: tuple[str, ...]) -> QuestionEntry:
    number = _("line %(number)s") % {"number": node.line}
    entry = QuestionEntry(place=number, category=category, code=node.text_of("idnumber"))
    entry.text = _text(node.first("questiontext"), entry)
    entry.explanation = _text(node.first("generalfeedback"), entry)
    entry.tags = tuple(tag.text_of("text") for tags in node.all("tags") for tag in tags.all("tag")) or None
    kind = node.attributes.get("type", "")
    if kind == "multichoice":
        is_single = node.text_of("single").lower() not in ("false", "0")
        weighed = [
            Weighed(_text(one, entry), _fraction(one, entry), _feedback(one, entry)) for one in node.all("answer")
        ]
        choose_options(entry, weighed, is_single=is_single)
    elif kind == "truefalse":
        _read_truth(node, entry)
    elif kind == "essay":
        _read_essay(node, entry)
    else:
        entry.refuse(unknown_kind(kind))
    _note_what_is_lost(node, entry)
    return entry


def _read_truth(node: Node, entry: QuestionEntry) -> None:
    answers = {one.text_of("text").lower(): one for one in node.all("answer")}
    if set(answers) != {"true", "false"}:
        entry.refuse(_("A true-or-false question has exactly the options true and false."))
        return
    yes, no = answers["true"], answers["false"]
    is_true = _fraction(yes, entry) > _fraction(no, entry)
    choose_truth(entry, is_true, if_true=_feedback(yes, entry), if_false=_feedback(no, entry))


def _read_essay(node: Node, entry: QuestionEntry) -> None:
    write_essay(entry, _text(node.first("graderinfo"), entry))
    if any(node.text_of(name).strip("0") for name in ("minwordlimit", "maxwordlimit")):
        entry.note(_("Its limits of words were left out; here a limit is in characters."))
    if node.text_of("attachments").strip("0"):
        entry.note(_("Files could be handed in with it; here a text only."))
    if node.text_of("responsetemplate", "text"):
        entry.note(_("The text that stood in its field at first was left out."))


def _text(node: Node | None, entry: QuestionEntry) -> str:
    """What a text element says; its files are not taken along."""
    if node is None:
        return ""
    if next(node.all("file"), None):
        entry.note(_("A picture, sound or video in it was left out. Add the picture in the question's form."))
    return plain_text(node.text_of("text"), entry, form=node.attributes.get("format", "moodle_auto_format"))


def _feedback(answer: Node, entry: QuestionEntry) -> str:
    return _text(answer.first("feedback"), entry)


def _fraction(answer: Node, entry: QuestionEntry) -> float:
    try:
        return float(answer.attributes.get("fraction", "0").replace(",", ".")[:20])
    except ValueError:
        entry.refuse(_("The share of the mark of an option is no number."))
        return 0.0


def _note_what_is_lost(node: Node, entry: QuestionEntry) -> None:
    told = {node.text_of(name, "text") for name in COMBINED}
    bare = {plain_text(text, QuestionEntry(""), form="html") for text in told} - {""}
    if bare - USUAL:
        entry.note(_("What is said to every right or wrong answer was left out; use the feedback of the options."))
    if any(hint.text_of("text") for hint in node.all("hint")):
        entry.note(_("Its hints were left out."))
    if node.text_of("shuffleanswers").lower() in ("false", "0"):
        entry.note(_("The order of its options was fixed; here the quiz says whether they are shuffled."))
    grade = node.text_of("defaultgrade") or "1"
    if grade.rstrip("0").rstrip(".") not in ("1", ""):
        entry.note(_("It counted %(points)s points; here every question counts one.") % {"points": grade[:20]})
    if node.text_of("hidden") == "1":
        entry.note(_("It was hidden in Moodle."))
