"""Uploaded files of questions: kept as they were checked, taken in once, deleted after a day."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import intake
from assessments.exchange.entry import Reading
from assessments.exchange.formats import FORMATS, Format, format_of
from assessments.models import QuestionCategory, QuestionFile
from lms.accounts.models import User
from lms.core.errors import DomainError

KEPT_AT_MOST = 10
"""Of one person."""


@dataclass(frozen=True)
class Checked:
    """What was found in a file, and what would become of it."""

    reading: Reading
    report: intake.Report


@transaction.atomic
def keep(
    content: bytes,
    *,
    by: User,
    file_name: str,
    format_name: str,
    category: QuestionCategory | None,
    status: str,
    is_all_or_nothing: bool,
) -> QuestionFile:
    """Keep a file that can be read, for ``by`` alone. Raises ``DomainError`` if nothing of it can be read."""
    form = FORMATS[format_name] if format_name else format_of(file_name, content)
    _readable(form, content)
    older = QuestionFile.objects.filter(uploaded_by=by).order_by("-uploaded_at").values_list("pk", flat=True)
    QuestionFile.objects.filter(pk__in=list(older[KEPT_AT_MOST - 1 :])).delete()
    return QuestionFile.objects.create(
        key=secrets.token_urlsafe(24),
        uploaded_by=by,
        file_name=file_name[-255:],
        format=form.name,
        content=content,
        category=category,
        status=status,
        is_all_or_nothing=is_all_or_nothing,
    )


def check(file: QuestionFile) -> Checked:
    """The dry run; nothing is written."""
    reading = _readable(FORMATS[file.format], bytes(file.content))
    return Checked(reading, intake.judge(reading.entries, _wishes(file)))


@transaction.atomic
def take_in(file: QuestionFile, *, by: User) -> intake.Report:
    """Put exactly this file into the bank, once."""
    file = QuestionFile.objects.select_for_update().get(pk=file.pk, uploaded_by=by)
    if file.taken_in_at:
        raise DomainError(_("This file is in the bank already."))
    reading = _readable(FORMATS[file.format], bytes(file.content))
    report = intake.take_in(reading.entries, _wishes(file))
    file.taken_in_at = timezone.now()
    file.save(update_fields=["taken_in_at"])
    return report


def delete_expired() -> int:
    """Delete what was uploaded more than a day ago; how many there were."""
    return QuestionFile.objects.expired().delete()[0]


def _readable(form: Format, content: bytes) -> Reading:
    reading = form.read(content)
    if not reading.entries:
        raise DomainError(" ".join([_("There is no question in this file."), *reading.notes]))
    return reading


def _wishes(file: QuestionFile) -> intake.Wishes:
    return intake.Wishes(
        owner=file.uploaded_by,
        category=file.category,
        status=file.status,
        is_all_or_nothing=file.is_all_or_nothing,
    )
