"""Putting a programme into force."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.evaluation import evaluate_programme
from courses.models import CoursePage, Programme
from lms.accounts.models import User
from lms.core.errors import DomainError


@transaction.atomic
def put_in_force(programme: Programme, *, by: User | None, at: dt.datetime | None = None) -> Programme:
    """From now on (or since ``at``) ``programme`` is asked of its audiences; nobody is enrolled yet by this.

    Safe to repeat: the first moment stays. Raises ``DomainError`` if it is not active, is meant for nobody, or has no
    published course.
    """
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if not programme.is_active:
        raise DomainError(_("This programme is not active."))
    if not programme.audiences.exists():
        raise DomainError(_("Say first whom the programme is meant for."))
    if not CoursePage.objects.live().filter(programme_courses__programme_set__programme=programme).exists():
        raise DomainError(_("This programme has no open course yet. Add a published course first."))
    if programme.assigned_at is None:
        programme.assigned_at = at or timezone.now()
        programme.save(update_fields=["assigned_at"])
    return programme


def assign_programme(programme: Programme, *, by: User | None, at: dt.datetime | None = None) -> int:
    """Put ``programme`` into force and bring everybody up to date whom it is meant for; how many records changed.

    Safe to repeat. Refuses like ``put_in_force``.
    """
    return evaluate_programme(put_in_force(programme, by=by, at=at), by=by, at=at)
