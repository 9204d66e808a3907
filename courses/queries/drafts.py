"""Whose drafts one may read: one's own, and a moderator everybody's. What is published is open to every editor."""

from __future__ import annotations

from contextvars import ContextVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy

from courses.models import CoursePage
from lms.accounts.models import User
from media.permissions import POLICIES, open_to

CATALOGUE_DEPTH = 2
reader: ContextVar[User | AnonymousUser | None] = ContextVar("reader", default=None)
"""Who looks at the admin in this request."""


def readable_pages(user: User) -> PageQuerySet:
    """What is published, and the drafts ``user`` may edit."""
    if user.is_superuser:
        return Page.objects.all()
    return Page.objects.filter(Q(live=True) | Q(pk__in=editable_pages(user).values("pk")))


def courses_open_to(user: User | None) -> QuerySet[CoursePage]:
    """The courses ``user`` may read in the admin; all of them for nobody in particular, as on the command line."""
    found = CoursePage.objects.all()
    return found.filter(pk__in=readable_pages(user).values("pk")) if user else found


def editable_pages(user: User) -> PageQuerySet:
    """The pages ``user`` may edit."""
    return page_permission_policy.instances_user_has_permission_for(user, "change")


def may_edit_everything(user: User) -> bool:
    """Whether ``user`` may change pages from the catalogue down, so that no draft is closed to them."""
    if user.is_superuser:
        return True
    held = page_permission_policy.get_cached_permissions_for_user(user)
    return any(one.permission.codename == "change_page" and one.page.depth <= CATALOGUE_DEPTH for one in held)


def is_draft_closed(page: Page) -> bool:
    """Whether what is unpublished of ``page`` is none of the reader's business; outside the admin nobody asks."""
    user = reader.get()
    return user is not None and not page.permissions_for_user(user).can_edit()


def open_records(user: User, model: type[Model]) -> QuerySet | None:
    """The pages or uploads ``user`` may open in the admin; ``None`` for kinds that are nobody's own."""
    if issubclass(model, Page):
        return readable_pages(user)
    return open_to(user, model) if model in POLICIES else None


def may_copy(user: User, page: Page, *, with_pages_below: bool) -> bool:
    """A copy is its maker's own, with every draft and revision: only what one may edit is copied."""
    if not with_pages_below:
        return bool(page.permissions_for_user(user).can_edit())
    copied = Page.objects.descendant_of(page, inclusive=True)
    return user.is_superuser or not copied.exclude(pk__in=editable_pages(user).values("pk")).exists()
