"""Due days in one's own calendar: the feed that calendars read, and the page on which its address is kept."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe
from icalendar import Calendar, Event

from courses.domain.calendar import renew_feed, revoke_feed, token_of
from courses.models import CalendarFeed
from courses.queries.calendar import DueDay, due_days, feed_of, find_feed
from lms.accounts.http import SignedInRequest
from lms.core.throttle import MistakeLimit, UseLimit

WRONG_ADDRESSES = MistakeLimit("calendar", most=40, seconds=60)
OFTEN = UseLimit("calendar", most=60, seconds=3600)
"""For each address by itself: one server of Google's asks for many people.

Calendars ask every few hours; one that asks more often than once a minute is broken.
"""


@login_required
@require_GET
def calendar(request: SignedInRequest) -> HttpResponse:
    """The address, how to use it, and how to be rid of it."""
    feed = feed_of(request.user)
    response = render(request, "courses/calendar.html", {"feed": feed, "address": _address(feed) if feed else ""})
    response["Cache-Control"] = "no-store, private"
    return response


@login_required
@require_POST
def renew_calendar(request: SignedInRequest) -> HttpResponse:
    """Make an address, or another one in its place."""
    renew_feed(request.user)
    messages.success(request, _("This is your address. An earlier one is dead now."))
    return redirect("learning:calendar")


@login_required
@require_POST
def revoke_calendar(request: SignedInRequest) -> HttpResponse:
    """Take the address back."""
    revoke_feed(request.user)
    messages.success(request, _("The address is dead. Calendars that used it show nothing new any more."))
    return redirect("learning:calendar")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The due days of whoever the address belongs to, for calendars: without a session, and never in a shared cache."""
    if WRONG_ADDRESSES.is_reached(request):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    feed = find_feed(token)
    if feed is None:
        WRONG_ADDRESSES.note(request)
        raise Http404
    if OFTEN.is_passed(str(feed.pk)):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    with translation.override(settings.LANGUAGE_CODE):
        content = _calendar(due_days(feed.user)).to_ical()
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _calendar(days: list[DueDay]) -> Calendar:
    """RFC 5545, and what the large calendars understand beside it. Nothing in it says whose it is."""
    found = Calendar()
    found.add("prodid", "-//Thurakan//Due days//TH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", _("Due days of my training"))
    found.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    for day in days:
        found.add_component(_event(day))
    return found


def _event(day: DueDay) -> Event:
    """The whole of the due day, without making anybody look busy."""
    event = Event()
    event.add("uid", f"{day.key}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}")
    event.add("dtstamp", timezone.now().astimezone(dt.UTC).replace(microsecond=0))
    event.add("dtstart", day.due_on)
    event.add("dtend", day.due_on + dt.timedelta(days=1))
    event.add("summary", _("Due: %(title)s") % {"title": day.title})
    event.add("url", _site(_path(day)))
    event.add("transp", "TRANSPARENT")
    return event


def _path(day: DueDay) -> str:
    if day.is_programme:
        return reverse("learning:programme", args=[day.path])
    return reverse("wagtail_serve", args=[f"{day.path}/"])


def _address(feed: CalendarFeed) -> str:
    token = token_of(feed)
    return _site(reverse("learning:calendar_feed", args=[token])) if token else ""


def _site(path: str) -> str:
    """With the public host, wherever the request came in."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
