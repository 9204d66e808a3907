"""What courses add to the Wagtail admin: screens, and a hand that keeps what learners' records hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry

from courses.choosers import amount_chooser, regulation_chooser
from courses.models import UnitPage
from courses.queries.drafts import may_copy, may_edit_everything, readable_pages
from courses.queries.protection import holds_records
from courses.rich_text import register_amounts
from courses.screens import reviews
from courses.screens.programmes import ProgrammeViewSet
from courses.screens.regulations import RegulationGroup
from courses.viewsets import CourseListing, LessonListing


class PagesToRead(PagesAdminAPIViewSet):
    """What the page menu of the admin reads."""

    actions: dict = {}


@hooks.register("register_admin_viewset")
def register_screens() -> list[ViewSet]:
    return [ProgrammeViewSet(), CourseListing(), LessonListing(), RegulationGroup(), regulation_chooser, amount_chooser]


@hooks.register("register_rich_text_features")
def offer_amounts(features: FeatureRegistry) -> None:
    register_amounts(features)


@hooks.register("register_admin_urls")
def review_urls() -> list[URLResolver]:
    return [path("content-reviews/", include((reviews.urlpatterns, "content_reviews")))]


class ReviewsItem(MenuItem):
    """Shown to whoever may edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def reviews_item() -> ReviewsItem:
    return ReviewsItem(
        gettext_lazy("Content reviews"), reverse("content_reviews:index"), icon_name="history", order=100
    )


@hooks.register("register_page_header_buttons")
def review_button(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from the editor of a unit to its review."""
    if page.live and issubclass(page.specific_class or Page, UnitPage) and page.specific_class.is_reviewed:
        address = reverse("content_reviews:review", args=[page.pk])
        yield Button(_("Review"), url=address, icon_name="history", priority=55)


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    """What stands in the history of a page or a regulation."""
    actions.register_action("courses.review", gettext_lazy("Review"), gettext_lazy("Reviewed"))
    actions.register_action("courses.give_owner", gettext_lazy("Give to an owner"), gettext_lazy("Owner changed"))
    actions.register_action("courses.verify", gettext_lazy("Verify"), gettext_lazy("Verified"))
    actions.register_action("courses.supersede", gettext_lazy("Supersede"), gettext_lazy("Superseded"))
    actions.register_action("courses.revive", gettext_lazy("Revive"), gettext_lazy("Supersession taken back"))


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
