"""Reviewing what is taught: somebody has read it again, and says until when that holds."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import UnitPage
from lms.accounts.models import User
from lms.core.dates import local_date, today
from lms.core.errors import DomainError

LONGEST = dt.timedelta(days=3 * 366)
"""A review holds for three years at most."""


@transaction.atomic
def record_review(unit: UnitPage, *, by: User, again_by: dt.date) -> UnitPage:
    """Record that ``by`` has reviewed the published content of ``unit``, which is due again on ``again_by``.

    Takes the unit off the worklists of the regulations superseded before. Safe to repeat: the same review on the same
    day is logged once. Raises ``DomainError`` for a unit that is not published, and for a day that is not in the three
    years to come.
    """
    unit = UnitPage.objects.select_for_update().get(pk=unit.pk)
    if not unit.live:
        raise DomainError(_("It is not published: learners do not read it yet."))
    if not today() < again_by <= today() + LONGEST:
        raise DomainError(_("The next review lies between tomorrow and three years from today."))
    was = (unit.reviewer_id, unit.review_again_by, unit.reviewed_at and local_date(unit.reviewed_at))
    unit.reviewer, unit.reviewed_at, unit.review_again_by = by, timezone.now(), again_by
    # Not save(): nothing of what learners are taught has changed, so no outline is renewed and no progress recounted.
    UnitPage.objects.filter(pk=unit.pk).update(reviewer=by, reviewed_at=unit.reviewed_at, review_again_by=again_by)
    if was != (by.pk, again_by, today()):
        log(unit, "courses.review", user=by, data={"again_by": again_by.isoformat()})
    return unit


@transaction.atomic
def give_owner(unit: UnitPage, owner: User, *, by: User) -> UnitPage:
    """Make ``owner`` answer for ``unit``: they are told of what concerns it, and a trainer may edit what they own.

    Safe to repeat. Raises ``DomainError`` for somebody whose account is closed or who does not write content.
    """
    unit = UnitPage.objects.select_for_update().get(pk=unit.pk)
    if unit.owner_id == owner.pk:
        return unit
    if not owner.is_active or not owner.has_perm("wagtailadmin.access_admin"):
        raise DomainError(_("%(person)s does not write content here.") % {"person": owner})
    unit.owner = owner
    UnitPage.objects.filter(pk=unit.pk).update(owner=owner)
    log(unit, "courses.give_owner", user=by, data={"owner": str(owner)})
    return unit
