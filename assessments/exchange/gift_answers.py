"""What stands between the braces of a GIFT question, told apart in the order in which Moodle tells it apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.exchange.accepted import accept_numbers, accept_words, read_range
from assessments.exchange.entry import QuestionEntry, choose_truth, write_essay
from assessments.exchange.markup import plain_text
from assessments.exchange.settings import take_marks
from assessments.exchange.shares import HUNDRED, NOTHING, Weighed, choose_options
from assessments.exchange.steps import ask_steps
from assessments.kinds import OptionDraft
from assessments.kinds.base import OPTIONS_AT_LEAST, OPTIONS_AT_MOST
from assessments.models import Question

ESCAPED = {"\\": "\x01", ":": "\x02", "#": "\x03", "=": "\x04", "{": "\x05", "}": "\x06", "~": "\x07", "n": "\x08"}
"""What a backslash may stand before, and what stands for it while we look for signs; no text file holds these."""
ESCAPE = re.compile(r"\\([\\:#={}~n])")
RESTORED = str.maketrans({hidden: "\n" if sign == "n" else sign for sign, hidden in ESCAPED.items()})
FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"%(-*)(\d{1,3}(?:\.\d*)?)%")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
STEPS = re.compile(
    r">\s*(?P<count>\d+)\s*(?P<select>ALL|EXACT|RANDOM|RAND|REL|CONTIGUOUS|CONTIG)?\s*(?:HORIZONTAL|HORI|VERTICAL|VERT|[HV01])?"
    r"\s*(?P<grading>ALL_OR_NOTHING|ABSOLUTE_POSITION|ABSOLUTE|ABS|RELATIVE_[A-Z_]+|RELATIVE|REL|LONGEST_[A-Z_]+)?"
    r"\s*(?:SHOW|TRUE|YES|HIDE|FALSE|NO)?\s*(?:none|NONE|123|abc|ABCD|iii|IIII)?[ \t]*\n(?P<steps>.*)",
    re.DOTALL,
)
"""How the ordering questions of Moodle begin: their number of steps, and words that say how they are asked."""
MOST_OPTIONS = 100
"""So many are looked at; the bank takes fewer."""


def hidden(line: str) -> str:
    """``line`` with its escaped signs out of the way of whoever looks for signs."""
    return ESCAPE.sub(lambda found: ESCAPED[found[1]], line)


def restored(text: str) -> str:
    """Signs that were escaped, as they are meant."""
    return text.translate(RESTORED)


def clean(text: str, entry: QuestionEntry, form: str) -> str:
    """A text of the file as the bank holds it; without a format of its own it has that of the question."""
    form, text = form_of(text.strip(), form)
    return plain_text(restored(text), entry, form=form).strip()


def form_of(text: str, default: str = "moodle") -> tuple[str, str]:
    """The format that ``text`` names at its beginning, and what stands behind it."""
    named = FORMAT.match(text)
    return (named[1], text[named.end() :]) if named else (default, text)


class Answers:
    """Reads the answers of one question; ``form`` is the format of its text, ``marks`` are what we wrote ourselves."""

    def __init__(self, entry: QuestionEntry, form: str, marks: Mapping[str, str]) -> None:
        self.entry, self.form, self.marks = entry, form, marks

    def read(self, answers: str) -> None:
        """Set kind, options and settings of the entry."""
        truth = TRUTH.get(answers.partition("#")[0].strip())
        if answers.count("~") + answers.count("=") > MOST_OPTIONS:
            limits = {"least": OPTIONS_AT_LEAST, "most": OPTIONS_AT_MOST}
            self.entry.refuse(_("Give between %(least)s and %(most)s options.") % limits)
            return
        if steps := STEPS.fullmatch(answers):
            self._steps(steps)
        elif answers.startswith("#"):
            self._numbers(answers[1:])
        elif "~" in answers:
            weighed = [self._option(one) for one in _parts(answers.replace("=", "~="), "~")]
            choose_options(self.entry, weighed, is_single="=" in answers, scoring=self.marks.get("scoring", ""))
        elif "=" in answers and "->" in answers:
            self._pairs(_parts(answers, "="))
        elif truth is not None:
            self._truth(answers, is_true=truth)
        elif answers:
            accept_words(self.entry, [self._accepted(one) for one in _parts(answers, "=")])
            if [one.text.upper() for one in self.entry.options if one.text.upper() in TRUTH] and len(answers) < 6:
                self.entry.note(_("It asks for a word. Write T or F in capitals to make it true or false."))
        else:
            write_essay(self.entry)
        take_marks(self.entry, self.marks)

    def _option(self, written: str) -> Weighed:
        if written.startswith("="):
            return self._told(written[1:].strip(), HUNDRED)
        percent, written = _weight(written, default=NOTHING)
        return self._told(written, percent)

    def _accepted(self, written: str) -> Weighed:
        percent, written = _weight(written, default=HUNDRED)
        return self._told(written, percent)

    def _told(self, written: str, percent: Decimal) -> Weighed:
        """An option and what is said to those who chose it."""
        text, _sign, feedback = written.partition("#")
        return Weighed(self._clean(text), percent, self._clean(feedback))

    def _numbers(self, answers: str) -> None:
        numbers, is_told, others = answers.partition("~")
        read = [self._number(self._accepted(one)) for one in _parts(numbers, "=")]
        wrong = [self._told("*" + others.strip()[others.strip().find("#") :], NOTHING)] if is_told else []
        accept_numbers(self.entry, [*read, *wrong])

    def _number(self, told: Weighed) -> Weighed:
        text, tolerance = read_range(told.text)
        return replace(told, text=text, tolerance=tolerance)

    def _pairs(self, written: list[str]) -> None:
        self.entry.kind = Question.Kind.MATCHING
        if not all("->" in one for one in written):
            self.entry.refuse(_("Every pair needs an arrow: =item -> what belongs to it."))
        pairs = [one.partition("->") for one in written]
        self.entry.options = [
            OptionDraft(self._clean(item), target=restored(target.strip())) for item, _arrow, target in pairs
        ]

    def _steps(self, found: re.Match[str]) -> None:
        steps = [OptionDraft(self._clean(line), True) for line in found["steps"].split("\n") if line.strip()]
        ask_steps(self.entry, steps, count=int(found["count"][:3]), grading=found["grading"] or "")

    def _truth(self, answers: str, *, is_true: bool) -> None:
        wrong, right = ([self._clean(part) for part in answers.split("#", 2)[1:]] + ["", ""])[:2]
        if_true, if_false = (right, wrong) if is_true else (wrong, right)
        choose_truth(self.entry, is_true, if_true=if_true, if_false=if_false)

    def _clean(self, text: str) -> str:
        return clean(text, self.entry, self.form)


def _parts(answers: str, sign: str) -> list[str]:
    """The answers that begin with ``sign``; it may be missing before the first."""
    first, *others = answers.split(sign)
    return [one.strip() for one in ([first, *others] if first.strip() else others)]


def _weight(written: str, *, default: Decimal) -> tuple[Decimal, str]:
    """The percentage at the beginning, and what stands behind it."""
    found = WEIGHT.match(written)
    if not found:
        return default, written
    return Decimal(found[2]) * (-1 if found[1] else 1), written[found.end() :].strip()
