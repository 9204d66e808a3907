"""What stands on the desk of whoever writes pages: their courses, what is under review, what they worked on last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Count, F, Max, Q, QuerySet
from django.db.models.functions import Cast, Substr
from wagtail.models import Page, PageLogEntry, TaskState, WorkflowState

from courses.models import COURSE_PATH_LENGTH, CoursePage
from courses.queries.drafts import editable_pages, may_edit_everything
from courses.queries.owners import courses_owned_by
from lms.accounts.models import User

MOST_COURSES, MOST_PAGES = 12, 8


@dataclass(frozen=True)
class CourseRow:
    """A course and how many of its pages are in which state; the course itself counts."""

    course: CoursePage
    draft_count: int = 0
    changed_count: int = 0
    moderated_count: int = 0


@dataclass(frozen=True)
class PageRow:
    """A page that is worked on or judged; ``is_returned`` if the moderator asks for changes."""

    page: Page
    since: datetime
    person: str = ""
    is_returned: bool = False


def courses_on_desk(user: User) -> QuerySet[CoursePage]:
    """One's own; all of them for those who may change everything. The last changed first."""
    courses = CoursePage.objects.all() if may_edit_everything(user) else courses_owned_by(user)
    return courses.order_by(F("latest_revision_created_at").desc(nulls_last=True), "path")


def course_rows(courses: Iterable[CoursePage]) -> list[CourseRow]:
    """``courses`` with the states of their pages; two queries."""
    rows = list(courses)
    pages = _within([course.path for course in rows])
    states = {
        found.pop("course_path"): found
        for found in pages.values("course_path").annotate(
            draft_count=Count("pk", filter=Q(live=False)),
            changed_count=Count("pk", filter=Q(live=True, has_unpublished_changes=True)),
            moderated_count=Count("pk", filter=Q(pk__in=_pages_of(_running()))),
        )
    }
    return [CourseRow(course, **states.get(course.path, {})) for course in rows]


def to_moderate(user: User) -> list[PageRow]:
    """Pages that wait for the decision of ``user``, the longest first."""
    tasks = TaskState.objects.reviewable_by(user).select_related("revision__user").order_by("started_at")
    pages_are = _page_type()
    found = [
        (int(task.revision.object_id), task) for task in tasks if task.revision.base_content_type_id == pages_are.pk
    ]
    pages = Page.objects.in_bulk({key for key, _task in found})
    return [PageRow(pages[key], task.started_at, str(task.revision.user or "")) for key, task in found if key in pages]


def under_review(user: User) -> list[PageRow]:
    """Pages of ``user`` that a moderator has before them, or has sent back; those first. Three queries."""
    states = _running().filter(page_pk__in=_own_pages(user).order_by().values("pk"))
    found = list(states.order_by("-status", "-created_at").values_list("page_pk", "created_at", "status")[:MOST_PAGES])
    pages = Page.objects.in_bulk({key for key, *_more in found})
    return [
        PageRow(pages[key], since, is_returned=status == WorkflowState.STATUS_NEEDS_CHANGES)
        for key, since, status in found
    ]


def worked_on(user: User) -> list[PageRow]:
    """The pages that ``user`` edited last and may still edit; two queries."""
    edits = PageLogEntry.objects.filter(user=user, action__in=["wagtail.edit", "wagtail.create"])
    edits = edits.filter(page__in=editable_pages(user).order_by().values("pk"))
    last = dict(
        edits.order_by()
        .values("page")
        .annotate(last=Max("timestamp"))
        .order_by("-last")
        .values_list("page", "last")[:5]
    )
    pages = Page.objects.in_bulk(last)
    return [PageRow(pages[key], moment) for key, moment in last.items()]


def _own_pages(user: User) -> QuerySet[Page]:
    """Pages ``user`` writes: their own, and those of their courses."""
    paths = courses_owned_by(user).order_by().values("path")
    with_course = Page.objects.alias(course_path=Substr("path", 1, COURSE_PATH_LENGTH))
    return with_course.filter(Q(owner=user) | Q(course_path__in=paths))


def _within(paths: list[str]) -> QuerySet[Page]:
    pages = Page.objects.annotate(course_path=Substr("path", 1, COURSE_PATH_LENGTH))
    return pages.filter(course_path__in=paths).order_by()


def _running() -> QuerySet[WorkflowState]:
    """Reviews that have begun and not ended, with the key of their page as a number."""
    states = WorkflowState.objects.active().filter(base_content_type=_page_type())
    return states.annotate(page_pk=Cast("object_id", BigIntegerField()))


def _pages_of(states: QuerySet[WorkflowState]) -> QuerySet:
    return states.order_by().values("page_pk")


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)
