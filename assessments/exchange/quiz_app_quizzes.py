"""The quizzes of django-quiz-app: its settings in the words of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.markup import plain_text
from assessments.exchange.outline import QuizOutline
from assessments.models import QuizPage

Fields = Mapping[str, Any]
TITLE_AT_MOST = 200
TEXT_AT_MOST = 5_000


def outline(pk: Any, fields: Fields, questions: Sequence[tuple[str, Sequence[Any]]], *, tag: str) -> QuizOutline:
    """The quiz ``pk``; ``questions`` are the place of each question of the file, and the quizzes it belongs to."""
    shows = QuizPage.Shows.AFTER_ATTEMPT if fields.get("answers_at_end") is True else QuizPage.Shows.AT_ONCE
    found = QuizOutline(
        title=_text(fields, "title")[:TITLE_AT_MOST] or _("Quiz %(number)s") % {"number": pk},
        slug=slugify(_text(fields, "url"))[:60] or f"quiz-{slugify(pk) or 'x'}",
        tag=tag,
        settings={
            "instructions": _text(fields, "description"),
            "pass_mark": _pass_mark(fields),
            "is_shuffled": fields.get("random_order") is True,
            "max_attempts": 1 if fields.get("single_attempt") is True else None,
            "shows_answers": shows,
        },
        places=[place for place, quizzes in questions if pk in quizzes],
    )
    _limit(found, fields.get("max_questions"))
    found.notes += _told(fields)
    return found


def _limit(found: QuizOutline, most: Any) -> None:
    """There a limit without a random order means the first ones, for everybody."""
    if isinstance(most, bool) or not isinstance(most, int) or not 0 < most < len(found.places):
        return
    if found.settings["is_shuffled"]:
        found.drawn_count = most
    else:
        found.places = found.places[:most]
        found.notes.append(_("It asked the first %(count)s of its questions only.") % {"count": most})


def _pass_mark(fields: Fields) -> int:
    mark = fields.get("pass_mark")
    return min(100, max(0, mark)) if isinstance(mark, int) and not isinstance(mark, bool) else 0


def _told(fields: Fields) -> Iterator[str]:
    for name, label in (("success_text", _("when one passed")), ("fail_text", _("when one failed"))):
        if text := _text(fields, name):
            yield _("What it said %(when)s has no place here: “%(text)s”") % {"when": label, "text": text[:300]}


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name)
    return plain_text(value, QuestionEntry(""), form="moodle")[:TEXT_AT_MOST] if isinstance(value, str) else ""
