"""Quizzes of a course package: the ``.yaml`` units whose purpose is one of a quiz."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.models import Form, Question, QuestionCategory, QuizBand, QuizDraw, QuizItem, QuizPage
from assessments.models.quiz import MOST_BANDS, Paging
from assessments.packages.disclosure import read_disclosure, write_disclosure
from assessments.packages.exported import Wanted
from assessments.packages.questions import shelf_of
from assessments.packages.stored import Entry
from courses.extensions import PackageContents, UnitPlan
from courses.models import UnitPage
from courses.packages.report import Place
from courses.packages.values import Values
from lms.core.dates import typed_moment

if TYPE_CHECKING:
    from courses.packages.collecting import Export

DEFAULT_PASS_MARK = 80
PARTS = {"": "questions", Form.A.value: "questions_of_form_a", Form.B.value: "questions_of_form_b"}


@dataclass(frozen=True)
class Draw:
    """So many questions of a category with a tag and of a difficulty."""

    category: str
    tag: str
    difficulty: str
    count: int
    form: str = ""


def read_quiz(content: Mapping[str, Any], *, place: Place, package: PackageContents) -> UnitPlan | None:
    """Read a ``.yaml`` unit whose purpose is one of a quiz."""
    values = Values(content, place)
    values.ignore("title", "required", "renewed", "minutes")  # read with every unit
    is_shuffled = values.boolean("is_shuffled", default=True)
    fields = {
        "purpose": values.choice("purpose", QuizPage.Purpose.values),
        "instructions": values.text("instructions", longest=5_000, default=""),
        "pass_mark": values.integer("pass_mark", least=0, most=100, default=_pass_mark(package)),
        "time_limit_minutes": values.integer("time_limit_minutes", least=1, most=600, default=0) or None,
        "max_attempts": values.integer("max_attempts", least=1, most=1000, default=0) or None,
        "counted": values.choice("counted", QuizPage.Counted.values, default=QuizPage.Counted.BEST),
        "wait_minutes": values.integer("wait_minutes", least=1, most=525_600, default=0) or None,
        "practice_attempts": values.integer("practice_attempts", least=0, most=1000, default=0),
        "opens_at": values.moment("opens_at"),
        "closes_at": values.moment("closes_at"),
        "paging": values.choice("paging", Paging.values, default=Paging.ALL),
        "is_shuffled": is_shuffled,
        "has_shuffled_options": values.boolean("has_shuffled_options", default=is_shuffled),
        **read_disclosure(values),
    }
    parts = {form: values.texts(name, is_required=False) for form, name in PARTS.items()}
    codes = [code for part in parts.values() for code in part]
    shelf = shelf_of(package, place).code
    draws = [_draw(one, values.place, shelf) for one in values.mappings("draws")]
    bands = _bands(values)
    values.refuse_others()
    if fields["opens_at"] and fields["closes_at"] and fields["opens_at"] >= fields["closes_at"]:
        place.error(_("It closes before it opens."))
    if fields["shows_answers"] == QuizPage.Shows.AFTER_CLOSE and not fields["closes_at"]:
        place.error(_("Say when it closes: only then the right answers are shown."))
    _refuse_impossible(codes, draws, package.notes.get("questions", {}), values.place)
    return UnitPlan(model=QuizPage, fields=fields, fill=lambda page: _fill(page, parts, draws, bands))


def _written(moment: dt.datetime | None) -> str:
    return typed_moment(moment) if moment else ""


def _pass_mark(package: PackageContents) -> int:
    mark = package.course.get("pass_mark")
    return mark if isinstance(mark, int) and 0 <= mark <= 100 else DEFAULT_PASS_MARK


def _draw(content: Mapping[str, Any], place: Place, shelf: str) -> Draw:
    values = Values(content, place)
    draw = Draw(
        category=values.text("category", longest=60, default=shelf),
        tag=values.text("tag", longest=60, default=""),
        difficulty=values.choice("difficulty", Question.Difficulty.values, default=""),
        count=values.integer("count", least=1, most=200),
        form=values.choice("form", Form.values, default=""),
    )
    values.refuse_others()
    return draw


def _bands(values: Values) -> list[tuple[int, str]]:
    """Feedback by score: from which percent, and what is said."""
    bands: list[tuple[int, str]] = []
    for content in values.mappings("bands"):
        band = Values(content, values.place)
        percent, text = band.integer("from", least=0, most=100), band.text("text", longest=1_000)
        band.refuse_others()
        if percent in dict(bands):
            values.place.error(_("Two rows of “bands” begin at %(percent)d percent.") % {"percent": percent})
        bands.append((percent, text))
    if len(bands) > MOST_BANDS:
        values.place.error(_("At most %(most)d rows of “bands”.") % {"most": MOST_BANDS})
    return bands


def _refuse_impossible(codes: list[str], draws: list[Draw], entries: Mapping[str, Entry], place: Place) -> None:
    """A quiz asks something, knows what it asks, and finds enough to draw in its own package."""
    if not codes and not draws:
        place.error(_("A quiz needs “questions” or “draws”."))
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        place.error(_("The code “%(code)s” is there twice.") % {"code": code})
    for code in codes:
        if code not in entries:
            place.error(_("questions.yaml has no question “%(code)s”.") % {"code": code})
    for draw in draws:
        pool = [entry for code, entry in entries.items() if code not in codes and _may_draw(draw, entry)]
        if len(pool) < draw.count:
            place.error(
                _("The draw “%(tag)s” asks for %(count)s questions; questions.yaml has only %(found)s.")
                % {"tag": draw.tag, "count": draw.count, "found": len(pool)}
            )


def _may_draw(draw: Draw, entry: Entry) -> bool:
    has_tag = not draw.tag or draw.tag in entry.tags
    return entry.category == draw.category and has_tag and draw.difficulty in ("", entry.difficulty)


def _fill(page: UnitPage, parts: Mapping[str, list[str]], draws: list[Draw], bands: list[tuple[int, str]]) -> None:
    """Set the questions of a quiz, only where they changed, so that reading a package again makes no revision."""
    codes = [code for part in parts.values() for code in part]
    ids = dict(Question.objects.filter(code__in=codes).values_list("code", "pk"))
    wanted = [(ids[code], form) for form, part in parts.items() for code in part]
    if [(item.question_id, item.form) for item in page.items.all()] != wanted:
        page.items = [QuizItem(question_id=pk, form=form, sort_order=place) for place, (pk, form) in enumerate(wanted)]
    shelves = dict(
        QuestionCategory.objects.filter(code__in={draw.category for draw in draws}).values_list("code", "pk")
    )
    drawn = [(shelves[draw.category], draw.tag, draw.difficulty, draw.count, draw.form) for draw in draws]
    if [(one.category_id, one.tag, one.difficulty, one.count, one.form) for one in page.draws.all()] != drawn:
        page.draws = [
            QuizDraw(category_id=pk, tag=tag, difficulty=difficulty, count=count, form=form, sort_order=place)
            for place, (pk, tag, difficulty, count, form) in enumerate(drawn)
        ]
    if [(one.from_percent, one.text) for one in page.bands.all()] != bands:
        page.bands = [
            QuizBand(from_percent=percent, text=text, sort_order=place) for place, (percent, text) in enumerate(bands)
        ]


def write_quiz(quiz: QuizPage, export: Export) -> dict[str, Any]:
    """A quiz as its file has it; its questions and the pools it draws from join the package."""
    wanted = Wanted.of(export)
    items = list(quiz.items.all())
    draws = [Draw(wanted.pool(draw), draw.tag, draw.difficulty, draw.count, draw.form) for draw in quiz.draws.all()]
    parts = {name: [wanted.item(item.question) for item in items if item.form == form] for form, name in PARTS.items()}
    return {
        "purpose": quiz.purpose,
        "instructions": quiz.instructions.replace("\r\n", "\n").strip(),
        "pass_mark": quiz.pass_mark,
        "time_limit_minutes": quiz.time_limit_minutes,
        "max_attempts": quiz.max_attempts,
        "counted": quiz.counted if quiz.counted != QuizPage.Counted.BEST else "",
        "wait_minutes": quiz.wait_minutes,
        "practice_attempts": quiz.practice_attempts or None,
        "opens_at": _written(quiz.opens_at),
        "closes_at": _written(quiz.closes_at),
        "paging": quiz.paging if quiz.paging != Paging.ALL else "",
        "is_shuffled": quiz.is_shuffled,
        "has_shuffled_options": quiz.has_shuffled_options if quiz.has_shuffled_options != quiz.is_shuffled else None,
        **write_disclosure(quiz),
        "questions": parts.pop(PARTS[""]),
        **{name: codes for name, codes in parts.items() if codes},
        "bands": [{"from": one.from_percent, "text": one.text} for one in quiz.bands.all()],
        "draws": [{name: value for name, value in asdict(draw).items() if value} for draw in draws],
    }
