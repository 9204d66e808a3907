"""A person's own page, and how the site looks and speaks to them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.accounts import domain, queries
from lms.accounts.devices import device_name
from lms.accounts.forms import ContactForm
from lms.accounts.http import SignedInRequest
from lms.accounts.models import User

YEAR = 60 * 60 * 24 * 365


@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    """Who I am here, and how the office reaches me."""
    user = User.objects.get(pk=request.user.pk)  # a form writes into its instance, and the page's head shows the old
    form = ContactForm(request.POST or None, instance=user, request=request)
    if request.method == "POST" and form.is_valid():
        domain.change_contact(request.user, phone=form.cleaned_data["phone"], email=form.cleaned_data["email"])
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@login_required
def sessions(request: SignedInRequest) -> HttpResponse:
    """Where I am signed in, and signing out of everywhere else."""
    here = request.session.session_key or ""
    if request.method == "POST":
        domain.end_other_sessions(request.user, kept_key=here)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("accounts:sessions")
    places = [
        (device_name(session.user_agent), session, session.session_key == here)
        for session in queries.living_sessions(request.user)
    ]
    return render(request, "accounts/sessions.html", {"places": places})


def editor_sign_in(request: HttpRequest) -> HttpResponse:
    """Where the editor sends whoever may not enter: strangers sign in, others are told that they may not."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", ""), reverse("account_login"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in a cookie; an unknown one leaves things as they are."""
    response = redirect(_way_back(request))
    chosen = request.POST.get("language")
    if chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; anything else gives the choice back to the device."""
    response = redirect(_way_back(request))
    chosen = request.POST.get("theme")
    if chosen in {"light", "dark"}:
        _remember(response, "theme", chosen)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember the size of letters on this device in a cookie; anything else is the usual one."""
    response = redirect(_way_back(request))
    chosen = request.POST.get("size")
    if chosen in {"large", "largest"}:
        _remember(response, "text_size", chosen)
    else:
        response.delete_cookie("text_size", samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    """``next`` if it lies on this site, else the home page."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return settings.LOGIN_REDIRECT_URL


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True)
