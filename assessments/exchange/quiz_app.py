"""``dumpdata`` JSON of django-quiz-app: its categories, quizzes, questions and answers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.exchange.decoding import decode
from assessments.exchange.entry import FileRefused, QuestionEntry, Reading, choose_truth, unknown_kind, write_essay
from assessments.exchange.markup import plain_text
from assessments.exchange.outline import QuizOutline
from assessments.exchange.quiz_app_quizzes import outline
from assessments.kinds import OptionDraft
from assessments.models import Question

KINDS = {
    "multichoice.mcquestion": Question.Kind.SINGLE,
    "true_false.tf_question": Question.Kind.TRUE_FALSE,
    "essay.essay_question": "essay",
}
Rows = Mapping[str, Mapping[Any, Mapping[str, Any]]]


def read_quiz_app(content: bytes) -> Reading:
    """Every question, and the quizzes that ask them; a quiz is a tag of its questions, too."""
    text, note = decode(content)
    rows, others = _rows(text)
    reading = Reading(notes=[note] if note else [])
    answers: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for answer in rows.get("multichoice.answer", {}).values():
        answers[_key(answer.get("question"))].append(answer)
    asked: list[tuple[str, list[Any]]] = []
    for name, pk in _in_order(rows):
        entry = _read(name, pk, rows)
        asked.append((entry.place, _list(rows.get("quiz.question", {}).get(pk, {}).get("quiz"))))
        if name == "multichoice.mcquestion":
            _read_options(entry, answers[pk])
        reading.add(entry)
    quizzes = rows.get("quiz.quiz", {}).items()
    reading.quizzes = [outline(pk, fields, asked, tag=_tag(pk, rows)) for pk, fields in quizzes]
    reading.notes += list(_told(reading.quizzes, others))
    return reading


def _rows(text: str) -> tuple[Rows, Counter[str]]:
    """The fields of each record by model and key, and how many records there are of other models.

    Read twice: halves of signs, which JSON can write and no database takes, are gone the second time.
    """
    try:
        records = json.loads(json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "ignore"))
    except (ValueError, RecursionError) as error:
        raise FileRefused(_("This is no JSON as dumpdata writes it. Make the file again.")) from error
    if not isinstance(records, list) or not all(_is_record(one) for one in records):
        raise FileRefused(_("This is no JSON as dumpdata writes it. Make the file again."))
    rows: dict[str, dict[Any, Mapping[str, Any]]] = defaultdict(dict)
    for one in records:
        pk = one.get("pk")
        rows[one["model"].lower()][pk if isinstance(pk, int | str) else None] = one["fields"]
    known = {*KINDS, "quiz.category", "quiz.subcategory", "quiz.quiz", "quiz.question", "multichoice.answer"}
    if not rows.keys() & known:
        raise FileRefused(_("There are no records of django-quiz-app in this file."))
    return rows, Counter({name: len(found) for name, found in rows.items() if name not in known})


def _is_record(one: Any) -> bool:
    return isinstance(one, Mapping) and isinstance(one.get("model"), str) and isinstance(one.get("fields"), Mapping)


def _in_order(rows: Rows) -> Iterator[tuple[str, Any]]:
    """The questions as they were written: by key, whatever their type."""
    found = [(pk, name) for name in KINDS for pk in rows.get(name, {})]
    missing = rows.get("quiz.question", {}).keys() - {pk for pk, _name in found}
    for pk, name in sorted([*found, *((pk, "") for pk in missing)], key=lambda one: (len(str(one[0])), str(one[0]))):
        yield name, pk


def _read(name: str, pk: Any, rows: Rows) -> QuestionEntry:
    own = rows.get(name, {}).get(pk, {})
    shared = {**rows.get("quiz.question", {}).get(pk, {}), **own}
    entry = QuestionEntry(place=_("question %(number)s") % {"number": pk}, category=_category(shared, rows))
    entry.text = plain_text(_string(shared, "content"), entry, form="plain")
    entry.explanation = plain_text(_string(shared, "explanation"), entry, form="moodle")
    tags = [_tag(quiz, rows) for quiz in _list(shared.get("quiz"))]
    entry.tags = tuple(dict.fromkeys(tag for tag in tags if tag)) or None
    if shared.get("figure"):
        entry.note(_("A picture, sound or video in it was left out. Add the picture in the question's form."))
    if name == "true_false.tf_question":
        choose_truth(entry, own.get("correct") is True)
    elif not name:
        entry.refuse(unknown_kind(_("unknown")))
    elif name != "multichoice.mcquestion":
        write_essay(entry)
    return entry


def _read_options(entry: QuestionEntry, answers: list[Mapping[str, Any]]) -> None:
    entry.options = [
        OptionDraft(plain_text(_string(one, "content"), entry, form="plain"), one.get("correct") is True)
        for one in answers
    ]
    is_single = sum(option.is_correct for option in entry.options) < 2
    entry.kind = Question.Kind.SINGLE if is_single else Question.Kind.MULTIPLE
    if not is_single:
        entry.note(_("Several of its answers are right; here all of them have to be chosen."))


def _category(fields: Mapping[str, Any], rows: Rows) -> tuple[str, ...]:
    first = rows.get("quiz.category", {}).get(_key(fields.get("category")), {})
    second = rows.get("quiz.subcategory", {}).get(_key(fields.get("sub_category")), {})
    titles = [_string(first, "category").strip(), _string(second, "sub_category").strip()]
    return tuple(title[:200] for title in titles if title)


def _tag(quiz: Any, rows: Rows) -> str:
    fields = rows.get("quiz.quiz", {}).get(_key(quiz), {})
    written = _string(fields, "url") or _string(fields, "title")
    return (slugify(written, allow_unicode=True) if fields else "")[:60]


def _told(quizzes: Iterable[QuizOutline], others: Counter[str]) -> Iterator[str]:
    """What of the file does not come in as a question."""
    for one in quizzes:
        message = _("Quiz “%(title)s”: its questions get the tag “%(tag)s”, its pass mark was %(mark)s.")
        told = message % {"title": one.title[:100], "tag": one.tag, "mark": one.settings["pass_mark"]}
        yield " ".join([told, *one.notes])
    for name, count in sorted(others.items()):
        message = _("%(count)s records of %(model)s were left out: only questions and quizzes come in.")
        yield message % {"count": count, "model": name[:60]}


def _string(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _key(value: Any) -> Any:
    """A key that may be looked up."""
    return value if isinstance(value, int | str) else None
