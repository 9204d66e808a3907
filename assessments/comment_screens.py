"""The screen of the admin on which a marker keeps comments."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.domain.saved_comments import drop_comment
from assessments.forms.saved_comments import SavedCommentForm
from assessments.models import SavedComment
from assessments.queries.marking import may_mark_anything
from lms.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest) -> HttpResponse:
    """One's own, with a form for another; those that others share."""
    if not may_mark_anything(request.user):
        raise Http404
    form = SavedCommentForm(request.POST if request.method == "POST" else None, owner=request.user)
    if form.is_valid():
        try:
            form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The comment is kept."))
            return redirect("marking:comments")
    rows = SavedComment.objects.visible_to(request.user).select_related("owner", "course")
    context = {"comments": rows, "form": form}
    return render(request, "assessments/admin/comments.html", context, status=400 if form.is_bound else 200)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own away."""
    drop_comment(get_object_or_404(SavedComment.objects.of(request.user), pk=pk), by=request.user)
    return redirect("marking:comments")


urlpatterns: list[URLPattern] = [
    path("comments/", comments, name="comments"),
    path("comments/<int:pk>/drop/", drop, name="drop_comment"),
]
