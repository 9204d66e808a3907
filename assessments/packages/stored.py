"""Questions of a package, put into the bank."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from assessments.domain import bank, citations
from assessments.kinds import OptionDraft
from assessments.models import Question, QuestionCategory
from courses.extensions import PackageContents
from courses.models import Regulation
from courses.packages.raw import DocumentFile, MediaFile, PictureFile
from courses.packages.storing import stored
from lms.accounts.models import User
from media.models import Document, Image, Media


@dataclass(frozen=True)
class Entry:
    """A question of a package, read and found good."""

    code: str
    category: str
    tags: list[str]
    regulations: list[str]
    picture: str
    recording: MediaFile | None
    document: DocumentFile | None
    difficulty: str
    asked: dict[str, Any]


@dataclass(frozen=True)
class Shelf:
    """The category of the bank that a package fills."""

    code: str
    title: str


def store_questions(
    shelves: Mapping[str, Shelf], entries: list[Entry], *, by: User | None, package: PackageContents
) -> list[str]:
    """Bring the bank up to date: new questions are ready, changed ones get a version, gone ones retire.

    From the command line they are shared and nobody's own; what a person brings in is theirs. Only questions without
    an owner retire, and only those that this person may change; the status of those that are there is left alone.
    """
    categories = {code: _category(shelf) for code, shelf in shelves.items()}
    known = {one.code: one for one in Question.objects.filter(category__in=categories.values()).order_by("code")}
    counts = {"new": 0, "changed": 0, "retired": 0}
    for entry in entries:
        question = known.get(entry.code)
        if question is None:
            question = Question(
                code=entry.code,
                category=categories[entry.category],
                status=Question.Status.READY,
                is_shared=package.bound_to is None,
                owner=package.bound_to,
            )
        counts["new"] += question.pk is None
        counts["changed"] += _save(question, entry, by=by, package=package)
    main = next(iter(categories.values()))
    for gone in _gone(main, {entry.code for entry in entries}, package.bound_to):
        counts["retired"] += 1
        bank.retire_question(gone, by=by)
    return list(_told(counts))


def is_same_as(entry: Entry, question: Question) -> bool:
    """Whether the question asks what the package asks, beside its picture."""
    version = question.current_version
    if version is None:
        return False
    options = [OptionDraft.of(one) for one in version.options.all()]
    asked = {name: getattr(version, name) for name in ("kind", "text", "explanation", "source", "rules")}
    regulations = sorted(question.regulations.values_list("code", flat=True))
    return (
        {**asked, "options": options} == entry.asked
        and set(question.tags.names()) == set(entry.tags)
        and regulations == sorted(entry.regulations)
        and entry.difficulty in ("", question.difficulty)
    )


def _category(shelf: Shelf) -> QuestionCategory:
    category = QuestionCategory.objects.filter(code=shelf.code).first()
    return category or bank.save_category(QuestionCategory(code=shelf.code, title=shelf.title), parent=None)


def _save(question: Question, entry: Entry, *, by: User | None, package: PackageContents) -> bool:
    """Whether a question that was there has changed."""
    if package.bound_to and question.pk and not Question.objects.editable_by(package.bound_to).filter(pk=question.pk):
        return False  # judged before: it asks the same
    before = question.current_version_id
    question.difficulty = entry.difficulty or question.difficulty
    version = bank.save_question(question, by=by, **_beside(entry, package), **entry.asked)
    if package.store:
        frozen = (version.picture, version.sound, version.paper)
        package.store.made.extend(one for one in frozen if one and one.is_new)
    if set(question.tags.names()) != set(entry.tags):
        question.tags.set(entry.tags)
    if entry.regulations:
        citations.cite(question, Regulation.objects.filter(code__in=entry.regulations), by=by)
    return before is not None and before != question.current_version_id


def _beside(entry: Entry, package: PackageContents) -> dict[str, Any]:
    """The uploads that stand beside a question, put into the library."""
    if package.store is None:
        return {}
    found: dict[str, Any] = {}
    if entry.picture:
        found["image"] = Image.objects.get(pk=stored(PictureFile(entry.picture, ""), package.store)["image"])
    if entry.recording:
        found["recording"] = Media.objects.get(pk=stored(entry.recording, package.store))
    if entry.document:
        found["document"] = Document.objects.get(pk=stored(entry.document, package.store))
    return found


def _gone(category: QuestionCategory, codes: set[str], by: User | None) -> list[Question]:
    gone = Question.objects.filter(category=category, owner=None).exclude(code__in=codes)
    gone = gone.exclude(status=Question.Status.RETIRED)
    return list(gone.filter(pk__in=Question.objects.editable_by(by)) if by else gone)


def _told(counts: Mapping[str, int]) -> Iterator[str]:
    words: dict[str, Any] = {
        "new": ngettext("%(count)d new question", "%(count)d new questions", counts["new"]),
        "changed": ngettext("%(count)d question changes", "%(count)d questions change", counts["changed"]),
        "retired": ngettext("%(count)d question retires", "%(count)d questions retire", counts["retired"]),
    }
    for name, count in counts.items():
        if count:
            yield words[name] % {"count": count}
