"""Many questions changed at once in one way. What is asked stays as it is, so no version is made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItem
from wagtail.models import ModelLogEntry, ReferenceIndex

from assessments.models import Question, QuizItem
from assessments.queries.bank import codes_in_lessons
from lms.core.errors import DomainError
from lms.core.text import normalise

if TYPE_CHECKING:
    from lms.accounts.models import User

CHANGED = "assessments.bulk"
BATCH = 2_000
"""Rows in one INSERT."""


class Act(models.TextChoices):
    MOVE = "move", _("Move to a category")
    ADD_TAG = "add_tag", _("Add a tag")
    REMOVE_TAG = "remove_tag", _("Remove a tag")
    DIFFICULTY = "difficulty", _("Set the difficulty")
    CITE = "cite", _("Let them rest on a regulation")
    UNCITE = "uncite", _("Let them no longer rest on a regulation")
    SHARE = "share", _("Share with other trainers")
    UNSHARE = "unshare", _("Share no longer")
    SEND = "send", _("Send for review")
    RETIRE = "retire", _("Retire")


class Reason(models.TextChoices):
    """Why a question stays as it is."""

    FOREIGN = "foreign", _("It belongs to somebody else.")
    SAME = "same", _("It is so already.")
    IN_USE = "in_use", _("A quiz asks it by name, or a lesson carries it. Take it out there first.")
    NO_DRAFT = "no_draft", _("Only a draft that is written can be sent for review.")
    NO_OWNER = "no_owner", _("It belongs to nobody, so it stays shared.")


@dataclass(frozen=True)
class Wish:
    """What is to be done, and with which category, tag, difficulty or regulation."""

    act: str
    value: Any = None


@dataclass(frozen=True)
class Sorted:
    """The chosen questions: those that change, and those that do not, each with its reason."""

    changing: list[Question]
    refused: list[tuple[Question, Reason]]

    @property
    def total(self) -> int:
        return len(self.changing) + len(self.refused)


def preview(questions: QuerySet[Question], wish: Wish, *, by: User) -> Sorted:
    """What ``change`` would do; nothing is written. The number of queries does not depend on that of the questions."""
    return _sort(_rows(questions), wish, by=by)


@transaction.atomic
def change(questions: QuerySet[Question], wish: Wish, *, expected: int, by: User) -> int:
    """Do ``wish`` with those of ``questions`` that allow it, in one transaction with history; how many changed.

    Raises ``DomainError`` and writes nothing if it would change another number than ``expected``, what was looked at.
    """
    keys = [question.pk for question in _rows(questions)]
    list(Question.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    changing = _sort(_rows(Question.objects.filter(pk__in=keys)), wish, by=by).changing
    if len(changing) != expected:
        raise DomainError(str(_("The questions have changed since you looked. Please look again.")))
    if changing:
        _write(changing, wish, by=by)
        _log(changing, wish, by=by)
    return len(changing)


def _rows(questions: QuerySet[Question]) -> list[Question]:
    return list(Question.objects.filter(pk__in=questions.order_by().values("pk")).order_by("code"))


def _sort(questions: list[Question], wish: Wish, *, by: User) -> Sorted:
    keys = [question.pk for question in questions]
    mine = set(Question.objects.editable_by(by).filter(pk__in=keys).values_list("pk", flat=True))
    same, used = _already(keys, wish), _in_use(questions, wish)
    changing, refused = [], []
    for question in questions:
        reason = Reason.FOREIGN if question.pk not in mine else _reason(question, wish, same, used)
        if reason:
            refused.append((question, reason))
        else:
            changing.append(question)
    return Sorted(changing, refused)


def _reason(question: Question, wish: Wish, same: Collection[int], used: Collection[int]) -> Reason | None:
    if question.pk in same:
        return Reason.SAME
    if wish.act == Act.SEND and (question.status != Question.Status.DRAFT or not question.current_version_id):
        return Reason.NO_DRAFT
    if wish.act == Act.UNSHARE and question.owner_id is None:
        return Reason.NO_OWNER
    return Reason.IN_USE if question.pk in used else None


def _already(keys: list[int], wish: Wish) -> set[int]:
    """Those of ``keys`` on which ``wish`` changes nothing; one query."""
    among = Question.objects.filter(pk__in=keys)
    if wish.act in (Act.ADD_TAG, Act.REMOVE_TAG):
        having = among.filter(tags__name=wish.value)
        found = having if wish.act == Act.ADD_TAG else among.exclude(pk__in=having.values("pk"))
    elif wish.act in (Act.CITE, Act.UNCITE):
        having = among.filter(regulations=wish.value)
        found = having if wish.act == Act.CITE else among.exclude(pk__in=having.values("pk"))
    else:
        found = among.filter(**_fields(wish))
    return set(found.values_list("pk", flat=True))


def _in_use(questions: list[Question], wish: Wish) -> set[int]:
    """What may not be retired unseen: a quiz asks it by name, or a lesson carries it. Two queries, or none."""
    if wish.act != Act.RETIRE:
        return set()
    carried = codes_in_lessons()
    keys = [question.pk for question in questions]
    asked = set(QuizItem.objects.filter(question__in=keys).order_by().values_list("question", flat=True))
    return asked | {question.pk for question in questions if question.code in carried}


def _fields(wish: Wish) -> dict[str, Any]:
    """The columns that ``wish`` sets."""
    return {
        Act.MOVE: {"category": wish.value},
        Act.DIFFICULTY: {"difficulty": wish.value},
        Act.SHARE: {"is_shared": True},
        Act.UNSHARE: {"is_shared": False},
        Act.SEND: {"status": Question.Status.IN_REVIEW},
        Act.RETIRE: {"status": Question.Status.RETIRED},
    }.get(Act(wish.act), {})


def _write(questions: list[Question], wish: Wish, *, by: User) -> None:
    keys = [question.pk for question in questions]
    if wish.act in (Act.ADD_TAG, Act.REMOVE_TAG):
        return _tag(keys, wish)
    if wish.act in (Act.CITE, Act.UNCITE):
        return _cite(keys, wish)
    fields = _fields(wish)
    Question.objects.filter(pk__in=keys).update(**fields)
    for question in questions:
        for name, value in fields.items():
            setattr(question, name, value)
    Question.history.bulk_history_create(questions, batch_size=BATCH, update=True, default_user=by)
    if wish.act == Act.MOVE:  # what Wagtail keeps of who refers to whom
        found = ReferenceIndex.objects.filter(base_content_type=_content_type(), model_path="category")
        found.filter(object_id__in=[str(key) for key in keys]).update(to_object_id=str(wish.value.pk))
    return None


def _tag(keys: Iterable[int], wish: Wish) -> None:
    if wish.act == Act.REMOVE_TAG:
        TaggedItem.objects.filter(content_type=_content_type(), object_id__in=keys, tag__name=wish.value).delete()
        return
    tag = Tag.objects.filter(name=wish.value).first() or Tag.objects.create(name=normalise(wish.value))
    rows = [TaggedItem(tag=tag, content_type=_content_type(), object_id=key) for key in keys]
    TaggedItem.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _cite(keys: Iterable[int], wish: Wish) -> None:
    links = Question.regulations.through.objects
    if wish.act == Act.UNCITE:
        links.filter(regulation=wish.value, question__in=keys).delete()
        return
    rows = [Question.regulations.through(question_id=key, regulation=wish.value) for key in keys]
    links.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _log(questions: list[Question], wish: Wish, *, by: User) -> None:
    """A line in the history of each question; the same moment and words for all."""
    common = {
        "content_type": _content_type(),
        "action": CHANGED,
        "timestamp": timezone.now(),
        "user": by,
        "data": {"act": str(wish.act), "value": "" if wish.value is None else str(wish.value)},
    }
    rows = [ModelLogEntry(object_id=str(one.pk), label=str(one), **common) for one in questions]
    ModelLogEntry.objects.bulk_create(rows, batch_size=BATCH)


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Question)
