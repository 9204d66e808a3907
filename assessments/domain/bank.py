"""Writing questions. What was asked once is never changed: a change makes a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments.domain import figures
from assessments.kinds import OptionDraft, Rules, kind_of, tidy_rules
from assessments.models import Option, Question, QuestionCategory, QuestionVersion, Response
from lms.core.errors import DomainError
from lms.core.text import normalise, search_form

if TYPE_CHECKING:
    from lms.accounts.models import User
    from media.models import Document, Image, Media

TEXT_AT_MOST, OPTION_AT_MOST, SOURCE_AT_MOST = 5_000, 1_000, 500
TITLE_AT_MOST = 160
SHARE = Decimal("0.00001")


@transaction.atomic
def save_question(
    question: Question,
    *,
    by: User | None,
    kind: str,
    text: str,
    options: Sequence[OptionDraft],
    explanation: str = "",
    source: str = "",
    rules: Rules | None = None,
    image: Image | None = None,
    recording: Media | None = None,
    document: Document | None = None,
) -> QuestionVersion:
    """Store ``question`` (its own fields as they stand on it) and what it asks.

    A change of what is asked makes a new version; without one the current version is returned, so that it is safe to
    repeat. Texts are plain text; ``rules`` are settings of the type. Raises ``DomainError`` if the question could not
    be answered or graded.
    """
    asked, drafts = _prepare(kind=kind, text=text, options=options, explanation=explanation, source=source, rules=rules)
    refuse_without_picture(kind, image)
    asked |= _beside(kind, image=image, recording=recording, document=document)
    if question._state.adding:
        return _store_new(question, asked, drafts, by=by)
    version = _current_version(question)
    if version is None or _differs(version, asked, drafts):
        last = question.versions.aggregate(last=Max("number"))["last"] or 0
        version = _add_version(question, asked, drafts, number=last + 1, by=by)
    _show(question, version)
    if _has_changed(question):
        _store(question, by=by)
    return version


def check_question(
    *,
    kind: str,
    text: str,
    options: Sequence[OptionDraft],
    explanation: str = "",
    source: str = "",
    rules: Rules | None = None,
) -> None:
    """Raise ``DomainError`` if ``save_question`` would refuse; nothing is written."""
    _prepare(kind=kind, text=text, options=options, explanation=explanation, source=source, rules=rules)


def refuse_without_picture(kind: str, picture: object) -> None:
    """Raise ``DomainError`` if the type asks about a picture and there is none."""
    if kind_of(kind).needs_picture and not picture:
        raise DomainError(_("This type of question asks about a picture. Choose one."))


def beside_of(question: Question) -> dict[str, Any]:
    """What stands beside ``question`` now, as ``save_question`` takes it."""
    names = ("image", "recording", "document")
    return {name: getattr(question.current_version, name, None) for name in names}


def title_of(version: QuestionVersion) -> str:
    """The beginning, as long as its column: counted in signs of the database, where a tone mark is one, too."""
    words = " ".join(kind_of(version.kind).outline(version.text).split())
    return words if len(words) <= TITLE_AT_MOST else f"{words[: TITLE_AT_MOST - 1]}…"


def draft_version(
    *,
    by: User | None,
    kind: str,
    text: str,
    options: Sequence[OptionDraft],
    explanation: str = "",
    source: str = "",
    rules: Rules | None = None,
) -> tuple[QuestionVersion, list[Option]]:
    """The first version of a question, without a picture, and its options; not stored. Refuses as ``save_question``."""
    asked, drafts = _prepare(kind=kind, text=text, options=options, explanation=explanation, source=source, rules=rules)
    refuse_without_picture(kind, None)
    version = QuestionVersion(number=1, created_by=by, search_text=_search_text(asked, drafts), **asked)
    return version, _options_of(version, drafts)


def code_of(category: QuestionCategory, number: int) -> str:
    """Such as ``orientation-031``."""
    return f"{category.code[:70]}-{number:03d}"


def next_code(category: QuestionCategory) -> str:
    """A free code of the category."""
    number = category.questions.count() + 1
    while Question.objects.filter(code=code_of(category, number)).exists():
        number += 1
    return code_of(category, number)


@transaction.atomic
def retire_question(question: Question, *, by: User | None) -> None:
    """No quiz asks it any more; open attempts keep it. Safe to repeat."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.status != Question.Status.RETIRED:
        question.status = Question.Status.RETIRED
        _store(question, by=by)


