"""What courses add to the Wagtail admin: screens, and a hand that keeps what learners' records hang on."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page

from courses.queries.protection import holds_records
from courses.viewsets import CourseListing, LessonListing, ProgrammeViewSet


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
