"""The panels of the first page of the admin; each is drawn only if it has something to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from courses import desk
from courses.models import CataloguePage
from courses.queries import desk as queries
from courses.queries.drafts import may_edit_everything
from courses.queries.problems import reports_on_the_desk_of
from courses.queries.reviews import Standing, review_counts
from lms.accounts.models import User


class DeskPanel(Component):
    """A panel for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user


class Actions(DeskPanel):
    """What one may begin."""

    order = 10
    template_name = "courses/admin/desk/actions.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"actions": desk.actions_for(self.user)}


class WaitingPanel(DeskPanel):
    """What is to be done: work that is counted, pages to decide on, pages that were sent back."""

    order = 20
    template_name = "courses/admin/desk/waiting.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {
            "waiting": desk.waiting_for(self.user),
            "to_moderate": queries.to_moderate(self.user),
            "under_review": queries.under_review(self.user),
        }


class Courses(DeskPanel):
    """One's courses and how far they are."""

    order = 30
    template_name = "courses/admin/desk/courses.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        courses = queries.courses_on_desk(self.user)
        shown = list(courses[: queries.MOST_COURSES + 1])
        return {
            "rows": queries.course_rows(shown[: queries.MOST_COURSES]),
            "has_more": len(shown) > queries.MOST_COURSES,
            "are_all": may_edit_everything(self.user),
        }


class WorkedOn(DeskPanel):
    """Where one left off."""

    order = 40
    template_name = "courses/admin/desk/worked_on.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"rows": queries.worked_on(self.user)}


def panels_for(request: HttpRequest) -> list[DeskPanel]:
    """Nothing for those who write no pages."""
    if not page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"}):
        return []
    return [Actions(request), WaitingPanel(request), Courses(request), WorkedOn(request)]


def begin_pages(user: User) -> Iterator[desk.Action]:
    """A new course below the catalogue, and a new lesson in a module that one chooses."""
    catalogue = CataloguePage.objects.first()
    if catalogue and catalogue.permissions_for_user(user).can_add_subpage():
        address = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", catalogue.pk])
        yield desk.Action(_("New course"), address, "folder-open-inverse", order=10)
        yield desk.Action(_("New lesson"), reverse("lessons:choose_parent"), "doc-full", order=20)


def reviews_waiting(user: User) -> Iterator[desk.Waiting]:
    """What is to be reviewed, reason by reason."""
    if not page_permission_policy.user_has_permission(user, "change"):
        return
    counts = review_counts(user)
    words = {
        Standing.SUPERSEDED: _("Lessons that rest on a superseded regulation"),
        Standing.OVERDUE: _("Lessons whose review is overdue"),
        Standing.DUE: _("Lessons to review within 30 days"),
        Standing.NEVER: _("Lessons that nobody has reviewed yet"),
    }
    for standing, label in words.items():
        address = f"{reverse('content_reviews:index')}?standing={standing}"
        is_urgent = standing in {Standing.SUPERSEDED, Standing.OVERDUE}
        yield desk.Waiting(label, counts[standing], address, is_urgent=is_urgent)


def mistakes_waiting(user: User) -> Iterator[desk.Waiting]:
    """Mistakes that learners have reported and nobody has answered."""
    if page_permission_policy.user_has_permission(user, "change"):
        count = reports_on_the_desk_of(user).open().count()
        yield desk.Waiting(_("Mistakes that learners have reported"), count, reverse("problem_reports:index"))


def register() -> None:
    """Once, when the site starts."""
    desk.register_actions(begin_pages)
    desk.register_waiting(mistakes_waiting)
    desk.register_waiting(reviews_waiting)
