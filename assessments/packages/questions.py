"""Questions of a course package: ``questions.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments import checks
from assessments.domain import bank
from assessments.kinds import OptionDraft, true_false_options
from assessments.models import Question, QuestionCategory
from assessments.packages.stored import Entry, Shelf, is_same_as, store_questions
from courses.extensions import PackageContents, PartPlan
from courses.packages.judging import judge_reference
from courses.packages.raw import DocumentFile, MediaFile, PictureFile
from courses.packages.regulations import knows_regulation
from courses.packages.report import Place
from courses.packages.values import Values
from lms.accounts.models import User
from lms.core.errors import DomainError
from media.uploads import AUDIO_EXTENSIONS, extension_of

FILE = "questions.yaml"
FEEDBACK = ("feedback_if_true", "feedback_if_false")
CODE = re.compile(r"[A-Za-z0-9_-]{1,80}")
WEIGHT = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,8})?")


def read_questions(content: Any, *, place: Place, package: PackageContents) -> PartPlan | None:
    """Read the bank of a package; leaves the entries by code in ``package.notes["questions"]``."""
    if not isinstance(content, list) or not all(isinstance(one, Mapping) for one in content):
        place.error(_("Expected a list of questions, each beginning with “- code: …”."))
        return None
    shelves = _shelves(package, place)
    entries: dict[str, Entry] = {}
    for one in content:
        entry = _entry(one, place, shelves, package)
        if entry.code in entries:
            place.at(one).error(_("The code “%(code)s” is there twice.") % {"code": entry.code})
        entries[entry.code] = entry
    package.notes["questions"] = entries
    return PartPlan(
        store=lambda by: store_questions(shelves, list(entries.values()), by=by, package=package),
        check_codes={code for code, entry in entries.items() if _may_be_checked(entry)},
    )


def _may_be_checked(entry: Entry) -> bool:
    """Whether lessons may carry it as a knowledge check."""
    return checks.TAG in entry.tags and entry.asked["kind"] not in checks.UPLOADED


def shelf_of(package: PackageContents, place: Place) -> Shelf:
    """The category of what names none: ``question_category`` of the course, else the course itself."""
    named = package.course.get("question_category") or {}
    if not isinstance(named, Mapping):
        place.error(_("“question_category” in course.yaml needs a code and a title."))
        named = {}
    return Shelf(
        code=str(named.get("code") or package.course.get("code") or ""),
        title=str(named.get("title") or package.course.get("title") or ""),
    )


def _shelves(package: PackageContents, place: Place) -> dict[str, Shelf]:
    """The categories by code, that of the course first."""
    first = shelf_of(package, place)
    shelves = {first.code: first}
    for one in Values(package.course, place).mappings("more_question_categories"):
        values = Values(one, place)
        shelf = Shelf(values.text("code", longest=60), values.text("title", longest=200))
        shelves.setdefault(shelf.code, shelf)
    by = package.bound_to
    known = set(QuestionCategory.objects.filter(code__in=shelves).values_list("code", flat=True))
    for code in shelves.keys() - known:
        if not CODE.fullmatch(code):
            place.error(_("The code “%(code)s” may have letters, digits and hyphens only.") % {"code": code})
        if by and not by.has_perm("assessments.add_questioncategory"):
            message = _("There is no question category “%(code)s” here, and you may not add one. Ask a moderator to.")
            place.error(message % {"code": code})
    return shelves


def _entry(content: Mapping[str, Any], place: Place, shelves: Mapping[str, Shelf], package: PackageContents) -> Entry:
    values = Values(content, place)
    kind = values.choice("kind", Question.Kind.values)
    entry = Entry(
        code=values.text("code", longest=80),
        category=values.text("category", longest=60, default=next(iter(shelves))),
        tags=values.texts("tags", is_required=False),
        regulations=values.texts("regulations", is_required=False),
        picture=values.text("picture", longest=300, default=""),
        recording=_recording(values),
        document=_document(values),
        difficulty=_difficulty(values),
        asked={
            "kind": kind,
            "text": values.text("text", longest=bank.TEXT_AT_MOST),
            "options": _options(values, kind),
            "explanation": values.text("explanation", longest=bank.TEXT_AT_MOST, default=""),
            "source": values.text("source", longest=bank.SOURCE_AT_MOST, default=""),
            "rules": dict(values.mapping("rules") or {}),
        },
    )
    values.refuse_others()
    if entry.category not in shelves:
        values.place.error(_("course.yaml names no question category “%(code)s”.") % {"code": entry.category})
    _judge(entry, values.place, package)
    return entry


def _recording(values: Values) -> MediaFile | None:
    """The sound recording beside it."""
    content = values.mapping("recording")
    if not content:
        return None
    inner = Values(content, values.place)
    recording = MediaFile(
        inner.text("file", longest=300),
        inner.text("title", longest=255),
        seconds=inner.integer("seconds", least=0, most=86_400, default=0),
        transcript=inner.text("transcript", longest=100_000),
    )
    inner.refuse_others()
    return recording


def _document(values: Values) -> DocumentFile | None:
    """The document beside it."""
    content = values.mapping("document")
    if not content:
        return None
    inner = Values(content, values.place)
    document = DocumentFile(inner.text("file", longest=300), inner.text("title", longest=255))
    inner.refuse_others()
    return document


def _difficulty(values: Values) -> str:
    """Empty if the package does not say."""
    if "difficulty" not in values.content:
        return ""
    return values.choice("difficulty", Question.Difficulty.values)


def _options(values: Values, kind: str) -> list[OptionDraft]:
    if kind == Question.Kind.TRUE_FALSE:
        if "answer" not in values.content:
            values.place.error(_("Say “answer: true” or “answer: false”."))
        feedback = {name: values.text(name, longest=bank.OPTION_AT_MOST, default="") for name in FEEDBACK}
        return list(true_false_options(values.boolean("answer", default=False), **feedback))
    return [_option(one, values.place) for one in values.mappings("options")]


def _option(content: Mapping[str, Any], place: Place) -> OptionDraft:
    values = Values(content, place)
    option = OptionDraft(
        text=values.text("text", longest=bank.OPTION_AT_MOST, default=""),
        is_correct=values.boolean("correct", default=False),
        feedback=values.text("feedback", longest=bank.OPTION_AT_MOST, default=""),
        weight=_weight(values),
        target=values.text("target", longest=bank.OPTION_AT_MOST, default=""),
    )
    values.refuse_others()
    return option


def _weight(values: Values) -> Decimal | None:
    """A share of the point, between -1 and 1."""
    written = values.text("weight", longest=12, default="")
    if not written:
        return None
    if not WEIGHT.fullmatch(written) or not -1 <= Decimal(written) <= 1:
        values.place.error(_("“%(name)s” must be a number between -1 and 1.") % {"name": "weight"})
        return None
    return Decimal(written).quantize(bank.SHARE)


def _judge(entry: Entry, place: Place, package: PackageContents) -> None:
    """Tell of what the bank would refuse, and of what belongs to somebody else."""
    if entry.code and not CODE.fullmatch(entry.code):
        place.error(_("The code “%(code)s” may have letters, digits and hyphens only.") % {"code": entry.code})
    known = Question.objects.filter(code=entry.code).select_related("category").first()
    if known and known.category.code != entry.category:
        place.error(_("The code “%(code)s” belongs to a question of another category.") % {"code": entry.code})
    elif known and package.bound_to and not _may_keep(known, entry, package.bound_to):
        place.error(
            _("The question “%(code)s” belongs to somebody else; give yours another code.") % {"code": entry.code}
        )
    for code in entry.regulations:
        if not knows_regulation(code, package):
            place.error(_("There is no regulation “%(code)s” in this package or here.") % {"code": code})
    picture = PictureFile(entry.picture, "") if entry.picture else None
    for beside in (picture, entry.recording, entry.document):
        if beside and package.folder:
            judge_reference(beside, package.folder, place, package)
    if entry.recording and extension_of(entry.recording.path) not in AUDIO_EXTENSIONS:
        place.error(_("A video does not stand beside a question. Choose a sound recording."))
    if entry.asked["kind"]:
        try:
            bank.check_question(**entry.asked)
            bank.refuse_without_picture(entry.asked["kind"], entry.picture)
        except DomainError as error:
            place.error(str(error))


def _may_keep(known: Question, entry: Entry, by: User) -> bool:
    """Whether ``by`` may change it; or may read it, and the package asks just the same."""
    if Question.objects.editable_by(by).filter(pk=known.pk).exists():
        return True
    is_read = Question.objects.visible_to(by).filter(pk=known.pk).exists()
    return is_read and is_same_as(entry, known)
