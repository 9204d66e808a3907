"""Shares of the point, as Moodle counts them: each option has one, and those of the chosen ones add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.kinds import OptionDraft
from assessments.kinds.points import ALL, PARTIAL, PENALTY
from assessments.models import Question

WHOLE, HARDLY = Decimal("99.99"), Decimal("0.01")
HUNDRED, NOTHING = Decimal(100), Decimal(0)
SMALLEST = Decimal(5)
EQUAL = {1: "100", 3: "33.33333", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}
WHOLE_NUMBERS = [0, 5, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100]
THIRDS_AND_SUCH = ["83.33333", "66.66667", "33.33333", "16.66667", "14.28571", "12.5", "11.11111"]
KNOWN = {Decimal(one) for one in [*WHOLE_NUMBERS, *THIRDS_AND_SUCH]}
"""The shares that Moodle takes; of another one it says that there is no such grade."""


@dataclass(frozen=True)
class Weighed:
    """An option with the share of the point that its file gives it."""

    text: str
    percent: Decimal
    feedback: str = ""
    tolerance: str = ""
    """Of a number."""

    @property
    def is_whole(self) -> bool:
        return self.percent >= WHOLE

    @property
    def weight(self) -> Decimal | None:
        """As the bank stores it; none for the whole point."""
        return None if self.is_whole else (self.percent / 100).quantize(Decimal("0.00001"))


def read_percent(written: str) -> Decimal:
    """``written`` as percent. Raises ``ArithmeticError`` if it is no number."""
    return Decimal(written.strip().replace(",", ".")[:20]) + 0


def write_percent(percent: Decimal) -> str:
    """The inverse of ``read_percent``."""
    return f"{percent.normalize():f}"


def share_of(count: int) -> Decimal:
    """The percentage of each of ``count`` right options, among those that Moodle knows."""
    if count in EQUAL:
        return Decimal(EQUAL[count])
    return HUNDRED / count if 100 % count == 0 else SMALLEST


def percents_of(entry: QuestionEntry) -> list[Decimal]:
    """What each option of a question to choose from earns elsewhere."""
    scoring = (entry.rules or {}).get("scoring", ALL)
    if entry.kind != Question.Kind.MULTIPLE:
        right, wrong = HUNDRED, NOTHING
    else:
        right = share_of(sum(one.is_correct for one in entry.options))
        wrong = {ALL: -HUNDRED, PENALTY: -right, PARTIAL: NOTHING}[scoring]
    plain = [right if one.is_correct else wrong for one in entry.options]
    return [share if one.weight is None else percent_of(one) for share, one in zip(plain, entry.options, strict=True)]


def percent_of(option: OptionDraft) -> Decimal:
    """What an accepted answer earns."""
    return HUNDRED if option.weight is None else option.weight * 100


def lost_in_shares(entry: QuestionEntry) -> Iterable[str]:
    """What Moodle counts otherwise, or does not take."""
    scoring = (entry.rules or {}).get("scoring", ALL)
    if entry.kind == Question.Kind.MULTIPLE and scoring == ALL:
        yield _("Elsewhere who ticks only some of the right options gets a share of the point.")
    elif entry.kind == Question.Kind.MULTIPLE and scoring == PARTIAL:
        yield _("Elsewhere wrong ticks cost nothing.")
    is_chosen = entry.kind in (Question.Kind.SINGLE, Question.Kind.MULTIPLE)
    shares = percents_of(entry) if is_chosen else [percent_of(one) for one in entry.options if one.weight is not None]
    odd = [share for share in shares if abs(share) not in KNOWN]
    if odd:
        message = _("Moodle does not know a share of %(percent)s%%: import it there with “match grades: nearest”.")
        yield message % {"percent": write_percent(odd[0])}


def choose_options(entry: QuestionEntry, options: Iterable[Weighed], *, is_single: bool, scoring: str = "") -> None:
    """Set the options, and the kind and settings that grade them as the file does.

    ``scoring`` is what a mark of ours says; without one, shares are added up as Moodle adds them.
    """
    weighed = list(options)
    if is_single:
        entry.kind = Question.Kind.SINGLE
        entry.options = [
            OptionDraft(one.text, one.is_whole, one.feedback, one.weight if one.percent else None) for one in weighed
        ]
        return
    entry.kind = Question.Kind.MULTIPLE
    entry.rules = {"scoring": scoring or PENALTY}
    plain = [OptionDraft(one.text, one.percent >= HARDLY, one.feedback) for one in weighed]
    entry.options = plain
    if scoring == ALL or not any(one.is_correct for one in plain):
        return
    if [round(one.percent, 4) for one in weighed] != [round(share, 4) for share in percents_of(entry)]:
        shares = [(one.percent / 100).quantize(Decimal("0.00001")) for one in weighed]
        entry.options = [
            OptionDraft(one.text, one.is_correct, one.feedback, share) for one, share in zip(plain, shares, strict=True)
        ]
    if not scoring and _costs_nothing(weighed):
        entry.note(_("Wrong options cost nothing in it: who ticks everything gets the whole point."))


def _costs_nothing(weighed: Sequence[Weighed]) -> bool:
    wrong = [one.percent for one in weighed if one.percent < HARDLY]
    return bool(wrong) and not any(wrong)
