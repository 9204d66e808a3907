"""Screens of the admin: the order of a course, changed by buttons, and copying a course, a module or a unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from courses.domain import arranging
from courses.models import CoursePage, ModulePage, UnitPage, course_of
from courses.queries.arranging import arrangement, named_places, places_for
from courses.queries.drafts import editable_pages, may_copy
from courses.rules.arranging import may_move


class CloneForm(forms.Form):
    """What a copy is called and where it goes."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=255)
    place = forms.ModelChoiceField(Page.objects.none(), label=gettext_lazy("Where to put it"))

    def __init__(self, *args, page: Page, user: Any, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        places = places_for(page, user)
        self.fields["place"].queryset = places
        self.fields["place"].choices = named_places(places)


@require_safe
def outline(request: HttpRequest, pk: int) -> HttpResponse:
    """The modules and units of a course, each with buttons that move it up or down."""
    course = _course_or_404(request, pk)
    context = {"course": course, "rows": arrangement(course)}
    return render(request, "courses/admin/arrangement.html", context)


@require_POST
def move(request: HttpRequest, pk: int, page_pk: int, direction: str) -> HttpResponse:
    """Move a module or unit of the course by one; afterwards the page shows it where it stands now."""
    course = _course_or_404(request, pk)
    page = get_object_or_404(Page.objects.descendant_of(course), pk=page_pk)
    if direction not in {arranging.UP, arranging.DOWN}:
        raise Http404
    if may_move(page, direction, request.user):
        arranging.move(page, direction, by=request.user)
    else:
        words = _("Both are published, and learners see their order at once: ask a moderator to change it.")
        messages.error(request, words)
    return redirect(f"{reverse('course_outline:index', args=[pk])}#page-{page_pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for title and place, and make the copy. Only what one may edit is copied, with all below it."""
    page = get_object_or_404(editable_pages(request.user), pk=pk)
    if not issubclass(page.specific_class or Page, CoursePage | ModulePage | UnitPage):
        raise Http404
    title = _("Copy of %(title)s") % {"title": page.draft_title}
    form = CloneForm(
        request.POST or None,
        page=page,
        user=request.user,
        initial={"title": title[:255], "place": page.get_parent().pk},
    )
    if not may_copy(request.user, page, with_pages_below=True):
        messages.error(request, _("Nothing was copied: only pages you may edit can be copied, and those below them."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    if request.method == "POST" and form.is_valid():
        made = arranging.clone(page, form.cleaned_data["place"], title=form.cleaned_data["title"], by=request.user)
        messages.success(request, _("The copy is made. Nothing of it is published yet."))
        course = course_of(made)
        return redirect(f"{reverse('course_outline:index', args=[course.pk])}#page-{made.pk}")
    return render(request, "courses/admin/clone.html", {"page": page, "form": form})


urlpatterns: list[URLPattern] = [
    path("<int:pk>/", outline, name="index"),
    path("<int:pk>/move/<int:page_pk>/<slug:direction>/", move, name="move"),
    path("clone/<int:pk>/", clone, name="clone"),
]


def _course_or_404(request: HttpRequest, pk: int) -> CoursePage:
    return get_object_or_404(
        CoursePage.objects.filter(pk__in=editable_pages(request.user).order_by().values("pk")), pk=pk
    )
