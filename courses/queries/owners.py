"""Who owns which course, and what comes with it: every page below it, what its pages show, what its quizzes ask."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Model, QuerySet
from django.db.models.functions import Cast, Substr
from wagtail.models import GroupPagePermission, Page, ReferenceIndex

from courses.models import COURSE_PATH_LENGTH, CourseOwner, CoursePage
from lms.accounts.models import User


def courses_owned_by(user: User) -> QuerySet[CoursePage]:
    """The courses ``user`` owns, alone or with others."""
    return CoursePage.objects.filter(ownerships__user=user)


def owns(user: User, course: CoursePage) -> bool:
    """Whether ``user`` is an owner of ``course``."""
    return CourseOwner.objects.filter(course=course, user=user).exists()


def owners_of(course: CoursePage) -> QuerySet[CourseOwner]:
    """The owners, the first of them first."""
    return CourseOwner.objects.filter(course=course).select_related("user")


def rights_of_owner(user: User) -> list[GroupPagePermission]:
    """What owning gives in the admin, in the shape in which Wagtail asks: to change the course and all below it.

    One query. None of these is stored, so nothing is left of them when a course is taken away.
    """
    change = Permission(codename="change_page")
    courses = Page.objects.filter(pk__in=courses_owned_by(user).order_by().values("pk"))
    return [GroupPagePermission(page=course, permission=change) for course in courses]


def pages_owned_with(user: User) -> QuerySet[Page]:
    """All pages of the courses ``user`` owns."""
    paths = courses_owned_by(user).order_by().values("path")
    return Page.objects.alias(course_path=Substr("path", 1, COURSE_PATH_LENGTH)).filter(course_path__in=paths)


def uploads_on_owned_pages(user: User, model: type[Model]) -> QuerySet:
    """Keys of the uploads of a kind that stand on the pages of the courses ``user`` owns."""
    pages = ContentType.objects.get_for_model(Page)
    uploads = ContentType.objects.get_for_model(model)
    standing = pages_owned_with(user).order_by().annotate(key=Cast("pk", CharField())).values("key")
    found = ReferenceIndex.objects.filter(base_content_type=pages, object_id__in=standing, to_content_type=uploads)
    return found.annotate(upload=Cast("to_object_id", BigIntegerField())).values("upload")
