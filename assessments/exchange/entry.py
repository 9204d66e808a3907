"""A question between a file and the bank: what every reader yields and every writer takes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from assessments.exchange.outline import QuizOutline
from assessments.kinds import OptionDraft, kind_of, true_false_options
from assessments.models import Question
from lms.core.errors import DomainError

if TYPE_CHECKING:
    from assessments.exchange.pictures import Picture
    from media.models import Image

MOST_BYTES = 5 * 1024 * 1024
MOST_QUESTIONS = 1_000
MOST_CHARACTERS = 20_000
"""Of one text, before it is cleaned; the bank itself takes less."""


class FileRefused(DomainError):
    """Nothing of the file can be read. The message says why, and how to mend it."""


@dataclass
class QuestionEntry:
    """One question of a file, with what is wrong with it and what was lost on the way.

    ``None`` means that the format cannot say it: what the bank has stays as it is.
    """

    place: str
    """Where it stands in the file, in words: ``line 12``."""
    kind: str = ""
    text: str = ""
    options: list[OptionDraft] = field(default_factory=list)
    explanation: str | None = None
    source: str | None = None
    category: tuple[str, ...] = ()
    """Titles from the top down."""
    tags: tuple[str, ...] | None = None
    code: str = ""
    difficulty: str | None = None
    rules: dict[str, Any] | None = None
    """Settings of its type."""
    regulations: tuple[str, ...] | None = None
    """Codes or short titles of what it rests on."""
    picture: Picture | None = None
    """A new picture beside it."""
    image: Image | None = None
    """The picture that the bank has."""
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What the bank cannot hold, or what was read otherwise than it is written."""

    def refuse(self, message: str) -> QuestionEntry:
        """Note why it cannot come in; ``message`` is a translated sentence."""
        if message not in self.errors:
            self.errors.append(message)
        return self

    def note(self, message: str) -> None:
        """Note what was lost."""
        if message not in self.notes:
            self.notes.append(message)


@dataclass
class Reading:
    """What a reader found in a file."""

    entries: list[QuestionEntry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """About the file as a whole, or about what is no question."""
    quizzes: list[QuizOutline] = field(default_factory=list)
    """Quizzes of the file, which ask its questions."""

    def add(self, entry: QuestionEntry) -> None:
        """Take one more; refuses files without end."""
        if len(self.entries) >= MOST_QUESTIONS:
            message = _("The file holds more than %(most)s questions. Divide it into several files.")
            raise FileRefused(message % {"most": MOST_QUESTIONS})
        self.entries.append(entry)


@dataclass
class Writing:
    """A file made of questions, and what it could not take along."""

    content: bytes
    written_count: int
    left_out: list[str] = field(default_factory=list)
    """Sentences that begin with the code of a question."""


def _nothing(entry: QuestionEntry) -> str:
    return ""


def sayable(
    entries: Sequence[QuestionEntry],
    kinds: Collection[str],
    lost: Callable[[QuestionEntry], Iterable[str]],
    obstacle: Callable[[QuestionEntry], str] = _nothing,
) -> tuple[list[QuestionEntry], list[str]]:
    """Those of ``entries`` whose type a format knows, and what it cannot take along, as ``Writing`` tells it.

    ``lost`` yields what else the format cannot say of an entry, ``obstacle`` why it cannot say one at all.
    """
    told, left_out = [], []
    for entry in entries:
        if entry.kind in kinds and (reason := obstacle(entry)):
            left_out.append(f"{entry.code}: {reason}")
        elif entry.kind in kinds:
            told.append(entry)
            left_out += [f"{entry.code}: {note}" for note in [*entry.notes, *lost(entry)]]
        else:
            message = _("Left out: this format has no questions of the type “%(kind)s”.")
            left_out.append(f"{entry.code}: {message % {'kind': Question.Kind(entry.kind).label}}")
    return told, left_out


def lost_settings(entry: QuestionEntry, *names: str) -> Iterable[str]:
    """What is lost where a format has no place for the settings ``names`` (none named: for any of them)."""
    settings = kind_of(entry.kind).settings
    lost = [str(settings[name].label) for name in entry.rules or {} if name in names or not names]
    if lost:
        yield _("Its settings do not come along: %(names)s.") % {"names": ", ".join(lost)}


def lost_picture(entry: QuestionEntry) -> Iterable[str]:
    """What is lost where a format has no place for a picture."""
    if entry.image:
        yield _("Its picture does not come along.")


def lost_regulations(entry: QuestionEntry) -> Iterable[str]:
    """What is lost where a format has no place for what a question rests on."""
    if entry.regulations:
        yield _("The regulations it rests on do not come along.")


def lost_shares(entry: QuestionEntry) -> Iterable[str]:
    """What is lost where a format has a cell for each option, and no place for its share."""
    if not kind_of(entry.kind).is_written and any(one.weight is not None for one in entry.options):
        yield _("The shares of its options do not come along.")


def choose_truth(entry: QuestionEntry, is_true: bool, *, if_true: str = "", if_false: str = "") -> None:
    """Make it a statement that is true or false."""
    entry.kind = Question.Kind.TRUE_FALSE
    entry.options = list(true_false_options(is_true, feedback_if_true=if_true, feedback_if_false=if_false))


def write_essay(entry: QuestionEntry, guidance: str = "") -> None:
    """Make it an essay; ``guidance`` for markers is what a good answer holds, a point on each line."""
    entry.kind = Question.Kind.ESSAY
    entry.options = [OptionDraft(line.strip()) for line in guidance.splitlines() if line.strip()]


def lost_guidance(entry: QuestionEntry) -> Iterable[str]:
    """What is lost where a format has no place for what a good answer holds."""
    if entry.kind == Question.Kind.ESSAY and entry.options:
        yield _("What a good answer holds does not come along.")


def lost_item_feedback(entry: QuestionEntry) -> Iterable[str]:
    """What is lost where a format says nothing about each item of a pair."""
    if entry.kind in (Question.Kind.MATCHING, Question.Kind.CLASSIFY) and any(one.feedback for one in entry.options):
        yield _("What is said about each item does not come along.")


def unknown_kind(kind: str) -> str:
    """Why a question of another type cannot come in."""
    names = {
        "shortanswer": _("short answer"),
        "numerical": _("number"),
        "matching": _("matching"),
        "description": _("text without a question"),
        "cloze": _("gaps in a text"),
    }
    message = _(
        "Questions of the type “%(kind)s” cannot be read from this file yet. Write it in the bank or in the Excel form."
    )
    return message % {"kind": names.get(kind, kind)[:60]}
