"""Reminding people who are late, and remembering who looked at whom."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lms.accounts.models import User
from lms.core.dates import today
from lms.core.errors import DomainError
from lms.notifications.domain import notify_many
from lms.notifications.models import Message
from lms.organisations.models import Organisation

NUDGE = "reports.nudge"
EXPORT = "reports.export"
PEOPLE_AT_ONCE = 1000


@transaction.atomic
def nudge(people: QuerySet[User], *, organisation: Organisation, by: User) -> int:
    """Remind late ``people`` of ``organisation``; return how many were told. At most one reminder a day and person.

    Raises DomainError for nobody, and for more than 1,000 at once.
    """
    late = list(people.filter(is_active=True)[: PEOPLE_AT_ONCE + 1])
    if not late:
        raise DomainError(_("Nobody here is overdue."))
    if len(late) > PEOPLE_AT_ONCE:
        raise DomainError(
            _("At most %(count)d people are reminded at once. Choose a smaller organisation.")
            % {"count": PEOPLE_AT_ONCE}
        )
    told = notify_many(late, kind=NUDGE, url="/", context={"sender": by}, key_prefix=_key_of_today())
    if told:
        log(instance=organisation, action=NUDGE, user=by, data={"people": told})
    return told


def reminded_today(people: QuerySet[User]) -> int:
    """How many of ``people`` have had their reminder of today."""
    return Message.objects.filter(key__startswith=f"{_key_of_today()}:", recipient__in=people).count()


def record_export(organisations: list[Organisation], *, by: User, what: str) -> None:
    """Remember who took whose records out of the system, before they go."""
    for organisation in organisations:
        log(instance=organisation, action=EXPORT, user=by, data={"what": what})


def _key_of_today() -> str:
    return f"{NUDGE}:{today():%Y-%m-%d}"
