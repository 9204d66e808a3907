"""Taking questions of a file into the bank. The dry run and the real one come to the same report, by the same code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain import bank, citations
from assessments.domain.intake_pictures import Pictures, is_same
from assessments.domain.lawbook import Lawbook
from assessments.domain.many_questions import NewQuestion, store_questions
from assessments.domain.shelving import Shelving, Titles
from assessments.domain.twins import Twins
from assessments.exchange.entry import QuestionEntry
from assessments.exchange.stored import entry_of
from assessments.kinds import OptionDraft, kind_of, tidy_rules
from assessments.models import Question, QuestionCategory
from lms.core.errors import DomainError
from lms.core.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")
TAG_AT_MOST = 100


class Outcome(models.TextChoices):
    NEW = "new", gettext_lazy("new")
    CHANGED = "changed", gettext_lazy("changed")
    SAME = "same", gettext_lazy("already there")
    ERROR = "error", gettext_lazy("to be mended")


@dataclass(frozen=True)
class Wishes:
    """How a file is to come in. Without an owner the questions are everybody's, as those of course packages."""

    owner: User | None
    category: QuestionCategory | None
    """Where questions go that name no category which is here; none: they are refused."""
    status: str = Question.Status.DRAFT
    is_all_or_nothing: bool = False


@dataclass
class Row:
    """What becomes of one question of the file."""

    entry: QuestionEntry
    outcome: Outcome
    question: Question | None = None
    titles: Titles = ()
    """Its category, from the top down."""

    @property
    def outline(self) -> str:
        """The question as it stands in a list."""
        return kind_of(self.entry.kind).outline(self.entry.text) if self.entry.kind else self.entry.text

    @property
    def about(self) -> list[str]:
        """By what a trainer knows it: type, picture, code."""
        kind = str(Question.Kind(self.entry.kind).label) if self.entry.kind else ""
        return [one for one in (kind, _("with a picture") if self.entry.picture else "", self.entry.code) if one]


@dataclass(frozen=True)
class Report:
    """Every question, in the order of the file."""

    rows: list[Row]

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def error_count(self) -> int:
        return self.count(Outcome.ERROR)

    @property
    def ready_count(self) -> int:
        """How many change the bank."""
        return self.count(Outcome.NEW) + self.count(Outcome.CHANGED)


def judge(entries: Sequence[QuestionEntry], wishes: Wishes) -> Report:
    """What would become of each entry; nothing is written."""
    return _judged(entries, wishes, Shelving(wishes.owner, wishes.category), Lawbook(entries))


