"""What one trainer writes or uploads is closed to another, wherever the admin takes the number of a record.

Wagtail shows every draft's title to whoever may add a page anywhere, and takes ids of pages and pictures nobody has
chosen from a list. Here each id is looked up among what the editor may open, and is otherwise not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import ResolverMatch
from django.utils.translation import gettext as _
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.queries.drafts import (
    is_draft_closed,
    may_edit_everything,
    open_records,
    readable_pages,
    reader,
)
from courses.queries.owners import rights_of_owner, uploads_on_owned_pages
from lms.accounts.models import User
from lms.core.queries import has_all
from media.models import Document, Image, Media
from media.permissions import also_open

PAGE_NAMES = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "new_parent_page", "parent_page"}
LISTED = {"page": Page, "image": Image, "document": Document, "media": Media}
CHOOSERS = {"wagtailimages_chooser": Image, "wagtaildocs_chooser": Document, "media_chooser": Media}
WHOLE_SITE = {"site_history", "page_types_usage"}
"""Reports that tell of everybody's drafts: for those who may edit every page."""


class Confidentiality:
    """Middleware of the admin; see above."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token = reader.set(None)
        try:
            return self.get_response(request)
        finally:
            reader.reset(token)

    def process_view(self, request: HttpRequest, _view: Callable, _args: tuple, _kwargs: dict) -> None:
        """Refuse ids of what is closed; from here on drafts' titles are shown to their editors only."""
        match = request.resolver_match
        if not match.route.startswith("admin/") or not request.user.has_perm("wagtailadmin.access_admin"):
            return
        reader.set(request.user)
        if request.user.is_superuser:
            return
        if match.namespace == "wagtailadmin_reports":
            _guard_report(request.user, match.url_name.removesuffix("_results"))
        for model, ids in _asked_for(request, match):
            if ids and not has_all(open_records(request.user, model), ids):
                raise Http404

    def process_template_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """“All of them” in a bulk action names what one may not touch: only what one may read is named."""
        context = response.context_data or {}
        kept_out = context.get("items_with_no_access") if reader.get() else None
        if kept_out and isinstance(_record(kept_out[0]), tuple(LISTED.values())):
            readable = open_records(request.user, type(_record(kept_out[0])))
            known = set(readable.filter(pk__in=[_record(one).pk for one in kept_out]).values_list("pk", flat=True))
            context["items_with_no_access"] = [one for one in kept_out if _record(one).pk in known]
        return response


def hide_drafts_of_others() -> None:
    """Wagtail's lists, searches and API ask one method what an editor may browse, and one for a draft's title."""
    browse = PagePermissionPolicy.explorable_instances

    def explorable_instances(self: PagePermissionPolicy, user: User) -> QuerySet:
        return browse(self, user) & readable_pages(user)

    shown_title = Page.get_admin_display_title

    def get_admin_display_title(self: Page) -> str:
        if not self.live and is_draft_closed(self):  # above a published page
            return _("Not published yet")
        return self.title if self.draft_title != self.title and is_draft_closed(self) else shown_title(self)

    PagePermissionPolicy.explorable_instances = explorable_instances
    Page.get_admin_display_title = get_admin_display_title


def open_courses_to_their_owners() -> None:
    """Wagtail asks one method what a person's groups let them do with pages; owners may change their courses, too.

    Only those who write pages anyway: whoever leaves the trainers has nothing of a course any more.
    """
    given_by_groups = PagePermissionPolicy.get_all_permissions_for_user

    def get_all_permissions_for_user(self: PagePermissionPolicy, user: User) -> list[GroupPagePermission]:
        held = list(given_by_groups(self, user))
        return [*held, *rights_of_owner(user)] if held else held

    PagePermissionPolicy.get_all_permissions_for_user = get_all_permissions_for_user
    also_open(uploads_on_owned_pages)


def _asked_for(request: HttpRequest, match: ResolverMatch) -> Iterator[tuple[type[Model], list[str]]]:
    """The records that the address and the form name, by kind."""
    sources = [match.kwargs, request.GET, *([request.POST] if request.method == "POST" else [])]
    yield Page, [str(values[name]) for values in sources for name in PAGE_NAMES & set(values) if values[name]]
    yield Image, _named(match.kwargs, "image_id")
    yield Document, _named(match.kwargs, "document_id", "doc_id")
    listed = request.GET.getlist("id")
    if match.url_name == "wagtail_bulk_action" and match.kwargs["model_name"] in LISTED:
        yield LISTED[match.kwargs["model_name"]], [one for one in listed if one != "all"]
        yield Page, _named(request.GET, "childOf") + _named(request.POST, "chooser")
    if match.url_name == "wagtailadmin_choose_page_chosen_multiple":
        yield Page, listed
    if match.namespace in CHOOSERS:
        yield CHOOSERS[match.namespace], _named(match.kwargs, "pk") + listed


def _named(values: dict, *names: str) -> list[str]:
    return [str(values[name]) for name in names if values.get(name)]


def _record(one: Model | dict) -> Model:
    """Wagtail lists pages with what may be done to them, uploads bare."""
    return one["item"] if isinstance(one, dict) else one


def _guard_report(user: User, name: str) -> None:
    if name in WHOLE_SITE and not may_edit_everything(user):
        raise Http404
