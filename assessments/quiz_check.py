"""What the check of a course finds in its quizzes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assessments.disclosure_check import doubts
from assessments.models import Form, Question, QuestionCategory, QuizDraw, QuizItem, QuizPage
from assessments.models.disclosure import MOMENTS
from courses.course_check import CheckedCourse, CheckedUnit, Finding
from lms.core.dates import short_moment

RULES = ("closes_at", "purpose", "max_attempts", "shows_answers", *MOMENTS)
FEWEST = 3
"""Questions of a quiz: with fewer, luck decides."""


def quizzes(checked: CheckedCourse) -> Iterator[Finding]:
    """Quizzes that ask too little, or draw more than the bank holds. Six queries."""
    by_key = {unit.page.pk: unit for unit in checked.units}
    stored = {row["pk"]: row for row in QuizPage.objects.filter(pk__in=by_key).order_by().values("pk", *RULES)}
    keys = stored.keys()
    items = _rows(QuizItem.objects.filter(quiz__in=keys).values("quiz", "question", "form"))
    draws = _rows(
        QuizDraw.objects.filter(quiz__in=keys).values("quiz", "category", "tag", "difficulty", "count", "form")
    )
    bank = _Bank()
    for key in sorted(keys, key=lambda one: by_key[one].page.path):
        unit = by_key[key]
        content = unit.content or {}
        rules = {name: content.get(name, stored[key][name]) for name in RULES}
        yield from _closed(unit, rules["closes_at"])
        yield from doubts(unit, rules)
        yield from _findings(unit, content.get("items", items[key]), content.get("draws", draws[key]), bank)
        yield from _unequal(unit, content.get("items", items[key]), content.get("draws", draws[key]))


class _Bank:
    """The questions that a quiz may use: shelf, difficulty and tags of each."""

    def __init__(self) -> None:
        self.shelves = dict(QuestionCategory.objects.values_list("pk", "path"))
        rows = Question.objects.ready().order_by().values_list("pk", "category__path", "difficulty")
        self.ready = {pk: (path, difficulty) for pk, path, difficulty in rows}
        self.tags: dict[int, set[str]] = defaultdict(set)
        for question, name in Question.tags.through.objects.filter(
            content_type__app_label="assessments", content_type__model="question"
        ).values_list("object_id", "tag__name"):
            self.tags[question].add(name)

    def drawable(self, draw: dict[str, Any]) -> set[int]:
        """Keys of the questions from which ``draw`` draws."""
        shelf, tag, difficulty = self.shelves.get(draw["category"]), draw.get("tag"), draw.get("difficulty")
        if shelf is None:
            return set()
        return {
            key
            for key, (path, how_hard) in self.ready.items()
            if path.startswith(shelf)
            and (not tag or tag in self.tags[key])
            and (not difficulty or difficulty == how_hard)
        }


def _findings(unit: CheckedUnit, items: list[dict], draws: list[dict], bank: _Bank) -> Iterator[Finding]:
    fixed = {item["question"] for item in items}
    unready = fixed - bank.ready.keys()
    asked = len(fixed) - len(unready)
    if unready:
        yield unit.error(
            _("%(count)d of its questions are not ready and are not asked.") % {"count": len(unready)}, at="items"
        )
    for draw in draws:
        found = len(bank.drawable(draw) - fixed)
        asked += min(draw["count"], found)
        if found < draw["count"]:
            words = _("It draws %(count)d questions, but the bank has %(found)d that fit.")
            yield unit.error(words % {"count": draw["count"], "found": found}, at="draws")
    if _is_parted(items, draws):
        asked = min(_asked_by(form, items, draws) for form in Form.values)
    if not asked:
        yield unit.error(_("The quiz asks nothing."), at="items")
    elif asked < FEWEST:
        yield unit.advice(_("The quiz has %(count)d questions only: luck decides.") % {"count": asked}, at="items")


def _unequal(unit: CheckedUnit, items: list[dict], draws: list[dict]) -> Iterator[Finding]:
    """Two forms that do not ask equally many questions cannot be compared."""
    in_a, in_b = (_asked_by(form, items, draws) for form in Form.values)
    if in_a != in_b:
        words = _("Form A asks %(a)d questions and form B %(b)d. Give both equally many, of the same difficulty.")
        yield unit.error(words % {"a": in_a, "b": in_b}, at="items")


def _is_parted(items: list[dict], draws: list[dict]) -> bool:
    return any(row.get("form") for row in [*items, *draws])


def _asked_by(form: str, items: list[dict], draws: list[dict]) -> int:
    """Questions on a paper of ``form``; drafts from before there were forms know none."""
    mine = ("", form)
    fixed = sum(row.get("form", "") in mine for row in items)
    return fixed + sum(row["count"] for row in draws if row.get("form", "") in mine)


def _closed(unit: CheckedUnit, closes_at: dt.datetime | str | None) -> Iterator[Finding]:
    """Of a draft the moment is a text."""
    moment = parse_datetime(closes_at) if isinstance(closes_at, str) else closes_at
    if moment and moment <= timezone.now():
        words = _("It closed on %(moment)s: nobody can start it. Choose a later moment or leave it empty.")
        yield unit.error(words % {"moment": short_moment(moment)}, at="closes_at")


def _rows(rows: Any) -> dict[int, list[dict[str, Any]]]:
    by_quiz: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_quiz[row["quiz"]].append(row)
    return by_quiz
