"""Packages that come through the screens: checked when sent, brought in once the sender has read the report."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import PackageUpload
from courses.packages import Outcome, PackageError, read_package, try_package, write_package
from courses.packages.archive import LARGEST_ARCHIVE, unpacked
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise

MOST_WAITING = 10
"""Of one person: each may be half a gigabyte."""


def receive(file: File, *, by: User) -> PackageUpload:
    """Check ``file`` and keep it for a day with what its bringing in would do; of many that wait the oldest goes.

    Raises ``PackageError`` with everything that is wrong; then nothing is kept.
    """
    if file.size > LARGEST_ARCHIVE:
        raise PackageError([_("It is larger than %(most)s.") % {"most": filesizeformat(LARGEST_ARCHIVE)}])
    with unpacked(file) as folder:
        plan = read_package(folder, bound_to=by)
        outcome = try_package(plan, by=by)
    file.seek(0)
    upload = PackageUpload(
        owner=by,
        original_name=normalise(str(file.name))[-255:],
        fingerprint=_fingerprint(file),
        report=_report(outcome, plan.warnings),
    )
    upload.file.save("package.zip", file, save=False)
    upload.save()
    waiting = PackageUpload.objects.filter(owner=by, loaded_at=None).order_by("-created_at", "-pk")
    _forget(waiting[MOST_WAITING:])
    return upload


def load(upload: PackageUpload, *, by: User) -> PackageUpload:
    """Bring in the file that was checked, and keep what it did as the report. Safe to repeat.

    It is judged again: what somebody may do, and what is here, can have changed meanwhile.
    """
    with transaction.atomic():
        upload = PackageUpload.objects.select_for_update().get(pk=upload.pk)
        if upload.loaded_at:
            return upload
        with upload.file.open("rb") as file:
            if _fingerprint(file) != upload.fingerprint:
                raise DomainError(_("The file is not the one that was checked. Upload it again."))
            with unpacked(file) as folder:
                plan = read_package(folder, bound_to=by)
                outcome = write_package(plan, by=by)
        upload.report = _report(outcome, plan.warnings)
        upload.course, upload.loaded_at = outcome.course, timezone.now()
        upload.save()
    upload.file.delete(save=True)
    return upload


def forget_expired() -> int:
    """Delete what nobody has brought in within a day; how many there were."""
    return _forget(PackageUpload.objects.expired())


def _forget(uploads: Iterable[PackageUpload]) -> int:
    forgotten = list(uploads)
    for upload in forgotten:
        upload.file.delete(save=False)
        upload.delete()
    return len(forgotten)


def _report(outcome: Outcome, warnings: list[str]) -> dict[str, Any]:
    listed = {name: value for name, value in vars(outcome).items() if isinstance(value, list)}
    return {"title": outcome.course.title, "warnings": list(warnings), **listed}


def _fingerprint(file: File) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
