"""Moodle XML: questions of a Moodle question bank."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.exchange.entry import FileRefused, QuestionEntry, Reading, unknown_kind
from assessments.exchange.markup import media_lost, plain_text
from assessments.exchange.moodle_kinds import READERS
from assessments.exchange.moodle_parts import set_text, text_in
from assessments.exchange.pictures import take_picture
from assessments.exchange.settings import take_marks
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
    asked = node.first("questiontext")
    if asked is not None:
        set_text(asked, take_picture(asked, entry))
    entry.text = text_in(asked, entry)
    entry.explanation = text_in(node.first("generalfeedback"), entry)
    entry.tags = tuple(tag.text_of("text") for tags in node.all("tags") for tag in tags.all("tag")) or None
    read = READERS.get(node.attributes.get("type", ""))
    if read is None:
        entry.refuse(unknown_kind(node.attributes.get("type", "")))
    else:
        read(node, entry)
        take_marks(entry, {one.attributes.get("name", ""): one.text.strip() for one in node.all("setting")})
    _note_what_is_lost(node, entry)
    return entry


def _note_what_is_lost(node: Node, entry: QuestionEntry) -> None:
    told = {node.text_of(name, "text") for name in COMBINED}
    bare = {plain_text(text, QuestionEntry(""), form="html") for text in told} - {""}
    if bare - USUAL:
        entry.note(_("What is said to every right or wrong answer was left out; use the feedback of the options."))
    if node.text_of("image_base64") or node.text_of("image"):
        entry.note(media_lost())
    if any(hint.text_of("text") for hint in node.all("hint")):
        entry.note(_("Its hints were left out."))
    if node.text_of("shuffleanswers").lower() in ("false", "0"):
        entry.note(_("The order of its options was fixed; here the quiz says whether they are shuffled."))
    grade = node.text_of("defaultgrade") or "1"
    if grade.rstrip("0").rstrip(".") not in ("1", ""):
        entry.note(_("It counted %(points)s points; here every question counts one.") % {"points": grade[:20]})
    if node.text_of("hidden") == "1":
        entry.note(_("It was hidden in Moodle."))
