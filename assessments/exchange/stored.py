"""Questions of the bank as entries: what the writers take, and what an entry of a file is compared with."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from django.utils.translation import gettext as _

from assessments.exchange.entry import QuestionEntry
from assessments.kinds import OptionDraft, all_kinds, kind_of
from assessments.models import Question, QuestionCategory


def titles_by_path(categories: Sequence[QuestionCategory]) -> dict[str, tuple[str, ...]]:
    """The titles from the top down of each of all categories, by tree path."""
    titles: dict[str, tuple[str, ...]] = {}
    for one in sorted(categories, key=lambda category: category.path):
        titles[one.path] = (*titles.get(one.path[: -one.steplen], ()), one.title)
    return titles


def entry_of(question: Question, titles: Mapping[str, tuple[str, ...]]) -> QuestionEntry | None:
    """What the question asks now; nothing for one that was never finished.

    Wants ``current_version``, its ``image`` and ``options``, ``category``, ``tags`` and ``regulations`` at hand.
    """
    version = question.current_version
    if version is None:
        return None
    entry = QuestionEntry(
        place=question.code,
        kind=version.kind,
        text=version.text,
        options=[OptionDraft.of(one) for one in version.options.all()],
        rules=dict(version.rules),
        explanation=version.explanation,
        source=version.source,
        category=titles.get(question.category.path, ()),
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        code=question.code,
        image=version.image,
        difficulty=question.difficulty,
        regulations=tuple(sorted(regulation.code for regulation in question.regulations.all())),
    )
    if version.recording_id or version.document_id:
        entry.note(_("The recording or document beside it does not come along."))
    return entry


def fingerprint(entry: QuestionEntry) -> Hashable:
    """What makes two entries the same question: what is asked, what is offered, what is right."""
    words = tuple(kind_of(entry.kind).words(entry.rules or {})) if entry.kind in all_kinds() else ()
    return entry.kind, entry.text, tuple((one.text, one.is_correct, one.target) for one in entry.options), words
