"""Screens of the admin: what waits to be marked, and marking it. Everything about one piece of work is on one page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.menu import MenuItem

from assessments import answer_screens, comment_screens, release_screens
from assessments.domain import claims
from assessments.domain.saved_comments import save_comment
from assessments.forms.marking import KEEP, MarkForm, MoreTimeForm
from assessments.forms.saved_comments import put_in
from assessments.models import AssignmentPage, SavedComment, Submission
from assessments.queries import marking as queries
from assessments.queries.answers import answer_piles
from assessments.queries.sign_offs import sign_off_of, tasks_seen
from assessments.queries.submissions import due_of
from lms.core.errors import DomainError

ROWS_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Assignments, and questions of quizzes, of which there is something to mark, those that wait longest first."""
    context = {"piles": queries.piles_for(request.user), "answer_piles": answer_piles(request.user)}
    return render(request, "assessments/admin/piles.html", context)


@require_safe
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """What was handed in for one assignment: first come first, or what is marked."""
    assignment = get_object_or_404(AssignmentPage, pk=pk)
    if not queries.is_marker(request.user, assignment):
        raise Http404
    shown = queries.MARKED if request.GET.get("show") == queries.MARKED else queries.WAITING
    page = Paginator(queries.queue(request.user, assignment, show=shown), ROWS_A_PAGE).get_page(request.GET.get("p"))
    choices = [(queries.WAITING, _("Waiting to be marked")), (queries.MARKED, _("Marked"))]
    context = {"assignment": assignment, "page": page, "shown": shown, "choices": choices}
    return render(request, "assessments/admin/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """One piece of work, all that was said of it, and the form that marks it; then comes the next one."""
    found = _to_mark(request, pk)
    last = next(iter(found.marks.all()), None)
    initial = {"seen": last.pk if last else 0}
    if request.POST.get("step") == KEEP:
        _keep_comment(request)
    saved = list(SavedComment.objects.visible_to(request.user).for_course(found.assignment.course_path))
    form = _form(request, found, initial, saved)
    if form.is_valid():
        try:
            done = form.write(by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return _go_on(request, found, told=_told(done))
    context = {
        "submission": found,
        "assignment": found.assignment,
        "due_on": due_of(found.enrolment, found.assignment),
        "earlier": queries.earlier_tries(found),
        "waiting_count": queries.queue(request.user, found.assignment).count(),
        "marks": queries.said_of(found),
        "opinions": queries.opinions_on(found),
        "tasks": tasks_seen(found) if found.signing else [],
        "sign_off": sign_off_of(found),
        "saved": saved,
        "form": form,
    }
    return render(request, "assessments/admin/submission.html", context, status=400 if form.is_bound else 200)


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one piece of work for oneself, or leave it to others again."""
    found = _to_mark(request, pk)
    change = claims.let_go if request.POST.get("step") == "let_go" else claims.claim
    try:
        change(found, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("marking:submission", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """Give one learner a later day."""
    found = _to_mark(request, pk)
    form = MoreTimeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.write(found, by=request.user)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("More time is given, and the learner is told."))
            return redirect("marking:submission", pk)
    context = {"submission": found, "due_on": due_of(found.enrolment, found.assignment), "form": form}
    return render(request, "assessments/admin/more_time.html", context, status=400 if form.is_bound else 200)


urlpatterns: list[URLPattern] = [
    path("", index, name="index"),
    path("assignments/<int:pk>/", queue, name="queue"),
    *answer_screens.urlpatterns,
    *release_screens.urlpatterns,
    *comment_screens.urlpatterns,
    path("work/<int:pk>/", submission, name="submission"),
    path("work/<int:pk>/claim/", claim, name="claim"),
    path("work/<int:pk>/more-time/", more_time, name="more_time"),
]


def urls() -> list[URLResolver]:
    """Their place in the admin."""
    return [path("marking/", include((urlpatterns, "marking")))]


class MarkersItem(MenuItem):
    """Leads to them; shown to whoever writes questions and so may have work to mark."""

    def is_shown(self, request: HttpRequest) -> bool:
        return queries.may_mark_anything(request.user) and request.user.has_perm("assessments.view_question")


def menu_item() -> MarkersItem:
    """In the main menu, below the question bank."""
    return MarkersItem(gettext_lazy("Marking"), reverse("marking:index"), name="marking", icon_name="edit", order=310)


def _to_mark(request: HttpRequest, pk: int) -> Submission:
    found = queries.to_mark(request.user, pk)
    if found is None:
        raise Http404
    return found


def _form(request: HttpRequest, found: Submission, initial: dict, saved: list[SavedComment]) -> MarkForm:
    """As it was sent; unbound where a saved comment was put in or the comment was kept: nothing is marked then."""
    if "insert" in request.POST or request.POST.get("step") == KEEP:
        sent = request.POST.dict()
        comment = put_in(sent.get("comment", ""), sent.get("insert", ""), saved)
        return MarkForm(submission=found, initial=initial | sent | {"comment": comment})
    return MarkForm(request.POST if request.method == "POST" else None, submission=found, initial=initial)


def _keep_comment(request: HttpRequest) -> None:
    try:
        save_comment(request.POST.get("comment", ""), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The comment is kept."))


def _told(done: Submission) -> str:
    """What became of it, for its marker."""
    if done.status == Submission.Status.RETURNED:
        return _("Sent back. %(person)s is told.")
    if done.status == Submission.Status.SECOND:
        return _("Your mark is kept. %(person)s is marked by another, too.")
    if done.is_disputed:
        return _("Your mark is kept. It differs from the other one: agree on a mark for %(person)s.")
    if done.is_judged:
        return _("Marked. %(person)s is told when the results are released.")
    return _("Marked. %(person)s is told.")


def _go_on(request: HttpRequest, done: Submission, *, told: str) -> HttpResponse:
    """To the next one that waits; back to the list when nothing is left."""
    messages.success(request, told % {"person": done.reference if done.assignment.is_blind else done.enrolment.user})
    following = queries.next_waiting(request.user, done.assignment, after=done)
    if following:
        return redirect("marking:submission", following.pk)
    messages.info(request, _("Nothing is left to mark here."))
    return redirect("marking:queue", done.assignment_id)
