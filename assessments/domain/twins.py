"""Questions of the bank that a file speaks of: by their code, or because they ask the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.exchange.stored import entry_of, fingerprint
from assessments.models import Question

if TYPE_CHECKING:
    from lms.accounts.models import User

AT_ONCE = 200
"""Texts in one query; databases take only so many parameters."""


class Twins:
    """Knows, for one file and one owner, what is there already."""

    def __init__(self, entries: Sequence[QuestionEntry], owner: User | None) -> None:
        codes = {entry.code for entry in entries if entry.code}
        texts = {entry.text for entry in entries if not entry.code}
        self.owner = owner
        self._coded = {one.code: one for one in _found("code", codes)}
        self._editable = set(
            self._of_owner(Question.objects.editable_by).filter(code__in=codes).values_list("pk", flat=True)
        )
        self._readable = set(
            self._of_owner(Question.objects.visible_to).filter(code__in=codes).values_list("pk", flat=True)
        )
        self._alike: dict[Hashable, Question] = {}
        for question in _found("current_version__text", texts, owner=owner):
            if stored := entry_of(question, {}):
                self._alike.setdefault(fingerprint(stored), question)
        self._places: dict[Hashable, str] = {}

    def find(self, entry: QuestionEntry) -> Question | None:
        """The question that ``entry`` is: the one of its code, else one of the owner that asks the same."""
        return self._coded.get(entry.code) if entry.code else self._alike.get(fingerprint(entry))

    def may_change(self, question: Question) -> bool:
        return question.pk in self._editable

    def faults(self, entry: QuestionEntry) -> Iterator[str]:
        """Why it may not come in: its code is used twice, or belongs to somebody else's question."""
        place = self._places.get(entry.code) if entry.code else None
        if place:
            yield _("The same code stands at %(place)s already.") % {"place": place}
        known = self._coded.get(entry.code)
        if known and not self.may_change(known) and not self._asks_the_same(known, entry):
            message = _("The question “%(code)s” belongs to somebody else; give yours another code.")
            yield message % {"code": entry.code}

    def earlier(self, entry: QuestionEntry) -> str:
        """Where the same question stands before it in the file; remembers it for those that come."""
        key: Hashable = entry.code or fingerprint(entry)
        place = self._places.get(key, "")
        self._places.setdefault(key, entry.place)
        return place

    def _asks_the_same(self, known: Question, entry: QuestionEntry) -> bool:
        stored = entry_of(known, {})
        return known.pk in self._readable and stored is not None and fingerprint(stored) == fingerprint(entry)

    def _of_owner(self, scope: Callable[[User], QuerySet[Question]]) -> QuerySet[Question]:
        return scope(self.owner) if self.owner else Question.objects.filter(owner=None)


def _found(field: str, values: set[str], **more: Any) -> Iterator[Question]:
    """Questions with one of ``values``, and what ``entry_of`` wants of them."""
    questions = Question.objects.filter(**more).select_related("current_version__image", "category").order_by("pk")
    questions = questions.prefetch_related("current_version__options", "tags", "regulations")  # type: ignore[misc]
    ordered = sorted(values)
    for start in range(0, len(ordered), AT_ONCE):
        yield from questions.filter(**{f"{field}__in": ordered[start : start + AT_ONCE]})
