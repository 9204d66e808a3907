"""Which questions an attempt asks, and in which order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.frozen import Stamp, versions
from assessments.kinds import kind_of
from assessments.models import Form, Question, QuizDraw, QuizItem, QuizPage, Response
from courses.models import COURSE_PATH_LENGTH
from lms.core.errors import DomainError
from lms.core.prepared import Prepared

_FIXED = Prepared(
    lambda quiz: (
        QuizItem.objects.filter(quiz=quiz, question__in=Question.objects.ready())
        .order_by("sort_order")
        .values_list("question", "question__current_version", "question__current_version__created_at", "form")
    )
)
_DRAWS = Prepared(lambda quiz: QuizDraw.objects.filter(quiz=quiz).select_related("category"))
_STAMP = ("pk", "current_version", "current_version__created_at")
_POOLS: dict[tuple[bool, bool], Prepared[Any]] = {
    (False, False): Prepared(lambda path, course: _drawable(path, "", "", course)),
    (True, False): Prepared(lambda path, course, tag: _drawable(path, tag, "", course)),
    (False, True): Prepared(lambda path, course, difficulty: _drawable(path, "", difficulty, course)),
    (True, True): Prepared(lambda path, course, tag, difficulty: _drawable(path, tag, difficulty, course)),
}
"""What a draw may take, by whether it names a tag and a difficulty."""


@dataclass(frozen=True)
class Stock:
    """What a quiz may ask, read once: for one paper, or for many laid out one after the other."""

    fixed: dict[int, Stamp]
    """Versions of the fixed questions that are ready, by question, in order."""
    pools: list[tuple[QuizDraw, dict[int, Stamp]]]
    """Versions that each draw may take, by question; those with few candidates first."""
    forms: dict[int, str] = field(default_factory=dict)
    """The form of each fixed question that is not on all papers."""

    @property
    def has_forms(self) -> bool:
        """Whether there are two papers, of which a learner gets one before and one after the course."""
        return bool(self.forms) or any(draw.form for draw, _pool in self.pools)

    def of(self, form: str) -> Stock:
        """What papers of ``form`` may ask."""
        mine = {"", form}
        return Stock(
            fixed={pk: stamp for pk, stamp in self.fixed.items() if self.forms.get(pk, "") in mine},
            pools=[(draw, pool) for draw, pool in self.pools if draw.form in mine],
        )


def stock_of(quiz: QuizPage) -> Stock:
    """What ``quiz``, which may be a draft that is not stored, may ask at this moment."""
    items = quiz.items.all()
    stock = _read_stock([item.question_id for item in items], quiz.draws.select_related("category"), place=quiz.path)
    return replace(stock, forms={item.question_id: item.form for item in items if item.form})


def stored_stock(quiz: QuizPage) -> Stock:
    """What ``quiz`` as it is stored may ask at this moment; two queries, one more for each draw."""
    rows = _FIXED.all(quiz=quiz.pk)
    return Stock(
        fixed={question: (version, moment) for question, version, moment, _form in rows},
        pools=_pools(_DRAWS.all(quiz=quiz.pk), place=quiz.path),
        forms={question: form for question, _version, _moment, form in rows if form},
    )


def lay_out(quiz: QuizPage, *, seed: str, stock: Stock | None = None, form: str = Form.A) -> list[Response]:
    """The unsaved responses of a new attempt: questions, their versions and the order of their options, all frozen.

    The same ``seed`` gives the same layout while the bank is unchanged; who does not know the server's secret cannot
    work the order out. ``form`` matters where there are two. Raises ``DomainError`` if the bank cannot fill the quiz.
    """
    chance = random.Random(salted_hmac("assessments.drawing", seed, algorithm="sha256").hexdigest())  # noqa: S311
    stock = stock or stock_of(quiz)
    stamps = _choose(stock.of(form) if stock.has_forms else stock, chance=chance)
    if quiz.is_shuffled:
        chance.shuffle(stamps)
    known = versions(stamps)
    return [
        Response(
            version=known[pk],
            position=position,
            option_order=kind_of(known[pk].kind).arrange(
                known[pk], chance=chance, is_shuffled=quiz.has_shuffled_options
            ),
        )
        for position, (pk, _moment) in enumerate(stamps, start=1)
    ]


def draw_versions(
    question_ids: Sequence[int], draws: Iterable[QuizDraw], *, place: str, chance: random.Random
) -> list[int]:
    """Ids of the question versions of one attempt at tree path ``place``: the fixed questions, then what is drawn.

    No question comes twice. A fixed question that is not ready (any more) is left out. Draws with few candidates go
    first, so that a wide draw does not take what a narrow one needs. Raises ``DomainError`` if the bank is too small.
    """
    return [pk for pk, _moment in _choose(_read_stock(question_ids, draws, place=place), chance=chance)]


def _read_stock(question_ids: Sequence[int], draws: Iterable[QuizDraw], *, place: str) -> Stock:
    ready = _stamps(Question.objects.ready().filter(pk__in=question_ids))
    return Stock(fixed={pk: ready[pk] for pk in question_ids if pk in ready}, pools=_pools(draws, place=place))


def _pools(draws: Iterable[QuizDraw], *, place: str) -> list[tuple[QuizDraw, dict[int, Stamp]]]:
    return sorted(((draw, _pool(draw, place)) for draw in draws), key=lambda pair: len(pair[1]))


def _pool(draw: QuizDraw, place: str) -> dict[int, Stamp]:
    values = {"path": draw.category.path, "course": place[:COURSE_PATH_LENGTH]}
    named = {name: getattr(draw, name) for name in ("tag", "difficulty") if getattr(draw, name)}
    rows = _POOLS["tag" in named, "difficulty" in named].all(**values, **named)
    return {question: (version, moment) for question, version, moment in rows}


def _drawable(path: str, tag: str, difficulty: str, course: str) -> QuerySet[Any, Any]:
    return Question.objects.drawable_below(path, tag, difficulty, course_path=course).order_by().values_list(*_STAMP)


def _stamps(questions: QuerySet[Question]) -> dict[int, Stamp]:
    rows = questions.order_by().values_list(*_STAMP)
    return {question: (version, moment) for question, version, moment in rows}


def _choose(stock: Stock, *, chance: random.Random) -> list[Stamp]:
    chosen = dict(stock.fixed)
    for draw, pool in stock.pools:
        candidates = sorted(pool.keys() - chosen.keys())
        if len(candidates) < draw.count:
            raise DomainError(_too_few(draw, found=len(candidates)))
        chosen |= {pk: pool[pk] for pk in chance.sample(candidates, draw.count)}
    if not chosen:
        raise DomainError(_("This quiz has no question that is ready yet."))
    return list(chosen.values())


def _too_few(draw: QuizDraw, *, found: int) -> str:
    return ngettext(
        "The question bank has only %(found)s ready question in “%(shelf)s”; this quiz draws %(asked)s.",
        "The question bank has only %(found)s ready questions in “%(shelf)s”; this quiz draws %(asked)s.",
        found,
    ) % {"found": found, "shelf": draw.shelf, "asked": draw.count}
