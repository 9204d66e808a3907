"""What courses add to the Wagtail admin: screens, and a hand that keeps what learners' records hang on."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.viewsets.base import ViewSet
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page, PageQuerySet

from courses.queries.drafts import may_copy, may_edit_everything, readable_pages
from courses.queries.protection import holds_records
from courses.screens.programmes import ProgrammeViewSet
from courses.viewsets import CourseListing, LessonListing


class PagesToRead(PagesAdminAPIViewSet):
    """What the page menu of the admin reads."""

    actions: dict = {}


@hooks.register("register_admin_viewset")
def register_screens() -> list[ViewSet]:
    return [ProgrammeViewSet(), CourseListing(), LessonListing()]


@hooks.register("before_delete_page")
def offer_unpublishing(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page with learners' records is not deleted: its editor is told why, and may unpublish it."""
    if not holds_records(page):
        return None
    may_unpublish = page.permissions_for_user(request.user).can_unpublish()
    context = {"page": page, "may_unpublish": may_unpublish}
    return render(request, "courses/admin/keep_page.html", context, status=409)


@hooks.register("before_copy_page")
def copy_only_ones_own(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A trainer copies what they may edit: a copy would give them the drafts and the history of another's page."""
    if may_copy(request.user, page, with_pages_below="copy_subpages" in request.POST):
        return None
    messages.error(request, _("Nothing was copied: only pages you may edit can be copied, and those below them."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("construct_reports_menu")
def hide_reports_on_everybody(request: HttpRequest, items: list) -> None:
    """What tells of everybody's drafts is listed for those who may open it."""
    if not may_edit_everything(request.user):
        items[:] = [item for item in items if item.name not in {"site-history", "page-types-usage"}]


@hooks.register("construct_admin_api", order=100)  # in the place of Wagtail's
def take_actions_off_the_api(router: WagtailAPIRouter) -> None:
    """Copying and the like go through the screens, where they are checked; nothing in the admin calls these."""
    router.register_endpoint("pages", PagesToRead)


@hooks.register("construct_page_chooser_queryset")
def choose_among_readable(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    return pages.filter(pk__in=readable_pages(request.user).values("pk"))


@hooks.register("before_bulk_action")
def keep_pages_with_records(
    request: HttpRequest, action_type: str, objects: Iterable[Model], action: object
) -> HttpResponse | None:
    """Deleting several at once stops if one of them has learners' records."""
    if action_type != "delete":
        return None
    kept = [page for page in objects if isinstance(page, Page) and holds_records(page)]
    if not kept:
        return None
    names = ", ".join(f"“{page.get_admin_display_title()}”" for page in kept)
    messages.error(
        request, _("Nothing was deleted: learners have records on %(pages)s. Unpublish instead.") % {"pages": names}
    )
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk)
