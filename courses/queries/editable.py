"""Which units a person may change in the admin."""

from __future__ import annotations

from django.db.models import QuerySet

from courses.models import UnitPage
from courses.queries.drafts import editable_pages
from lms.accounts.models import User


def units_editable_by(user: User) -> QuerySet[UnitPage]:
    """One's own for a trainer, all for a moderator; none for everybody else."""
    return UnitPage.objects.filter(pk__in=editable_pages(user).order_by().values("pk"))
