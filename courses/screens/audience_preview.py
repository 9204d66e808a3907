"""Who is meant, told while the audiences of a programme are being edited: nothing is written."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.panels import ObjectList, Panel

from courses.models import Programme, ProgrammeAudience
from courses.queries.audiences import people_meant
from lms.accounts.models import User
from lms.core.queries import thai_order
from lms.core.throttle import UseLimit
from lms.organisations.queries import people_visible_to

SHOWN = 8
LIMIT = UseLimit("audience-preview", most=60, seconds=60)
"""Counting the country takes a moment; typing asks about once a second."""


@dataclass(frozen=True)
class Group:
    """How many people, and some of them by name, as far as the editor's reach goes."""

    count: int
    names: list[str]

    @property
    def others(self) -> int:
        return self.count - len(self.names)


class PreviewPanel(Panel):
    """Below the audiences: the number of people, brought up to date by a script, or asked for by its button."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/audience_preview_panel.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["js/editor/audience-preview.js"])

        @property
        def address(self) -> str:
            if self.instance.pk:
                return reverse("programmes:preview", args=[self.instance.pk])
            return reverse("programmes:preview_new")


def preview_view(edit_handler: ObjectList):
    """The view that answers ``PreviewPanel`` for forms made by ``edit_handler``."""

    @require_POST
    def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        if not (request.user.has_perm("courses.change_programme") or request.user.has_perm("courses.add_programme")):
            raise PermissionDenied
        programme = get_object_or_404(Programme, pk=pk) if pk else Programme()
        is_part = request.headers.get("X-Requested-With") == "fetch"
        template = "courses/admin/_audience_preview.html" if is_part else "courses/admin/audience_preview.html"
        if LIMIT.is_passed(str(request.user.pk)):
            return render(request, template, {"is_too_fast": True}, status=429)
        context = {"programme": programme, **_found(request, edit_handler, programme)}
        return render(request, template, context)

    return preview


def _found(request: HttpRequest, edit_handler: ObjectList, programme: Programme) -> dict:
    """Whom the audiences as typed mean, and what differs from those that are saved."""
    form_class = edit_handler.bind_to_model(Programme).get_form_class()
    form = form_class(request.POST, instance=programme, for_user=request.user)
    rows = form.formsets["audiences"]
    if not rows.is_valid():
        return {"is_unfinished": True}
    typed = [_audience(one.cleaned_data) for one in rows.forms if one.cleaned_data and not one.cleaned_data["DELETE"]]
    saved = ProgrammeAudience.objects.filter(programme=programme.pk).select_related("organisation")
    meant, before = people_meant(typed), people_meant(saved)
    return {
        "meant": _group(meant, request.user),
        "joining": _group(meant.exclude(pk__in=before.values("pk")), request.user) if programme.pk else None,
        "leaving": _group(before.exclude(pk__in=meant.values("pk")), request.user) if programme.pk else None,
    }


def _audience(filled: dict) -> ProgrammeAudience:
    """Not saved, and belonging to no programme."""
    names = [field.name for field in ProgrammeAudience._meta.fields]
    return ProgrammeAudience(
        **{name: filled[name] for name in names if name in filled and name not in ("id", "programme")}
    )


def _group(people: QuerySet[User], editor: User) -> Group:
    count = people.count()
    known = people.filter(pk__in=people_visible_to(editor).values("pk")) if count else people.none()
    names = [str(one) for one in known.order_by(*thai_order("first_name", "last_name"), "pk")[:SHOWN]]
    return Group(count, names)
