"""The rules of a course in ``course.yaml``: who may begin, in which order, and the picture of its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from courses.models import CoursePage, CoursePrerequisite
from courses.packages.files import LARGEST_PICTURE, Folder
from courses.packages.raw import PictureFile
from courses.packages.storing import Store, stored
from courses.packages.values import Values
from courses.queries.doors import courses_before, leads_back
from courses.queries.drafts import courses_open_to
from lms.accounts.models import User

SPANS = {"valid_months": 240, "renewal_days": 365}
SWITCHES = ("is_open", "has_certificate", "units_in_order")


@dataclass(frozen=True)
class CourseRules:
    """What the package says; ``None`` where it says nothing, and then the course keeps what it has."""

    switches: dict[str, Any]
    needs: list[str] | None
    picture: str | None

    def fill(self, store: Store) -> Callable[[CoursePage], None]:
        """What sets the rules on the page of the course."""
        return partial(_fill, rules=self, store=store)


def read_rules(values: Values, folder: Folder, code: str, bound_to: User | None = None) -> CourseRules:
    """Switches and spans of days as the course calls them; ``needs`` (codes of courses) and ``picture``."""
    needs = values.texts("needs", is_required=False) if "needs" in values.content else None
    rules = CourseRules(
        switches={
            **{name: values.boolean(name, default=False) for name in SWITCHES if name in values.content},
            **{
                name: values.integer(name, least=1, most=most) for name, most in SPANS.items() if name in values.content
            },
        },
        needs=needs,
        picture=values.text("picture", longest=300, default="") if "picture" in values.content else None,
    )
    months, days = (rules.switches.get(name, 0) for name in SPANS)
    if months and days >= months * 28:
        values.place.error(_("The renewal would open before the course is completed: choose fewer days."))
    if rules.picture:
        folder.find(rules.picture, told_at=values.place, largest=LARGEST_PICTURE)
    _refuse_closed_doors(rules.needs or [], values, code, bound_to)
    return rules


def _refuse_closed_doors(needs: list[str], values: Values, code: str, by: User | None) -> None:
    """What comes before must be here, once, and may not lead back."""
    known = dict(courses_open_to(by).filter(slug__in=[*needs, code]).values_list("slug", "pk"))
    for one in dict.fromkeys(needs):
        if one == code or needs.count(one) > 1:
            values.place.error(_("“%(code)s” cannot come before this course, or is named twice.") % {"code": one})
        elif one not in known:
            values.place.error(_("The course “%(code)s” comes before this one: load it first.") % {"code": one})
        elif code in known and leads_back(known[code], [known[one]], courses_before()):
            values.place.error(_("“%(code)s” needs this course itself: nobody could begin either.") % {"code": one})


def _fill(page: CoursePage, *, rules: CourseRules, store: Store) -> None:
    for name, value in rules.switches.items():
        setattr(page, name, value)
    if rules.picture is not None:
        page.image_id = stored(PictureFile(rules.picture, ""), store)["image"] if rules.picture else None
    if rules.needs is None:
        return
    keys = dict(CoursePage.objects.filter(slug__in=rules.needs).values_list("slug", "pk"))
    wanted = [keys[code] for code in rules.needs]
    if [row.needs_id for row in page.prerequisites.all()] != wanted:
        page.prerequisites = [CoursePrerequisite(needs_id=pk, sort_order=place) for place, pk in enumerate(wanted)]
