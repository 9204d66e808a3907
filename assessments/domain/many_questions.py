"""Many new questions stored at once: what ``bank.save_question`` does with one, in a few queries for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.utils import timezone
from taggit.models import Tag, TaggedItem
from wagtail.models import ModelLogEntry

from assessments.domain import bank
from assessments.models import Option, Question, QuestionCategory, QuestionVersion

if TYPE_CHECKING:
    from courses.models import Regulation
    from lms.accounts.models import User

BATCH = 1_000


@dataclass(frozen=True)
class NewQuestion:
    """A question that is not stored yet, with what it asks and its tags."""

    question: Question
    asked: dict[str, Any]
    """As ``bank.save_question`` takes it; no picture."""
    tags: Sequence[str] = ()
    regulations: Iterable[Regulation] = ()


@transaction.atomic
def store_questions(new: Sequence[NewQuestion], *, reserved: Collection[str] = (), by: User | None) -> None:
    """Store ``new`` with their first version, history and tags; those without a code get one that is not ``reserved``.

    Raises ``DomainError`` as ``bank.save_question`` does, and stores nothing then.
    """
    if not new:
        return
    written = [bank.draft_version(by=by, **one.asked) for one in new]
    _give_codes([one.question for one in new], reserved)
    for one, (version, _options) in zip(new, written, strict=True):
        one.question.kind, one.question.title = version.kind, bank.title_of(version)
    questions = Question.objects.bulk_create([one.question for one in new], batch_size=BATCH)
    for question, (version, _options) in zip(questions, written, strict=True):
        version.question = question
    QuestionVersion.objects.bulk_create([version for version, _options in written], batch_size=BATCH)
    Option.objects.bulk_create([one for _version, options in written for one in options], batch_size=BATCH)
    for question, (version, _options) in zip(questions, written, strict=True):
        question.current_version = version
    keys = [question.pk for question in questions]
    first = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("number").values("pk")[:1]
    Question.objects.filter(pk__in=keys).update(current_version=Subquery(first))
    _record(questions, by=by)
    _tag(new)
    _cite(new)


def _give_codes(questions: Sequence[Question], reserved: Collection[str]) -> None:
    """Codes such as ``orientation-031`` to those that have none; three queries at most."""
    bare = [question for question in questions if not question.code]
    if not bare:
        return
    taken = set(Question.objects.order_by().values_list("code", flat=True)) | set(reserved)
    taken |= {question.code for question in questions}
    shelves = {question.category_id for question in bare}
    counted = QuestionCategory.objects.filter(pk__in=shelves).annotate(total=Count("questions")).order_by()
    numbers = Counter(dict(counted.values_list("pk", "total")))
    for question in bare:
        question.code = next(code for code in _codes(question.category, numbers) if code not in taken)
        taken.add(question.code)


def _codes(category: QuestionCategory, numbers: Counter[int]) -> Iterator[str]:
    while True:
        numbers[category.pk] += 1
        yield bank.code_of(category, numbers[category.pk])


def _record(questions: Sequence[Question], *, by: User | None) -> None:
    """A first line in the history of each."""
    Question.history.bulk_history_create(questions, batch_size=BATCH, default_user=by)
    common = {
        "content_type": ContentType.objects.get_for_model(Question),
        "action": "wagtail.create",
        "timestamp": timezone.now(),
        "user": by,
        "content_changed": True,
    }
    rows = [ModelLogEntry(object_id=str(one.pk), label=str(one), **common) for one in questions]
    ModelLogEntry.objects.bulk_create(rows, batch_size=BATCH)


def _tag(new: Sequence[NewQuestion]) -> None:
    names = {name for one in new for name in one.tags}
    if not names:
        return
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    tags |= {name: Tag.objects.create(name=name) for name in sorted(names - tags.keys())}
    kind = ContentType.objects.get_for_model(Question)
    TaggedItem.objects.bulk_create(
        [
            TaggedItem(tag=tags[name], content_type=kind, object_id=one.question.pk)
            for one in new
            for name in dict.fromkeys(one.tags)
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


def _cite(new: Sequence[NewQuestion]) -> None:
    cited = [(one.question.pk, regulation.pk) for one in new for regulation in one.regulations]
    if cited:
        link = Question.regulations.through
        rows = [link(question_id=question, regulation_id=regulation) for question, regulation in cited]
        link.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
