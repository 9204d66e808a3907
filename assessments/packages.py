"""Questions and quizzes of a course package: ``questions.yaml`` and the ``.yaml`` units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments import checks
from assessments.domain import bank
from assessments.kinds import OptionDraft, true_false_options
from assessments.models import Question, QuestionCategory, QuizDraw, QuizItem, QuizPage
from courses.extensions import PackageContents, PartPlan, UnitPlan
from courses.models import UnitPage
from courses.packages.report import Place
from courses.packages.values import Values
from lms.accounts.models import User
from lms.core.errors import DomainError

FILE = "questions.yaml"
CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")
DEFAULT_PASS_MARK = 80


@dataclass(frozen=True)
class Entry:
    """A question of a package, read and found good."""

    code: str
    tags: list[str]
    asked: dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """The category of the bank that a package fills."""

    code: str
    title: str


# questions.yaml -----------------------------------------------------------------------------------


def read_questions(content: Any, *, place: Place, package: PackageContents) -> PartPlan | None:
    """Read the bank of a package; leaves the entries by code in ``package.notes["questions"]``."""
    if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
        place.error(_("Expected a list of questions, each beginning with “- code: …”."))
        return None
    shelf = _shelf(package, place)
    entries: dict[str, Entry] = {}
    for one in content:
        entry = _entry(one, place, shelf)
        if entry.code in entries:
            place.at(one).error(_("The code “%(code)s” is there twice.") % {"code": entry.code})
        entries[entry.code] = entry
    package.notes["questions"] = entries
    return PartPlan(
        store=lambda by: _store(shelf, list(entries.values()), by=by),
        check_codes={code for code, entry in entries.items() if checks.TAG in entry.tags},
    )


def _shelf(package: PackageContents, place: Place) -> Shelf:
    named = package.course.get("question_category") or {}
    if not isinstance(named, Mapping):
        place.error(_("“question_category” in course.yaml needs a code and a title."))
        named = {}
    return Shelf(
        code=str(named.get("code") or package.course.get("code") or ""),
        title=str(named.get("title") or package.course.get("title") or ""),
    )


def _entry(content: Mapping[str, Any], place: Place, shelf: Shelf) -> Entry:
    values = Values(content, place)
    code = values.text("code", longest=80)
    kind = values.choice("kind", Question.Kind.values)
    entry = Entry(
        code=code,
        tags=values.texts("tags", is_required=False),
        asked={
            "kind": kind,
            "text": values.text("text", longest=bank.TEXT_AT_MOST),
            "options": _options(values, kind),
            "explanation": values.text("explanation", longest=bank.TEXT_AT_MOST, default=""),
            "source": values.text("source", longest=bank.SOURCE_AT_MOST, default=""),
        },
    )
    values.refuse_others()
    _judge(entry, values.place, shelf)
    return entry


def _options(values: Values, kind: str) -> list[OptionDraft]:
    if kind == Question.Kind.TRUE_FALSE:
        if "answer" not in values.content:
            values.place.error(_("Say “answer: true” or “answer: false”."))
        return list(true_false_options(values.boolean("answer", default=False)))
    return [_option(one, values.place) for one in values.mappings("options")]


def _option(content: Mapping[str, Any], place: Place) -> OptionDraft:
    values = Values(content, place)
    option = OptionDraft(
        text=values.text("text", longest=bank.OPTION_AT_MOST),
        is_correct=values.boolean("correct", default=False),
        feedback=values.text("feedback", longest=bank.OPTION_AT_MOST, default=""),
    )
    values.refuse_others()
    return option


def _judge(entry: Entry, place: Place, shelf: Shelf) -> None:
    """Tell of what the bank would refuse."""
    if entry.code and not CODE.fullmatch(entry.code):
        place.error(_("The code “%(code)s” may have letters, digits and hyphens only.") % {"code": entry.code})
    if Question.objects.filter(code=entry.code).exclude(category__code=shelf.code).exists():
        place.error(_("The code “%(code)s” belongs to a question of another category.") % {"code": entry.code})
    if entry.asked["kind"]:
        try:
            bank.check_question(**entry.asked)
        except DomainError as error:
            place.error(str(error))


def _store(shelf: Shelf, entries: list[Entry], *, by: User | None) -> None:
    """Bring the bank up to date: new questions are ready and shared, changed ones get a version, gone ones retire.

    Questions that trainers wrote into the same category themselves (they have an owner) are left alone, and so is the
    status of those that are there.
    """
    category = QuestionCategory.objects.filter(code=shelf.code).first()
    if category is None:
        category = bank.save_category(QuestionCategory(code=shelf.code, title=shelf.title), parent=None)
    known = {question.code: question for question in category.questions.select_related("current_version")}
    for entry in entries:
        question = known.pop(entry.code, None) or Question(
            code=entry.code, category=category, status=Question.Status.READY, is_shared=True
        )
        bank.save_question(question, by=by, **entry.asked)
        if set(question.tags.names()) != set(entry.tags):
            question.tags.set(entry.tags)
    for gone in known.values():
        if gone.owner_id is None:
            bank.retire_question(gone, by=by)


# Quizzes ------------------------------------------------------------------------------------------


def read_quiz(content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
    """Read a ``.yaml`` unit whose purpose is one of a quiz."""
    values = Values(content, place)
    values.ignore("title", "required", "minutes")  # read with every unit
    fields = {
        "purpose": values.choice("purpose", QuizPage.Purpose.values),
        "instructions": values.text("instructions", longest=5_000, default=""),
        "pass_mark": values.integer("pass_mark", least=0, most=100, default=_pass_mark(package)),
        "time_limit_minutes": values.integer("time_limit_minutes", least=1, most=600, default=0) or None,
        "max_attempts": values.integer("max_attempts", least=1, most=1000, default=0) or None,
        "is_shuffled": values.boolean("is_shuffled", default=True),
        "shows_answers": values.choice("shows_answers", QuizPage.Shows.values),
    }
    codes = values.texts("questions", is_required=False)
    draws = [_draw(one, values.place) for one in values.mappings("draws")]
    values.refuse_others()
    _refuse_impossible(codes, draws, package.notes.get("questions", {}), values.place)
    code = _shelf(package, place).code
    return UnitPlan(model=QuizPage, fields=fields, fill=lambda page: _fill(page, codes, draws, category_code=code))


def _pass_mark(package: PackageContents) -> int:
    mark = package.course.get("pass_mark")
    return mark if isinstance(mark, int) and 0 <= mark <= 100 else DEFAULT_PASS_MARK


def _draw(content: Mapping[str, Any], place: Place) -> tuple[str, int]:
    values = Values(content, place)
    draw = values.text("tag", longest=60, default=""), values.integer("count", least=1, most=200)
    values.refuse_others()
    return draw


def _refuse_impossible(
    codes: list[str], draws: list[tuple[str, int]], entries: Mapping[str, Entry], place: Place
) -> None:
    """A quiz asks something, knows what it asks, and finds enough to draw in its own package."""
    if not codes and not draws:
        place.error(_("A quiz needs “questions” or “draws”."))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        place.error(_("The code “%(code)s” is there twice.") % {"code": code})
    for code in codes:
        if code not in entries:
            place.error(_("questions.yaml has no question “%(code)s”.") % {"code": code})
    for tag, count in draws:
        pool = [entry for entry in entries.values() if entry.code not in codes and (not tag or tag in entry.tags)]
        if len(pool) < count:
            place.error(
                _("The draw “%(tag)s” asks for %(count)s questions; questions.yaml has only %(found)s.")
                % {"tag": tag, "count": count, "found": len(pool)}
            )


def _fill(page: UnitPage, codes: list[str], draws: list[tuple[str, int]], *, category_code: str) -> None:
    """Set the questions of a quiz, only where they changed, so that reading a package again makes no revision."""
    ids = dict(Question.objects.filter(code__in=codes).values_list("code", "pk"))
    wanted = [ids[code] for code in codes]
    if [item.question_id for item in page.items.all()] != wanted:
        page.items = [QuizItem(question_id=pk, sort_order=place) for place, pk in enumerate(wanted)]
    category = QuestionCategory.objects.get(code=category_code)
    drawn = [(category.pk, tag, count) for tag, count in draws]
    if [(draw.category_id, draw.tag, draw.count) for draw in page.draws.all()] != drawn:
        page.draws = [
            QuizDraw(category_id=pk, tag=tag, count=count, sort_order=place)
            for place, (pk, tag, count) in enumerate(drawn)
        ]
