"""An assignment as its learner works on it. One plain form keeps the text and the files; scripts save as one types."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.domain import submission_files, submitting
from assessments.models import AssignmentPage, Submission
from assessments.models.submission import ACCEPTED_FILES, LARGEST_FILE, LONGEST_TEXT
from assessments.queries import rubrics
from assessments.queries.submissions import current_submission, work_of
from courses.access import Seat, take_seat
from courses.models import Enrolment
from lms.accounts.http import SignedInRequest
from lms.core.errors import DomainError

UNSENT = "unsent_work"
BIGGEST = 2**31 - 1


@dataclass(frozen=True)
class Writing:
    """What stands in the form: what is stored, or what could not be stored."""

    text: str
    base: int
    other_text: str = ""
    """What was saved elsewhere meanwhile, if that is what kept this text from being saved."""


def assignment(request: HttpRequest, page: AssignmentPage) -> HttpResponse:
    """What is asked, and the learner's work: the form, or what became of what was handed in."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    held = request.session.get(UNSENT, {}).get(str(page.pk)) if seat.enrolment else None
    writing = Writing(held["text"], held["base"]) if held else None
    return _page(request, page, seat, writing=writing)


@require_POST
def work(request: HttpRequest, page_pk: int) -> HttpResponse:
    """Keep the whole form: text, files to add or to take away; then stay, or look at it before handing it in."""
    page = get_object_or_404(AssignmentPage.objects.live(), pk=page_pk)
    if not request.user.is_authenticated:
        return _keep_until_signed_in(request, page)
    enrolment = _enrolment(request, page)
    try:
        _keep_text(request, enrolment, page)
    except submitting.Overtaken as error:
        messages.error(request, str(error))
        return _show_both(request, enrolment, page)
    except DomainError as error:
        messages.error(request, str(error))
        seat = take_seat(request, page)
        if isinstance(seat, HttpResponse):
            return seat
        return _page(request, page, seat, writing=Writing(_text(request), _base(request)), status=400)
    is_whole = _change_files(request, enrolment, page)
    if request.POST.get("step") == "check" and is_whole:
        return redirect("assessments:check_work", page.pk)
    return redirect(f"{page.get_url(request)}#work")


@require_POST
def save_draft(request: HttpRequest, page_pk: int) -> JsonResponse:
    """Keep the text as it is typed: 200 with the new sequence, 400 refused, 401 signed out, 409 changed elsewhere."""
    if not request.user.is_authenticated:
        return _refuse(401, _("You are signed out. Sign in again; your text is kept on this device."))
    page = get_object_or_404(AssignmentPage.objects.live(), pk=page_pk)
    enrolment = _enrolment(request, page)
    try:
        draft = submitting.save_draft(enrolment, page, text=_text(request), base=_base(request), by=enrolment.user)
    except submitting.Overtaken as error:
        return _refuse(409, str(error))
    except DomainError as error:
        return _refuse(400, str(error))
    return JsonResponse({"sequence": draft.sequence})


@login_required
@require_safe
def check_work(request: SignedInRequest, page_pk: int) -> HttpResponse:
    """What is going to be handed in, as it is stored."""
    page = get_object_or_404(AssignmentPage.objects.live(), pk=page_pk)
    enrolment = _enrolment(request, page)
    draft = current_submission(enrolment, page)
    if draft is None or not draft.is_draft or submitting.is_empty(draft):
        return redirect(f"{page.get_url(request)}#work")
    context = {
        "page": page,
        "work": work_of(enrolment, page),
        "draft": draft,
        "files": draft.files.all(),
        "edition": submitting.edition_of(draft),
    }
    return render(request, "assessments/check_work.html", context)


