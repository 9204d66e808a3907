"""What publishing a unit anew means to those already past it: nothing, a message, or reading it again.

Whether a learner has to read again is not stored but follows: they had done the unit, and a change that asks for it is
younger than that (``courses.queries.changes``). So publishing touches nobody's records.
"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Revision

from courses.models import CoursePage, Effect, Enrolment, UnitChange, UnitPage, UnitProgress
from courses.queries.changes import latest_to_read, must_read_again
from courses.queries.structure import structure_of
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.notifications.domain import notify_many
from lms.notifications.models import Message

CHANGED = "courses.changed"
AT_ONCE = 1000


@transaction.atomic
def state_change(unit: UnitPage, *, revision: Revision | None, by: User | None) -> UnitChange | None:
    """Record what the publication that just went live says about itself; ``None`` if it says nothing.

    The statement stands on the page (``change_effect``, ``change_summary``) and is taken off it: it holds for one
    publication. An announcement without words gets some. Safe to repeat.
    """
    unit = UnitPage.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    effect, summary = _statement(unit)
    if effect is Effect.MINOR and not summary:
        return None
    UnitPage.objects.filter(pk=unit.pk).update(change_effect=Effect.MINOR, change_summary="")
    change, is_new = UnitChange.objects.get_or_create(
        unit=unit,
        revision=revision,
        defaults={
            "effect": effect,
            "summary": summary,
            "published_at": unit.last_published_at or timezone.now(),
            "by": by,
        },
    )
    if is_new:
        CoursePage.objects.filter(path=unit.course_path).update(outline_version=uuid4())
    return change


def refuse_statement(kind: type[UnitPage], *, effect: str, summary: str) -> None:
    """Raise ``DomainError`` unless an editor may publish a unit of this kind with such a statement."""
    if effect == Effect.READ_AGAIN and not kind.is_read:
        raise DomainError(_("Only a lesson can be read again. Choose to tell them instead."))
    if effect != Effect.MINOR and not summary.strip():
        raise DomainError(_("Say in one sentence what changed: learners will read it."))


def tell_change(change: UnitChange) -> int:
    """Tell everybody who had completed the unit before, once each; how many were told. Safe to repeat.

    Nothing is said while the unit is not published. One transaction for every 1,000 learners.
    """
    change = UnitChange.objects.select_related("unit", "by").get(pk=change.pk)
    course = change.unit.course
    url = structure_of(course).urls.get(change.unit_id) if course.live else None
    if change.told_at or change.effect == Effect.MINOR or url is None:
        return 0
    context = {"change": change, "unit": change.unit, "course": course}
    told, last_seen = 0, 0
    while learners := _past(change, after=last_seen):
        told += notify_many(learners, kind=CHANGED, url=url, context=context, key_prefix=f"{CHANGED}:{change.pk}")
        last_seen = learners[-1].pk
    UnitChange.objects.filter(pk=change.pk, told_at__isnull=True).update(told_at=timezone.now())
    return told


@transaction.atomic
def confirm_reading(enrolment: Enrolment, change: UnitChange) -> UnitProgress:
    """The learner has read the unit again as ``change`` asked. The first completion keeps its moment.

    Safe to repeat. Raises ``DomainError`` for the withdrawn, for whoever has not completed the unit yet, and if the
    unit was changed once more meanwhile.
    """
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.status == Enrolment.Status.WITHDRAWN:
        raise DomainError(_("You are no longer enrolled on this course."))
    row = UnitProgress.objects.filter(enrolment=enrolment, unit=change.unit_id, completed_at__isnull=False).first()
    if row is None:
        raise DomainError(_("Read the lesson to its end first."))
    latest = latest_to_read(change.unit_id)
    if latest != change:
        raise DomainError(_("The lesson was changed once more. Please read it as it is now."))
    if must_read_again(row, [latest]):
        row.read_again_at = timezone.now()
        row.save(update_fields=["read_again_at", "updated_at"])
        Enrolment.objects.filter(pk=enrolment.pk).update(last_active_at=row.read_again_at)
    return row


def may_receive_change(message: Message) -> bool:
    """Whether the recipient is still on the course, and the unit still published."""
    _kind, pk, _person = (message.key or "::").split(":")
    change = UnitChange.objects.select_related("unit").filter(pk=pk or 0, unit__live=True).first()
    if change is None:
        return False
    places = Enrolment.objects.of(message.recipient).counted()
    return places.filter(course__path=change.unit.course_path, course__live=True).exists()


def _statement(unit: UnitPage) -> tuple[Effect, str]:
    """What the page says of itself, as far as it can be carried out: a draft is published without a form, too."""
    effect, summary = Effect(unit.change_effect), unit.change_summary.strip()
    if effect is Effect.READ_AGAIN and not unit.specific_class.is_read:
        effect = Effect.TELL
    if effect is not Effect.MINOR and not summary:
        with translation.override(settings.LANGUAGE_CODE):
            summary = _("The content was revised.")
    return effect, summary


def _past(change: UnitChange, *, after: int) -> list[User]:
    """The next learners, by key, who had completed the unit when it changed."""
    rows = UnitProgress.objects.filter(unit=change.unit_id, completed_at__lt=change.published_at)
    on_course = rows.exclude(enrolment__status=Enrolment.Status.WITHDRAWN)
    people = User.objects.filter(pk__in=on_course.values("enrolment__user"), pk__gt=after, is_active=True)
    return list(people.order_by("pk")[:AT_ONCE])
