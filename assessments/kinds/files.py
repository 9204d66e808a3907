"""File or photo: something the learner made elsewhere is sent, and a person marks it.

The answer lists the files that are stored: ``{"file", "key", "name", "size", "is_picture"}`` each. It changes with
them (``domain/answer_files.py``) and never by what a form says.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any, Self

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.kinds.base import WRONG, Kind, OptionDraft, ReviewLine
from assessments.kinds.essay import MOST_POINTS, USUAL_POINTS, check_expected, expected_lines
from assessments.kinds.rules import Count, Rules
from assessments.models import Aspect, QuestionVersion
from assessments.models.submission import ACCEPTED_FILES, LARGEST_FILE
from lms.core.errors import DomainError

MOST_FILES, USUAL_FILES = 5, 1
Answer = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that is part of an answer."""

    pk: int
    key: str
    name: str
    size: int
    is_picture: bool

    is_correct = False  # an answer, not what a good one holds; templates sort by it

    @property
    def url(self) -> str:
        """Sent to its learner and to those who mark it."""
        return str(default_storage.url(self.key))

    def told(self, aspects: Aspect) -> Self:
        """One's own files are no secret."""
        return self

    @property
    def kind(self) -> str:
        """``PDF`` of ``บันทึก.pdf``."""
        return PurePath(self.key).suffix.removeprefix(".").upper()


@dataclass(frozen=True, slots=True)
class Sending:
    """The files that are there, and how many there may be."""

    files: list[SentFile]
    most: int

    largest = LARGEST_FILE
    accepted = ",".join(f".{one}" for one in ACCEPTED_FILES)


class Files(Kind):
    """Its options are what a good answer holds, for those who mark."""

    name = "file"
    template = "assessments/kinds/file.html"
    review_template = "assessments/kinds/file_review.html"
    is_uploaded = True
    settings = {
        "most": Count(label=gettext_lazy("At most so many files"), default=USUAL_FILES, most=MOST_FILES),
        "points": Count(label=gettext_lazy("Points a marker may give"), default=USUAL_POINTS, most=MOST_POINTS),
    }

    def check(self, options: Sequence[OptionDraft], *, text: str, rules: Rules) -> None:
        if rules.get("most", USUAL_FILES) == 0:
            raise DomainError(_("A question that is answered with files takes at least one."))
        if rules.get("points", USUAL_POINTS) == 0:
            raise DomainError(_("A marker needs at least one point to give."))
        check_expected(options)

    def arrange(self, version: QuestionVersion, *, chance: random.Random, is_shuffled: bool) -> list[int]:
        return []

    def accept(self, values: Sequence[str], *, layout: Any) -> None:
        raise DomainError(_("This question is answered with a file. Reload the page and add it there."))

    def restore(self, answer: Answer | None, *, layout: Any) -> list[str]:
        """How many there are, so that a page can tell that something is there."""
        return [str(len(answer))] if answer else []

    def grade(self, version: QuestionVersion, answer: Answer | None) -> Decimal | None:
        """Nothing for nothing; any file is for a person."""
        return None if answer else WRONG

    def solve(self, version: QuestionVersion) -> None:
        return None

    def show(self, version: QuestionVersion, *, layout: Any, answer: Answer | None) -> list[Sending]:
        return [Sending(files_of(answer), version.rules.get("most", USUAL_FILES))]

    def review(self, version: QuestionVersion, *, layout: Any, answer: Answer | None) -> list[SentFile | ReviewLine]:
        """The files, then what a good answer holds."""
        return [*files_of(answer), *expected_lines(version)]


def files_of(answer: Answer | None) -> list[SentFile]:
    """The files of a stored answer."""
    return [SentFile(one["file"], one["key"], one["name"], one["size"], one["is_picture"]) for one in answer or []]