@transaction.atomic
def take_in(entries: Sequence[QuestionEntry], wishes: Wishes) -> Report:
    """Store what ``judge`` finds ready, in one transaction; safe to repeat. Broken entries are passed over.

    Raises ``DomainError`` if one is broken and all or nothing was wished for.
    """
    if wishes.owner:  # one file at a time: the same one sent twice makes nothing twice
        type(wishes.owner)._default_manager.select_for_update().get(pk=wishes.owner.pk)
    shelving, lawbook = Shelving(wishes.owner, wishes.category), Lawbook(entries)
    report = _judged(entries, wishes, shelving, lawbook)
    if wishes.is_all_or_nothing and report.error_count:
        raise DomainError(_("Some questions have errors, so none came in. Mend them, or let the others come in."))
    ready = [row for row in report.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    _store_plain(ready, wishes, shelving, lawbook)
    _store_others(ready, wishes, shelving, lawbook)
    return report


def _judged(entries: Sequence[QuestionEntry], wishes: Wishes, shelving: Shelving, lawbook: Lawbook) -> Report:
    for entry in entries:
        _tidy(entry)
        lawbook.settle(entry)
    twins = Twins(entries, wishes.owner)
    return Report([_judged_one(entry, twins, shelving) for entry in entries])


def _judged_one(entry: QuestionEntry, twins: Twins, shelving: Shelving) -> Row:
    if not entry.errors:
        for message in [*_faults(entry), *twins.faults(entry)]:
            entry.refuse(message)
    known = twins.find(entry)
    titles = shelving.place(entry, now=known.category if known else None)
    if entry.errors:
        return Row(entry, Outcome.ERROR, titles=titles)
    if earlier := twins.earlier(entry):
        entry.note(_("The same question stands at %(place)s already.") % {"place": earlier})
        return Row(entry, Outcome.SAME, known, titles)
    if known is None:
        return Row(entry, Outcome.NEW, titles=titles)
    is_changed = twins.may_change(known) and _changes(known, entry, titles, shelving)
    return Row(entry, Outcome.CHANGED if is_changed else Outcome.SAME, known, titles)


def _tidy(entry: QuestionEntry) -> None:
    """Bring its texts into the spelling of the bank, so that they can be compared."""
    entry.text = _tidied(entry.text)
    entry.options = [
        replace(one, text=_tidied(one.text), feedback=_tidied(one.feedback), target=_tidied(one.target))
        for one in entry.options
    ]
    entry.explanation = None if entry.explanation is None else _tidied(entry.explanation)
    entry.source = None if entry.source is None else _tidied(entry.source)
    entry.category = tuple(title for one in entry.category if (title := _tidied(one)))
    if entry.tags is not None:
        entry.tags = tuple(sorted({_tidied(tag)[:TAG_AT_MOST] for tag in entry.tags} - {""}))
    _tidy_rules(entry)
    if entry.code and not CODE.fullmatch(entry.code):
        entry.note(
            _("Its code “%(code)s” was not kept: codes are Latin letters, digits and hyphens.")
            % {"code": entry.code[:80]}
        )
        entry.code = ""


def _tidy_rules(entry: QuestionEntry) -> None:
    if entry.rules is None or not entry.kind:
        return
    try:
        entry.rules = tidy_rules(kind_of(entry.kind).settings, entry.rules)
    except DomainError as error:
        entry.refuse(str(error))


def _tidied(text: str) -> str:
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _faults(entry: QuestionEntry) -> Iterator[str]:
    try:
        bank.check_question(**_asked(entry, None))
    except DomainError as error:
        yield str(error)


def _changes(known: Question, entry: QuestionEntry, titles: Titles, shelving: Shelving) -> bool:
    """Whether storing it would change anything, as far as its format can say."""
    stored = entry_of(known, {})
    if stored is None or titles != shelving.titles(known.category):
        return True
    asked = _asked(entry, known)
    if entry.difficulty is not None and entry.difficulty != known.difficulty:
        return True
    if entry.picture and not is_same(entry, stored.image):
        return True
    if entry.regulations is not None and entry.regulations != stored.regulations:
        return True
    is_tagged_otherwise = entry.tags is not None and set(entry.tags) != set(stored.tags or ())
    return is_tagged_otherwise or any(getattr(stored, name) != value for name, value in asked.items())


def _asked(entry: QuestionEntry, known: Question | None) -> dict[str, Any]:
    """What ``save_question`` takes. What the format cannot say stays as it is."""
    version = known.current_version if known else None
    options = list(entry.options)
    if version and not any(one.feedback for one in options):
        told = {one.text: one.feedback for one in version.options.all()}
        options = [replace(one, feedback=told.get(one.text, "")) for one in options]
    is_same_kind = version is not None and version.kind == entry.kind
    kept = version.rules if version and is_same_kind else {}
    if version and is_same_kind and not options:  # its format has no place for them
        options = [OptionDraft.of(one) for one in version.options.all()]
    return {
        "kind": entry.kind,
        "text": entry.text,
        "options": options,
        "explanation": entry.explanation if entry.explanation is not None else version.explanation if version else "",
        "source": entry.source if entry.source is not None else version.source if version else "",
        "rules": entry.rules if entry.rules is not None else kept,
    }


def _store_plain(ready: list[Row], wishes: Wishes, shelving: Shelving, lawbook: Lawbook) -> None:
    """New questions without a picture, all at once."""
    new = [_new(row, wishes, shelving, lawbook) for row in ready if _is_plain(row)]
    store_questions(new, reserved={row.entry.code for row in ready}, by=wishes.owner)


def _store_others(ready: list[Row], wishes: Wishes, shelving: Shelving, lawbook: Lawbook) -> None:
    pictures = Pictures(wishes.owner)
    try:
        for row in sorted(ready, key=lambda row: not row.entry.code):  # codes of the file first, then those we make up
            if not _is_plain(row):
                _store(row, wishes, shelving, pictures)
                _cite(row, wishes, lawbook)
    except BaseException:
        pictures.discard()
        raise


def _is_plain(row: Row) -> bool:
    return row.outcome == Outcome.NEW and row.entry.picture is None


def _cite(row: Row, wishes: Wishes, lawbook: Lawbook) -> None:
    if row.question and row.entry.regulations is not None:
        citations.cite(row.question, lawbook.of(row.entry), by=wishes.owner)


def _new(row: Row, wishes: Wishes, shelving: Shelving, lawbook: Lawbook) -> NewQuestion:
    entry = row.entry
    row.question = Question(
        code=entry.code,
        status=wishes.status,
        owner=wishes.owner,
        is_shared=wishes.owner is None,
        category=shelving.fetch(row.titles),
        difficulty=entry.difficulty or "",
    )
    return NewQuestion(row.question, _asked(entry, None), entry.tags or (), lawbook.of(entry))


def _store(row: Row, wishes: Wishes, shelving: Shelving, pictures: Pictures) -> None:
    entry, category = row.entry, shelving.fetch(row.titles)
    question = row.question or Question(
        code=entry.code or bank.next_code(category),
        status=wishes.status,
        owner=wishes.owner,
        is_shared=wishes.owner is None,
    )
    beside = bank.beside_of(question)
    beside["image"] = pictures.of(entry, now=beside["image"])
    question.category = category
    if entry.difficulty is not None:
        question.difficulty = entry.difficulty
    bank.save_question(question, by=wishes.owner, **beside, **_asked(entry, row.question))
    if row.question is None:
        question.tags.add(*(entry.tags or ()))
    elif entry.tags is not None and set(entry.tags) != set(question.tags.names()):
        question.tags.set(entry.tags)
    row.question = question
