"""Which content is due for review: one query says it on the screen and in the spreadsheet alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from courses.models import Citation, CoursePage, UnitPage
from courses.queries.editable import units_editable_by
from lms.accounts.models import User
from lms.core.dates import today

SOON = dt.timedelta(days=30)


class Standing(TextChoices):
    """Why a unit should be reviewed; several may hold."""

    SUPERSEDED = "superseded", _("rests on a superseded regulation")
    OVERDUE = "overdue", _("overdue")
    DUE = "due", _("due within 30 days")
    NEVER = "never", _("never reviewed")


@dataclass(frozen=True)
class ReviewRow:
    """A unit of the report."""

    unit: UnitPage
    course_title: str
    standings: list[Standing]
    """Empty: there is nothing to do."""


def units_to_review(user: User, *, standing: str = "") -> QuerySet[UnitPage]:
    """Published units that ``user`` may edit and that are reviewed from time to time, the most urgent first.

    ``standing`` narrows them to those for which it holds; ``"any"`` to those for which one does.
    """
    models = [model for model in apps.get_models() if issubclass(model, UnitPage) and model.is_reviewed]
    kinds = [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]
    units = UnitPage.objects.live().filter(pk__in=units_editable_by(user), content_type__in=kinds)
    units = units.annotate(rests_on_superseded=_superseded_since_review()).select_related("owner", "reviewer")
    if standing == "any":
        units = units.filter(_condition(*Standing))
    elif standing in Standing.values:
        units = units.filter(_condition(Standing(standing)))
    return units.order_by(F("rests_on_superseded").desc(), F("review_again_by").asc(nulls_first=True), "path")


def review_counts(user: User) -> dict[Standing, int]:
    """For how many units that ``user`` may edit each reason holds; one query. Several may hold for one."""
    units = units_to_review(user).order_by()
    counted = {standing.value: Count("pk", filter=_condition(standing)) for standing in Standing}
    return {Standing(name): count for name, count in units.aggregate(**counted).items()}


def review_rows(units: Iterable[UnitPage]) -> list[ReviewRow]:
    """``units`` (of ``units_to_review``) with their courses and what is to be done; one query more."""
    rows = list(units)
    paths = {unit.course_path for unit in rows}
    courses = dict(CoursePage.objects.filter(path__in=paths).values_list("path", "title"))
    return [ReviewRow(unit, courses.get(unit.course_path, ""), _standings_of(unit)) for unit in rows]


def _standings_of(unit: UnitPage) -> list[Standing]:
    again_by = unit.review_again_by
    holds = {
        Standing.SUPERSEDED: unit.rests_on_superseded,
        Standing.OVERDUE: again_by is not None and again_by < today(),
        Standing.DUE: again_by is not None and today() <= again_by <= today() + SOON,
        Standing.NEVER: unit.reviewed_at is None,
    }
    return [standing for standing, does_hold in holds.items() if does_hold]


def _condition(*standings: Standing) -> Q:
    day = today()
    conditions = {
        Standing.SUPERSEDED: Q(rests_on_superseded=True),
        Standing.OVERDUE: Q(review_again_by__lt=day),
        Standing.DUE: Q(review_again_by__range=(day, day + SOON)),
        Standing.NEVER: Q(reviewed_at=None),
    }
    whole = Q()
    for standing in standings:
        whole |= conditions[standing]
    return whole


def _superseded_since_review() -> Q:
    """Whether a regulation that the unit rests on was superseded and the unit not reviewed since."""
    superseded = Citation.objects.filter(unit=OuterRef("pk"), regulation__superseded_at__isnull=False)
    since = superseded.filter(regulation__superseded_at__gt=OuterRef("reviewed_at"))
    return Q(Exists(since)) | Q(Exists(superseded), reviewed_at=None)
