"""Whom a programme is meant for: asked of the database for everybody, and of one posting in memory. Both agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.models import Enrolment, ProgrammeAudience
from lms.accounts.models import User
from lms.organisations.models import Posting


def people_meant(audiences: Iterable[ProgrammeAudience]) -> QuerySet[User]:
    """Open accounts that fit one of ``audiences`` today; nobody for none."""
    meant = Q(pk__in=[])
    for audience in audiences:
        meant |= Q(pk__in=postings_meant(audience).values("user"))
    return User.objects.filter(meant, is_active=True)


def postings_meant(audience: ProgrammeAudience) -> QuerySet[Posting]:
    """Current postings, whoever's account, that fit all that is filled in."""
    postings = Posting.objects.current().filter(organisation__path__startswith=audience.organisation.path).order_by()
    if audience.position:
        postings = postings.filter(position=audience.position)
    if audience.employment_type:
        postings = postings.filter(employment_type=audience.employment_type)
    if audience.started_from:
        postings = postings.filter(starts_on__gte=audience.started_from)
    if audience.started_until:
        postings = postings.filter(starts_on__lte=audience.started_until)
    if audience.completed_course_id:
        done = Enrolment.objects.filter(
            user=OuterRef("user"), course=audience.completed_course_id, status=Enrolment.Status.COMPLETED
        )
        postings = postings.filter(Exists(done))
    return postings


def fits(audience: ProgrammeAudience, posting: Posting, completed: Collection[int]) -> bool:
    """Whether a current posting fits all that is filled in; ``completed`` are the person's completed courses."""
    return (
        posting.organisation.path.startswith(audience.organisation.path)
        and audience.position in ("", posting.position)
        and audience.employment_type in ("", posting.employment_type)
        and (audience.started_from is None or posting.starts_on >= audience.started_from)
        and (audience.started_until is None or posting.starts_on <= audience.started_until)
        and (audience.completed_course_id is None or audience.completed_course_id in completed)
    )
