"""What is to be improved in a question, and the reason in words that need no knowledge of statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.kinds import kind_of
from assessments.models import ItemStatistic, OptionStatistic
from assessments.psychometrics import ItemFigures, OptionFigures

Concern = ItemStatistic.Concern


@dataclass(frozen=True)
class Reason:
    """A concern, in words."""

    concern: Concern
    words: str


def figures_of(item: ItemStatistic, options: Sequence[OptionStatistic]) -> ItemFigures:
    """What a stored question is judged by; ``options`` with their option."""
    return ItemFigures(
        count=item.count,
        facility=item.facility,
        discrimination=item.discrimination,
        omitted_count=item.omitted_count,
        options=[
            OptionFigures(one.option_id, one.option.is_correct, one.count, one.upper_count, one.lower_count)
            for one in options
        ],
    )


def concerns_of(figures: ItemFigures) -> list[Concern]:
    """What is to be improved in a question, the most urgent first; nothing with fewer answers than can be judged."""
    if not figures.is_judged:
        return []
    found = {
        Concern.MISKEYED: figures.rival is not None,
        Concern.NEGATIVE: figures.is_negative and figures.rival is None,
        Concern.HARD: figures.is_hard,
        Concern.WEAK: figures.is_weak,
        Concern.SKIPPED: figures.is_skipped,
        Concern.IDLE: bool(figures.idle),
        Concern.EASY: figures.is_easy,
    }
    return [concern for concern in Concern if found[concern]]


def reasons_of(item: ItemStatistic, options: Sequence[OptionStatistic]) -> list[Reason]:
    """Every concern with its reason, the most urgent first."""
    figures = figures_of(item, options)
    texts = {one.option_id: label_of(one) for one in options}
    return [Reason(concern, _words(concern, figures, texts)) for concern in concerns_of(figures)]


def label_of(one: OptionStatistic) -> str:
    """The text of an option as a person reads it."""
    return kind_of(one.item.version.kind).label(one.option)


def _words(concern: Concern, figures: ItemFigures, texts: dict[int, str]) -> str:
    right = round(100 * figures.facility)
    if concern == Concern.MISKEYED and figures.rival:
        text = _("More of those who did best chose “%(option)s” than the right answer. Check the key first.")
        return text % {"option": texts[figures.rival.key]}
    if concern == Concern.SKIPPED:
        text = _("%(percent)d in a hundred left it out. It may be too long, or not clear what is asked.")
        return text % {"percent": round(100 * figures.omitted_count / figures.count)}
    if concern == Concern.IDLE:
        text = _("Hardly anybody chooses %(options)s. Write what somebody who does not know could believe.")
        return text % {"options": ", ".join(f"“{texts[one.key]}”" for one in figures.idle)}
    if concern == Concern.HARD:
        text = _("Only %(percent)d in a hundred get it right. Is it taught, and is it clear what is asked?")
        return text % {"percent": right}
    if concern == Concern.EASY:
        text = _("%(percent)d in a hundred get it right, so it tells nobody apart. Keep it if everybody must know it.")
        return text % {"percent": right}
    if concern == Concern.NEGATIVE:
        return _("Those who did well on the rest do worse here. It may be ambiguous, or its key wrong.")
    return _("Those who know much and those who know little answer it nearly alike. Say more plainly what is asked.")
