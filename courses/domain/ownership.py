"""Giving a course to somebody, and taking it away: at once, and never so that nobody is left."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageSubscription
from wagtail.permissions import page_permission_policy

from courses.models import CourseOwner, CoursePage
from lms.accounts.models import User
from lms.core.errors import DomainError


@transaction.atomic
def give_course(course: CoursePage, owner: User, *, by: User | None) -> CourseOwner:
    """Let ``owner`` edit and preview all of ``course`` with those who own it already. Safe to repeat.

    Raises ``DomainError`` for somebody whose account is closed or who does not write pages.
    """
    course = _lock(course)
    known = CourseOwner.objects.filter(course=course, user=owner).first()
    if known:
        return known
    if not writes_pages(owner):
        raise DomainError(_("%(person)s does not write content here.") % {"person": owner})
    row = CourseOwner(course=course, user=owner)
    row._history_user = by
    row.save()
    log(course, "courses.give_course", user=by, data={"owner": str(owner)})
    return row


@transaction.atomic
def take_course(course: CoursePage, owner: User, *, by: User) -> CoursePage:
    """End what ``owner`` may see and change of ``course``, at once. Safe to repeat.

    What they wrote on it stays, and goes to ``by`` or to the first of those who remain. Raises ``DomainError`` if
    nobody would remain who can work on it.
    """
    course = _lock(course)
    row = CourseOwner.objects.filter(course=course, user=owner).first()
    if row is None:
        return course
    others = [one.user for one in CourseOwner.objects.exclude(pk=row.pk).filter(course=course).select_related("user")]
    remaining = [person for person in others if writes_pages(person)]
    if not remaining:
        raise DomainError(_("A course needs an owner: give it to somebody else first."))
    row._history_user = by
    row.delete()
    _hand_over(course, owner, by if by in remaining else remaining[0])
    log(course, "courses.take_course", user=by, data={"owner": str(owner)})
    return course


def own_what_one_makes(course: CoursePage) -> None:
    """A new course belongs to whoever made it. Safe to repeat."""
    if course.owner_id and not CourseOwner.objects.filter(course=course).exists():
        row = CourseOwner(course=course, user_id=course.owner_id)
        row._history_user = course.owner
        row.save()


def writes_pages(user: User) -> bool:
    """Whether ``user`` may work in the editor of pages."""
    may_enter = user.is_active and user.has_perm("wagtailadmin.access_admin")
    return bool(may_enter and page_permission_policy.user_has_any_permission(user, {"add", "change"}))


def _hand_over(course: CoursePage, leaving: User, heir: User) -> None:
    """Pages of the course change hands; not by ``save()``, for nothing of what is taught has changed."""
    pages = Page.objects.descendant_of(course, inclusive=True)
    pages.filter(owner=leaving).update(owner=heir)
    PageSubscription.objects.filter(user=leaving, page__in=pages).delete()


def _lock(course: CoursePage) -> CoursePage:
    return CoursePage.objects.select_for_update().get(pk=course.pk)
