"""Screens of the Wagtail admin: flat lists of courses and lessons."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage, LessonPage
from lms.core.dates import short_date


class WritersMenuItem(MenuItem):
    """Shown to those who may write or publish pages somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, {"add", "change", "publish"})


class CourseListing(PageListingViewSet):
    """All courses, whoever looks may open."""

    model = CoursePage
    name = "courses"
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Courses")
    menu_order = 110
    menu_item_class = WritersMenuItem
    add_to_admin_menu = True
    columns = [
        *IndexView.base_columns,
        Column("subject_area", label=gettext_lazy("Subject area"), accessor="get_subject_area_display"),
        Column("hours", label=gettext_lazy("Training hours")),
    ]


class LessonListing(PageListingViewSet):
    """All lessons, with what tells a stale one."""

    model = LessonPage
    name = "lessons"
    icon = "doc-full"
    menu_label = gettext_lazy("Lessons")
    menu_order = 120
    menu_item_class = WritersMenuItem
    add_to_admin_menu = True
    columns = [
        *IndexView.base_columns,
        Column("minutes", label=gettext_lazy("Minutes"), sort_key="minutes"),
        BooleanColumn("is_required", label=gettext_lazy("Required"), sort_key="is_required"),
        Column(
            "reviewed_at",
            label=gettext_lazy("Reviewed"),
            accessor=lambda row: row.reviewed_at and short_date(row.reviewed_at),
            sort_key="reviewed_at",
        ),
    ]