@transaction.atomic
def delete_question(question: Question, *, by: User) -> None:
    """Remove a question that was never used. One that was asked, or stands in a quiz, can only be retired."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    if question.quiz_items.exists() or Response.objects.filter(version__question=question).exists():
        raise DomainError(_("This question is used in a quiz or was answered. Retire it instead."))
    question.current_version = None
    _store(question, by=by)
    question._history_user = by
    question.delete()


@transaction.atomic
def save_category(category: QuestionCategory, *, parent: QuestionCategory | None) -> QuestionCategory:
    """Store a shelf of the bank below ``parent`` (none: at the top), moving it there if it stood elsewhere.

    Raises ``DomainError`` for a shelf that would stand below itself.
    """
    if not category.pk:
        return parent.add_child(instance=category) if parent else QuestionCategory.add_root(instance=category)
    category.save()
    if parent and parent.path.startswith(category.path):
        raise DomainError(_("A category cannot stand below itself."))
    if category.get_parent() != parent:
        top = parent or QuestionCategory.get_last_root_node()
        category.move(top, "last-child" if parent else "last-sibling")
        category.refresh_from_db()
    return category


def _prepare(
    *, kind: str, text: str, options: Sequence[OptionDraft], explanation: str, source: str, rules: Rules | None
) -> tuple[dict[str, Any], list[OptionDraft]]:
    """What is asked and its options, cleaned; refuses what could not be answered or graded."""
    asked: dict[str, Any] = {"kind": kind, "text": _clean(text, TEXT_AT_MOST)}
    asked |= {"explanation": _clean(explanation, TEXT_AT_MOST), "source": _clean(source, SOURCE_AT_MOST)}
    asked["rules"] = tidy_rules(kind_of(kind).settings, rules or {})
    drafts = [_cleaned(option) for option in options]
    if not asked["text"]:
        raise DomainError(_("Write the question."))
    kind_of(kind).check(drafts, text=asked["text"], rules=asked["rules"])
    return asked, drafts


def _beside(kind: str, *, image: Image | None, recording: Media | None, document: Document | None) -> dict[str, Any]:
    """What stands beside it as it lies in the library, and as it is asked."""
    return {
        "image_id": image and image.pk,
        "picture": image and figures.freeze_picture(image, size=kind_of(kind).picture_size),
        "recording_id": recording and recording.pk,
        "sound": recording and figures.freeze_recording(recording),
        "document_id": document and document.pk,
        "paper": document and figures.freeze_document(document),
    }


def _cleaned(option: OptionDraft) -> OptionDraft:
    if option.weight is not None and not -1 <= option.weight <= 1:
        raise DomainError(_("The share of an option is at most 100 percent of the point."))
    weight = None if option.weight is None else option.weight.quantize(SHARE, ROUND_HALF_UP)
    text, feedback, target = (_clean(one, OPTION_AT_MOST) for one in (option.text, option.feedback, option.target))
    return OptionDraft(text, option.is_correct, feedback, weight, target)


def _store_new(question: Question, asked: dict, drafts: Sequence[OptionDraft], *, by: User | None) -> QuestionVersion:
    """Question and first version, which need each other; one row of history tells of both."""
    question.current_version = None
    question.skip_history_when_saving = True  # type: ignore[attr-defined]
    question.save()
    version = _add_version(question, asked, drafts, number=1, by=by)
    _show(question, version)
    question.save()
    del question.skip_history_when_saving  # type: ignore[attr-defined]
    Question.history.bulk_history_create([question], default_user=by)
    log(question, "wagtail.create", user=by)
    return version


def _show(question: Question, version: QuestionVersion) -> None:
    """Let ``question`` ask ``version``."""
    question.current_version, question.kind = version, version.kind
    question.title = title_of(version)


def _add_version(
    question: Question, asked: dict, drafts: Sequence[OptionDraft], *, number: int, by: User | None
) -> QuestionVersion:
    version = QuestionVersion.objects.create(
        question=question, number=number, created_by=by, search_text=_search_text(asked, drafts), **asked
    )
    Option.objects.bulk_create(_options_of(version, drafts))
    return version


def _options_of(version: QuestionVersion, drafts: Sequence[OptionDraft]) -> list[Option]:
    return [Option(version=version, sort_order=number, **asdict(draft)) for number, draft in enumerate(drafts)]


def _search_text(asked: dict, drafts: Sequence[OptionDraft]) -> str:
    """Everything in it that a trainer may remember, as the search compares it."""
    texts = [asked[name] for name in ("text", "explanation", "source")]
    texts += [text for draft in drafts for text in (draft.text, draft.target, draft.feedback)]
    texts += kind_of(asked["kind"]).words(asked["rules"])
    return search_form(" · ".join(text for text in texts if text))


def _differs(version: QuestionVersion, asked: dict, drafts: Sequence[OptionDraft]) -> bool:
    if any(getattr(version, name) != value for name, value in asked.items()):
        return True
    return [OptionDraft.of(option) for option in version.options.all()] != list(drafts)


def _current_version(question: Question) -> QuestionVersion | None:
    """What the question asks now, its row locked."""
    locked = Question.objects.select_related("current_version").select_for_update(of=("self",))
    return locked.get(pk=question.pk).current_version


def _has_changed(question: Question) -> bool:
    stored = Question.objects.filter(pk=question.pk).values().get()
    return any(getattr(question, name) != value for name, value in stored.items())


def _store(question: Question, *, by: User | None) -> None:
    """Save with the actor in its history."""
    question._history_user = by
    question.save()
    log(question, "wagtail.edit", user=by)


def _clean(text: str, at_most: int) -> str:
    cleaned = normalise(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(cleaned) > at_most:
        raise DomainError(
            _("A text is too long: %(length)s of at most %(most)s characters.")
            % {"length": len(cleaned), "most": at_most}
        )
    return cleaned
