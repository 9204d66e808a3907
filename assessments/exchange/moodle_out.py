"""Moodle XML, written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from assessments.exchange.accepted import rewritten_numbers, write_number, write_stars
from assessments.exchange.embedded import START, rewritten_gaps, write_embedded
from assessments.exchange.entry import QuestionEntry, Writing, lost_item_feedback, lost_regulations, sayable
from assessments.exchange.pictures import write_picture
from assessments.exchange.settings import marks_of, told_to_us_only
from assessments.exchange.shares import lost_in_shares, percent_of, percents_of, write_percent
from assessments.exchange.shelves import written_path
from assessments.exchange.steps import write_grading
from assessments.models import Question
from media.models import Image

PLAIN = "plain_text"
NO_UNIT, UNIT_TYPED = "3", "0"
UNDERSTOOD = {
    Question.Kind.MULTIPLE: ("scoring",),
    Question.Kind.ORDERING: ("scoring",),
    Question.Kind.NUMERIC: ("unit", "asks_unit"),
}
"""Settings that Moodle has too."""


def write_moodle(entries: Sequence[QuestionEntry]) -> Writing:
    """The types Moodle shares with the bank; the category stands before its questions."""
    told, left_out = sayable(entries, [*WRITERS], _lost, _obstacle)
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


def _obstacle(entry: QuestionEntry) -> str:
    if entry.kind == Question.Kind.CLOZE and START.search(entry.text):
        return _("Left out: its text looks like a gap of Moodle.")
    return ""


def _lost(entry: QuestionEntry) -> Iterable[str]:
    yield from told_to_us_only(entry, *UNDERSTOOD.get(Question.Kind(entry.kind), ()))
    yield from lost_in_shares(entry)
    yield from lost_item_feedback(entry)
    yield from lost_regulations(entry)
    if entry.kind == Question.Kind.NUMERIC:
        yield from rewritten_numbers(entry)
    if entry.kind == Question.Kind.CLOZE:
        yield from rewritten_gaps(entry)


def _question(root: Element, entry: QuestionEntry) -> None:
    name, write = WRITERS[Question.Kind(entry.kind)]
    node = SubElement(root, "question", type=name)
    is_cloze = entry.kind == Question.Kind.CLOZE
    _text(SubElement(node, "name"), entry.code)
    asked = escape(entry.text, quote=False).replace("\n", "<br>\n") if entry.image else entry.text
    asked = write_embedded(asked, entry.options) if is_cloze else asked
    if entry.image:
        _pictured(node, asked, entry.image)
    else:
        _text(SubElement(node, "questiontext", format=PLAIN), asked)
    _text(SubElement(node, "generalfeedback", format=PLAIN), entry.explanation or "")
    _values(node, {"defaultgrade": "1", "penalty": "0", "hidden": "0", "idnumber": entry.code})
    write(node, entry)
    for setting, value in marks_of(entry).items():
        SubElement(node, "setting", name=setting).text = value
    tags = SubElement(node, "tags") if entry.tags else None
    for tag in entry.tags or ():
        _text(SubElement(tags, "tag"), tag)


def _pictured(node: Element, asked: str, image: Image) -> None:
    shown, name, content = write_picture(image)
    told = SubElement(node, "questiontext", format="html")
    _text(told, f"<p>{asked}</p>\n<p>{shown}</p>")
    SubElement(told, "file", name=name, path="/", encoding="base64").text = content


def _choice(node: Element, entry: QuestionEntry) -> None:
    single = entry.kind == Question.Kind.SINGLE
    _values(node, {"single": str(single).lower(), "shuffleanswers": "true", "answernumbering": "none"})
    _options(node, entry)


def _options(node: Element, entry: QuestionEntry) -> None:
    for option, percent in zip(entry.options, percents_of(entry), strict=True):
        _answer(node, option.text, write_percent(percent), option.feedback)


def _short(node: Element, entry: QuestionEntry) -> None:
    _values(node, {"usecase": "0"})
    for option in entry.options:
        _answer(node, write_stars(option.text), write_percent(percent_of(option)), option.feedback)


def _number(node: Element, entry: QuestionEntry) -> None:
    for option in entry.options:
        number, tolerance = write_number(option)
        answer = _answer(node, number, write_percent(percent_of(option)), option.feedback)
        _values(answer, {"tolerance": tolerance})
    rules = entry.rules or {}
    names = [name.strip() for name in rules.get("unit", "").split(" / ") if name.strip()]
    units = SubElement(node, "units") if names else node
    for name in names:
        _values(SubElement(units, "unit"), {"multiplier": "1", "unit_name": name})
    is_asked = bool(rules.get("asks_unit"))
    _values(
        node,
        {
            "unitgradingtype": "1" if is_asked else "0",
            "unitpenalty": "1.0",
            "showunits": UNIT_TYPED if names else NO_UNIT,
            "unitsleft": "0",
        },
    )


def _pairs(node: Element, entry: QuestionEntry) -> None:
    _values(node, {"shuffleanswers": "true"})
    for option in entry.options:
        item = SubElement(node, "subquestion", format=PLAIN)
        _text(item, option.text)
        _text(SubElement(item, "answer"), option.target)


def _steps(node: Element, entry: QuestionEntry) -> None:
    _values(node, {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0"})
    _values(node, {"gradingtype": write_grading(entry), "showgrading": "SHOW", "numberingstyle": "none"})
    for number, option in enumerate(entry.options, start=1):
        _answer(node, option.text, str(number), option.feedback)


def _essay(node: Element, entry: QuestionEntry) -> None:
    _values(node, {"responseformat": "plain", "responserequired": "1", "responsefieldlines": "15", "attachments": "0"})
    _text(SubElement(node, "graderinfo", format=PLAIN), "\n".join(option.text for option in entry.options))


def _gaps(node: Element, entry: QuestionEntry) -> None:
    """They stand in the text."""


WRITERS: Mapping[Question.Kind, tuple[str, Callable[[Element, QuestionEntry], None]]] = {
    Question.Kind.SINGLE: ("multichoice", _choice),
    Question.Kind.MULTIPLE: ("multichoice", _choice),
    Question.Kind.TRUE_FALSE: ("truefalse", _options),
    Question.Kind.MATCHING: ("matching", _pairs),
    Question.Kind.CLASSIFY: ("matching", _pairs),
    Question.Kind.ORDERING: ("ordering", _steps),
    Question.Kind.SHORT: ("shortanswer", _short),
    Question.Kind.NUMERIC: ("numerical", _number),
    Question.Kind.CLOZE: ("cloze", _gaps),
    Question.Kind.ESSAY: ("essay", _essay),
}
"""What Moodle calls each type, and what it says of it."""


def _answer(node: Element, text: str, fraction: str, feedback: str) -> Element:
    answer = SubElement(node, "answer", fraction=fraction, format=PLAIN)
    _text(answer, text)
    _text(SubElement(answer, "feedback", format=PLAIN), feedback)
    return answer


def _values(node: Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        SubElement(node, name).text = value


def _text(node: Element, text: str) -> None:
    SubElement(node, "text").text = text
