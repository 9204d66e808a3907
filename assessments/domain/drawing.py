"""Which questions an attempt asks, and in which order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.kinds import kind_of
from assessments.models import Option, Question, QuizDraw, QuizPage, Response
from lms.core.errors import DomainError


@dataclass(frozen=True)
class Stock:
    """What a quiz may ask, read once: for one paper, or for many laid out one after the other."""

    fixed: dict[int, int]
    """Versions of the fixed questions that are ready, by question, in order."""
    pools: list[tuple[QuizDraw, dict[int, int]]]
    """Versions that each draw may take, by question; those with few candidates first."""
    _options: dict[int, tuple[str, list[int]]] = field(default_factory=dict)

    def options_of(self, version_ids: Sequence[int]) -> dict[int, tuple[str, list[int]]]:
        """Kind and options in the trainer's order, by version; asks the database only for what it does not know yet."""
        unknown = [pk for pk in version_ids if pk not in self._options]
        if unknown:
            rows = Option.objects.filter(version__in=unknown).order_by("sort_order")
            for version_id, kind, pk in rows.values_list("version_id", "version__kind", "pk"):
                self._options.setdefault(version_id, (kind, []))[1].append(pk)
        return self._options


def stock_of(quiz: QuizPage) -> Stock:
    """What ``quiz`` may ask at this moment."""
    fixed = [item.question_id for item in quiz.items.all()]
    return _read_stock(fixed, quiz.draws.select_related("category"))


def lay_out(quiz: QuizPage, *, seed: str, stock: Stock | None = None) -> list[Response]:
    """The unsaved responses of a new attempt: questions, their versions and the order of their options, all frozen.

    The same ``seed`` gives the same layout while the bank is unchanged; who does not know the server's secret cannot
    work the order out. Raises ``DomainError`` if the bank cannot fill the quiz.
    """
    chance = random.Random(salted_hmac("assessments.drawing", seed, algorithm="sha256").hexdigest())  # noqa: S311
    stock = stock or stock_of(quiz)
    version_ids = _choose(stock, chance=chance)
    if quiz.is_shuffled:
        chance.shuffle(version_ids)
    options = stock.options_of(version_ids)
    return [
        Response(
            version_id=version_id,
            position=position,
            option_order=kind_of(options[version_id][0]).arrange(
                options[version_id][1], chance=chance if quiz.is_shuffled else None
            ),
        )
        for position, version_id in enumerate(version_ids, start=1)
    ]


def draw_versions(question_ids: Sequence[int], draws: Iterable[QuizDraw], *, chance: random.Random) -> list[int]:
    """Ids of the question versions of one attempt: the fixed questions in order, then what is drawn.

    No question comes twice. A fixed question that is not ready (any more) is left out. Draws with few candidates go
    first, so that a wide draw does not take what a narrow one needs. Raises ``DomainError`` if the bank is too small.
    """
    return _choose(_read_stock(question_ids, draws), chance=chance)


def _read_stock(question_ids: Sequence[int], draws: Iterable[QuizDraw]) -> Stock:
    ready = dict(Question.objects.ready().filter(pk__in=question_ids).values_list("pk", "current_version_id"))
    pools = [
        (draw, dict(Question.objects.drawable(draw.category, draw.tag).values_list("pk", "current_version_id")))
        for draw in draws
    ]
    return Stock(
        fixed={pk: ready[pk] for pk in question_ids if pk in ready},
        pools=sorted(pools, key=lambda pair: len(pair[1])),
    )


def _choose(stock: Stock, *, chance: random.Random) -> list[int]:
    chosen = dict(stock.fixed)
    for draw, pool in stock.pools:
        candidates = sorted(pool.keys() - chosen.keys())
        if len(candidates) < draw.count:
            raise DomainError(_too_few(draw.category.title, draw.tag, found=len(candidates), asked=draw.count))
        chosen |= {pk: pool[pk] for pk in chance.sample(candidates, draw.count)}
    if not chosen:
        raise DomainError(_("This quiz has no question that is ready yet."))
    return list(chosen.values())


def _too_few(category: str, tag: str, *, found: int, asked: int) -> str:
    shelf = f"{category} · {tag}" if tag else category
    return ngettext(
        "The question bank has only %(found)s ready question in “%(shelf)s”; this quiz draws %(asked)s.",
        "The question bank has only %(found)s ready questions in “%(shelf)s”; this quiz draws %(asked)s.",
        found,
    ) % {"found": found, "shelf": shelf, "asked": asked}
