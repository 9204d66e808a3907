"""Where people work, as far as a new enrolment asks."""

from __future__ import annotations

from collections.abc import Iterable

from lms.organisations.models import Posting


def workplaces(user_ids: Iterable[int]) -> dict[int, int]:
    """Organisation by person: the primary current posting, else any current one; one query."""
    postings = Posting.objects.current().filter(user__in=list(user_ids)).order_by("is_primary", "-starts_on")
    return dict(postings.values_list("user_id", "organisation_id"))