@login_required
@require_POST
def hand_in(request: SignedInRequest, page_pk: int) -> HttpResponse:
    """Hand in what was just looked at."""
    page = get_object_or_404(AssignmentPage.objects.live(), pk=page_pk)
    enrolment = _enrolment(request, page)
    try:
        submitting.hand_in(enrolment, page, edition=request.POST.get("edition", ""), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{page.get_url(request)}#work")


@login_required
@require_POST
def begin_again(request: SignedInRequest, page_pk: int) -> HttpResponse:
    """A new try that begins with what was handed in last."""
    page = get_object_or_404(AssignmentPage.objects.live(), pk=page_pk)
    try:
        submitting.begin_again(_enrolment(request, page), page, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(f"{page.get_url(request)}#work")


def _page(
    request: HttpRequest, page: AssignmentPage, seat: Seat, *, writing: Writing | None = None, status: int = 200
) -> HttpResponse:
    work = work_of(seat.enrolment, page)
    draft = work.current.submission if work.current and work.is_writing else None
    stored = Writing(draft.text, draft.sequence) if draft else Writing("", 0)
    context = {
        "page": page,
        "enrolment": seat.enrolment,
        "outline": seat.outline,
        "place": seat.outline.place_of(page),
        "module": seat.outline.module_of(page),
        "after": seat.outline.after(page),
        "work": work,
        "looked_for": [(task, False) for task in page.task_list()],
        "rubric": rubrics.empty(page.criteria_list()),
        "draft": draft,
        "writing": writing or stored,
        "is_unsaved": writing is not None and writing.text != stored.text,
        "accepted": ",".join(f".{one}" for one in ACCEPTED_FILES),
        "largest": LARGEST_FILE,
        "longest": LONGEST_TEXT,
    }
    return render(request, "assessments/assignment_page.html", context, status=status)


def _show_both(request: HttpRequest, enrolment: Enrolment, page: AssignmentPage) -> HttpResponse:
    """What was typed here above what was saved elsewhere: saving once more keeps the first."""
    seat = take_seat(request, page)
    if isinstance(seat, HttpResponse):
        return seat
    stored = current_submission(enrolment, page) or Submission(text="")
    writing = Writing(_text(request), stored.sequence, other_text=stored.text)
    return _page(request, page, seat, writing=writing, status=409)


def _enrolment(request: HttpRequest, page: AssignmentPage) -> Enrolment:
    """The caller's place on the course; 404 without one."""
    mine = Enrolment.objects.of(request.user).counted().select_related("user")
    enrolment = mine.filter(course__path=page.course_path).first()
    if enrolment is None:
        raise Http404
    return enrolment


def _keep_text(request: HttpRequest, enrolment: Enrolment, page: AssignmentPage) -> None:
    held = request.session.get(UNSENT, {})
    if page.takes_text:
        submitting.save_draft(enrolment, page, text=_text(request), base=_base(request), by=enrolment.user)
    if str(page.pk) in held:
        request.session[UNSENT] = {key: kept for key, kept in held.items() if key != str(page.pk)}


def _change_files(request: HttpRequest, enrolment: Enrolment, page: AssignmentPage) -> bool:
    """Add and take away; each file that is refused is told, and the others stay. Whether all went well."""
    refused = []
    for file in request.FILES.getlist("files"):
        try:
            submission_files.attach_file(enrolment, page, file, by=enrolment.user)
        except DomainError as error:
            refused.append(str(error))
    removed = request.POST.get("remove", "")
    if removed.isascii() and removed.isdigit() and len(removed) < 18:
        try:
            submission_files.remove_file(enrolment, page, file=int(removed), by=enrolment.user)
        except DomainError as error:
            refused.append(str(error))
    for one in refused:
        messages.error(request, one)
    return not refused


def _keep_until_signed_in(request: HttpRequest, page: AssignmentPage) -> HttpResponse:
    """The session ended while one was writing: hold the text in the new session, which signing in keeps."""
    request.session[UNSENT] = {str(page.pk): {"text": _text(request)[:LONGEST_TEXT], "base": _base(request)}}
    return redirect_to_login(page.get_url(request))


def _text(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _base(request: HttpRequest) -> int:
    """The sequence the text began from; nonsense is nought."""
    given = request.POST.get("base", "")
    return min(int(given), BIGGEST) if given.isascii() and given.isdigit() and len(given) < 12 else 0


def _refuse(status: int, message: str) -> JsonResponse:
    return JsonResponse({"message": message}, status=status)
