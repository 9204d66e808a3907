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

from courses.choosers import amount_chooser, regulation_chooser, term_chooser
from courses.links_in_text import register_links
from courses.models import CataloguePage, CoursePage, UnitPage, course_of
from courses.queries.drafts import CATALOGUE_DEPTH, may_edit_everything, readable_pages
from courses.queries.protection import holds_records
from courses.rich_text import register_embeds
from courses.screens import arranging, as_learner, course_check, desk, owners, packages, problems, reviews
from courses.screens.glossary import TermViewSet
from courses.screens.programmes import ProgrammeViewSet
from courses.screens.regulations import RegulationGroup
from courses.viewsets import CourseListing, LessonListing

FOR_MODERATORS = {"site-history", "page-types-usage", "locked-pages", "workflows", "workflow-tasks", "aging-pages"}


class PagesToRead(PagesAdminAPIViewSet):
    """What the page menu of the admin reads."""

    actions: dict = {}


@hooks.register("register_admin_viewset")
def register_screens() -> list[ViewSet]:
    return [
        ProgrammeViewSet(),
        CourseListing(),
        LessonListing(),
        RegulationGroup(),
        TermViewSet(),
        regulation_chooser,
        amount_chooser,
        term_chooser,
    ]


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's, whose links to pages we draw ourselves
def offer_what_texts_name(features: FeatureRegistry) -> None:
    register_embeds(features)
    register_links(features)


@hooks.register("register_admin_urls")
def screens_of_ours() -> list[URLResolver]:
    return [
        path("content-reviews/", include((reviews.urlpatterns, "content_reviews"))),
        path("as-learner/", include((as_learner.urlpatterns, "as_learner"))),
        path("course-check/", include((course_check.urlpatterns, "course_check"))),
        path("course-outline/", include((arranging.urlpatterns, "course_outline"))),
        path("course-owners/", include((owners.urlpatterns, "course_owners"))),
    ]


@hooks.register("register_admin_urls")
def package_urls() -> list[URLResolver]:
    return [path("course-packages/", include((packages.urlpatterns, "course_packages")))]


@hooks.register("register_page_header_buttons")
def package_buttons(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """A course is taken out where it stands, and brought in where all stand."""
    if page.specific_class is CoursePage and page.permissions_for_user(user).can_edit():
        address = reverse("course_packages:download", args=[page.pk])
        yield Button(_("Download as a package"), url=address, icon_name="download", priority=57)
    if page.specific_class in {CataloguePage, CoursePage} and page.permissions_for_user(user).can_add_subpage():
        yield Button(
            _("Upload a course package"), url=reverse("course_packages:upload"), icon_name="upload", priority=58
        )


@hooks.register("register_admin_urls")
def problem_urls() -> list[URLResolver]:
    return [path("reported-mistakes/", include((problems.urlpatterns, "problem_reports")))]


@hooks.register("register_reports_menu_item")
def problems_item() -> EditorsItem:
    return EditorsItem(
        gettext_lazy("Reported mistakes"), reverse("problem_reports:index"), icon_name="warning", order=110
    )


class EditorsItem(MenuItem):
    """Shown to whoever may edit pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


@hooks.register("register_reports_menu_item")
def reviews_item() -> EditorsItem:
    return EditorsItem(
        gettext_lazy("Content reviews"), reverse("content_reviews:index"), icon_name="history", order=100
    )


@hooks.register("register_page_header_buttons")
def review_button(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from the editor of a unit to its review."""
    if page.live and issubclass(page.specific_class or Page, UnitPage) and page.specific_class.is_reviewed:
        address = reverse("content_reviews:review", args=[page.pk])
        yield Button(_("Review"), url=address, icon_name="history", priority=55)


@hooks.register("register_page_header_buttons")
def course_buttons(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from the editor and the explorer to the course as a learner would meet it, and to its check."""
    course = course_of(page) if page.depth > CATALOGUE_DEPTH else None
    if course and course.permissions_for_user(user).can_edit():
        is_unit = issubclass(page.specific_class or Page, UnitPage)
        name, keys = ("unit", [course.pk, page.pk]) if is_unit else ("course", [course.pk])
        yield Button(_("See as a learner"), url=reverse(f"as_learner:{name}", args=keys), icon_name="view", priority=50)
        address = reverse("course_outline:index", args=[course.pk])
        yield Button(_("Order of the course"), url=address, icon_name="order", priority=53)
        address = reverse("course_check:course", args=[course.pk])
        yield Button(_("Check the course"), url=address, icon_name="circle-check", priority=54)


@hooks.register("register_page_header_buttons")
def owners_button(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from a course to those who own it."""
    if page.specific_class is CoursePage and page.permissions_for_user(user).can_edit():
        yield Button(_("Owners"), url=reverse("course_owners:index", args=[page.pk]), icon_name="group", priority=56)


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    """What stands in the history of a page or a regulation."""
    actions.register_action("courses.review", gettext_lazy("Review"), gettext_lazy("Reviewed"))
    actions.register_action("courses.give_owner", gettext_lazy("Give to an owner"), gettext_lazy("Owner changed"))
    actions.register_action("courses.give_course", gettext_lazy("Add an owner"), gettext_lazy("Owner added"))
    actions.register_action("courses.take_course", gettext_lazy("Remove an owner"), gettext_lazy("Owner removed"))
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
def copy_by_our_screen(request: HttpRequest, page: Page) -> HttpResponse:
    """Wagtail's copy brings every earlier version along, and may be live at once: ours stands in its place."""
    return redirect("course_outline:clone", page.pk)


@hooks.register("construct_homepage_panels")
def lay_the_desk(request: HttpRequest, panels: list) -> None:
    """Ours in the place of Wagtail's, which list pages that one may not open any more, at a query a page."""
    panels[:] = desk.panels_for(request)


@hooks.register("construct_reports_menu")
def hide_reports_on_everybody(request: HttpRequest, items: list) -> None:
    """What tells of everybody's drafts is listed for those who may open it, and so is what they alone need."""
    if not may_edit_everything(request.user):
        items[:] = [item for item in items if item.name not in FOR_MODERATORS]


@hooks.register("construct_help_menu")
def hide_news_of_wagtail(request: HttpRequest, items: list) -> None:
    """Of no use to an expert in office work, and in English."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]


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
