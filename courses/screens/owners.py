"""Screen of the admin: who owns a course, since when, and giving and taking it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courses.domain import ownership
from courses.models import CourseOwner, CoursePage
from courses.queries.drafts import editable_pages
from courses.queries.owners import owners_of, owns
from lms.accounts.models import User
from lms.core.errors import DomainError


class GiveForm(forms.Form):
    """Whom to give a course to."""

    owner = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Person"))

    def __init__(self, *args, course: CoursePage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        writers = User.objects.with_perm("wagtailadmin.access_admin").exclude(course_ownerships__course=course)
        self.fields["owner"].queryset = writers.order_by("first_name", "last_name")


@require_safe
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The owners of a course and what became of it; for those who may edit it."""
    course = _course_or_404(request, pk)
    context = {
        "course": course,
        "owners": owners_of(course),
        "past": CourseOwner.history.filter(course=course.pk).select_related("user", "history_user"),
        "form": GiveForm(course=course) if _may_manage(request, course) else None,
    }
    return render(request, "courses/admin/owners.html", context)


@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an owner."""
    course = _course_or_404(request, pk)
    form = GiveForm(request.POST, course=course)
    if not _may_manage(request, course) or not form.is_valid():
        messages.error(request, _("Choose a person who writes content and does not own the course yet."))
        return redirect("course_owners:index", pk)
    owner = form.cleaned_data["owner"]
    try:
        ownership.give_course(course, owner, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(person)s now owns it, too.") % {"person": owner})
    return redirect("course_owners:index", pk)


@require_POST
def take(request: HttpRequest, pk: int, owner_pk: int) -> HttpResponse:
    """Remove an owner. Whoever removes themselves may not see the course any more, and is sent home."""
    course = _course_or_404(request, pk)
    owner = get_object_or_404(User, course_ownerships__course=course, pk=owner_pk)
    if not _may_manage(request, course):
        messages.error(request, _("Only its owners and moderators change who owns a course."))
        return redirect("course_owners:index", pk)
    try:
        ownership.take_course(course, owner, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("course_owners:index", pk)
    messages.success(request, _("%(person)s no longer owns it.") % {"person": owner})
    return redirect("wagtailadmin_home") if owner == request.user else redirect("course_owners:index", pk)


urlpatterns: list[URLPattern] = [
    path("<int:pk>/", listing, name="index"),
    path("<int:pk>/give/", give, name="give"),
    path("<int:pk>/take/<int:owner_pk>/", take, name="take"),
]


def _course_or_404(request: HttpRequest, pk: int) -> CoursePage:
    """A course among those the editor may change."""
    return get_object_or_404(CoursePage.objects.filter(pk__in=editable_pages(request.user).values("pk")), pk=pk)


def _may_manage(request: HttpRequest, course: CoursePage) -> bool:
    return owns(request.user, course) or course.permissions_for_user(request.user).can_publish()
