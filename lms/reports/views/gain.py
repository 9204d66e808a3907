"""What was gained between pre-test and post-test, by course; then by place, objective, form or person."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Q, TextChoices
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from assessments.models import Form
from lms.accounts.http import SignedInRequest
from lms.core.dates import short_moment
from lms.core.spreadsheets import dated_file_name, spreadsheet
from lms.core.tables import Table
from lms.organisations.models import Organisation
from lms.organisations.queries import Scope
from lms.reports.domain import record_export
from lms.reports.gain_tables import groups_table, pairs_table, people_table, sentence
from lms.reports.queries import gain as queries
from lms.reports.queries.gain import CoursePair, Group
from lms.reports.queries.objectives import Way, gains_by_objective, kept_gains
from lms.reports.queries.places import Family, family_of
from lms.reports.views.listings import page_number, wants_spreadsheet
from lms.reports.views.scope import organisation_or_404, scope_or_404

PEOPLE_A_PAGE = 50


class By(TextChoices):
    """What a page of gain is parted by."""

    ORGANISATION = "organisation", gettext_lazy("By organisation")
    CATEGORY = "category", gettext_lazy("By category of questions")
    TAG = "tag", gettext_lazy("By tag of questions")
    FORM = "form", gettext_lazy("By form")
    PERSON = "person", gettext_lazy("By person")


@dataclass(frozen=True)
class Subject:
    """One pair of tests, at one place or where the whole scope begins."""

    pair: CoursePair
    scope: Scope
    place: Organisation | None
    family: Family | None
    by: By

    @property
    def where(self) -> Q:
        return queries.at(self.place) if self.place else queries.within(self.scope)

    @property
    def places(self) -> str:
        """Its name, as it fits a heading."""
        return self.place.name if self.place else ", ".join(root.label for root in self.scope.roots[:5])

    @property
    def organisations(self) -> list[Organisation]:
        return [self.place] if self.place else self.scope.roots

    def query(self, **more: str) -> str:
        """The address of the same place, parted by ``by`` unless ``more`` says otherwise."""
        at = self.place.code if self.place else ""
        values = {"at": at, "by": self.by.value, **more}
        return "?" + urlencode({name: value for name, value in values.items() if value})


@login_required
@require_GET
def gains(request: SignedInRequest) -> HttpResponseBase:
    """Every course with a pre-test and a post-test, and what was gained in it within the scope."""
    scope = scope_or_404(request)
    pairs = queries.course_pairs()
    groups = queries.gains_by_pair(pairs, queries.within(scope)) if pairs else []
    shown = [(pair, group) for pair, group in zip(pairs, groups, strict=True) if group.count]
    table = pairs_table([pair for pair, _group in shown], [group for _pair, group in shown])
    heading = _heading(request, [(_("Organisation"), ", ".join(root.label for root in scope.roots[:5]))])
    if wants_spreadsheet(request):
        return _export(request, scope.roots, table, heading)
    context = {"table": table, "heading": heading, "supervises_anything": True}
    return render(request, "reports/gains.html", context)


@login_required
@require_GET
def gain(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """What was gained in one course; ``pk`` is that of its post-test."""
    subject = _subject_or_404(request, pk)
    if subject.by == By.PERSON:
        return _people_page(request, subject)
    groups, whole, label, computed_at = _parted(subject)
    if subject.place and queries.is_hidden(subject.pair, subject.scope, subject.place):
        groups, whole = [group.hidden() for group in groups], whole.hidden()
    caption = f"{subject.pair.course} · {subject.by.label}"
    address = reverse("reports:gain", args=[pk]) if subject.by == By.ORGANISATION else ""
    table = groups_table(groups, whole, caption=caption, label=label, address=address)
    words = sentence(whole)
    heading = _subject_heading(request, subject, words, computed_at)
    if wants_spreadsheet(request):
        return _export(request, subject.organisations, table, heading)
    context = _context(subject) | {
        "table": table,
        "lines": list(table.lines),
        "whole": whole,
        "words": words,
        "heading": heading,
        "computed_at": computed_at,
    }
    return render(request, "reports/gain.html", context)


def _people_page(request: SignedInRequest, subject: Subject) -> HttpResponseBase:
    found = queries.people_with_gain(subject.pair, subject.where)
    caption = f"{subject.pair.course} · {subject.by.label}"
    heading = _subject_heading(request, subject, "", None)
    if wants_spreadsheet(request):
        table = people_table(queries.person_rows(found.iterator(chunk_size=500)), caption=caption)
        return _export(request, subject.organisations, table, heading)
    number = page_number(request)
    some = list(found[(number - 1) * PEOPLE_A_PAGE : number * PEOPLE_A_PAGE + 1])
    if number > 1 and not some:
        raise Http404
    table = people_table(queries.person_rows(some[:PEOPLE_A_PAGE]), caption=caption)
    context = _context(subject) | {
        "table": table,
        "lines": list(table.lines),
        "heading": heading,
        "previous_href": subject.query(page=str(number - 1)) if number > 1 else "",
        "next_href": subject.query(page=str(number + 1)) if len(some) > PEOPLE_A_PAGE else "",
    }
    return render(request, "reports/gain.html", context)


def _subject_or_404(request: SignedInRequest, pk: int) -> Subject:
    """The pair, the place in the scope, and what to part by; anything else is an unknown address."""
    scope = scope_or_404(request)
    pair = next((one for one in queries.course_pairs() if one.pk == pk), None)
    asked = request.GET.get("by", "") or By.ORGANISATION.value
    code = request.GET.get("at", "")
    if pair is None or asked not in By.values:
        raise Http404
    place = organisation_or_404(scope, code) if code else scope.roots[0] if len(scope.roots) == 1 else None
    family = family_of(place, scope) if place else None
    by = By(asked)
    if by == By.ORGANISATION and family and not family.children:
        by = By.PERSON
    return Subject(pair, scope, place, family, by)


Parts = tuple[list[Group], Group, str, dt.datetime | None]
"""The groups, all of them together, what a group is called, and when that was computed if not just now."""


def _parted(subject: Subject) -> Parts:
    pair, where = subject.pair, subject.where
    if subject.by == By.CATEGORY:
        return _by_objective(subject, Way.CATEGORY, _("Category"))
    if subject.by == By.TAG:
        return _by_objective(subject, Way.TAG, _("Tag"))
    if subject.by == By.FORM:
        groups, whole = queries.gains_by_form(pair, where)
        return [_named(group) for group in groups], whole, _("Forms"), None
    if subject.place and subject.family:
        return *queries.gains_below(pair, subject.place, subject.family.children), _("Organisation"), None
    return *queries.gains_of(pair, subject.scope.roots, where), _("Organisation"), None


def _by_objective(subject: Subject, way: Way, label: str) -> Parts:
    """As it was computed last where that is kept; otherwise worked out now."""
    kept = kept_gains(subject.pair, subject.place, way)
    if kept:
        return kept[0], kept[1], label, kept[2].computed_at
    return *gains_by_objective(subject.pair, subject.where, way), label, None


def _named(group: Group) -> Group:
    """In words which form came first; a group is known by the one after the course."""
    after, before = (Form.A, Form.B) if group.label == Form.A else (Form.B, Form.A)
    label = _("%(before)s before, %(after)s after") % {"before": before.label, "after": after.label}
    return Group(label, group.count, group.comparison)


def _context(subject: Subject) -> dict:
    """What both pages show."""
    ancestors = subject.family.ancestors if subject.family else []
    crumbs = [(_("Before and after the course"), reverse("reports:gains"))]
    crumbs += [(one.label, subject.query(at=one.code)) for one in ancestors]
    return {
        "subject": subject,
        "crumbs": crumbs,
        "ways": [(by.label, subject.query(by=by.value), by == subject.by) for by in _ways(subject)],
        "export_href": subject.query(format="xlsx"),
        "supervises_anything": True,
    }


def _ways(subject: Subject) -> list[By]:
    """How the page may be parted: a school has nothing below it."""
    is_school = subject.family is not None and not subject.family.children
    return [by for by in By if by != By.ORGANISATION or not is_school]


def _subject_heading(
    request: SignedInRequest, subject: Subject, words: str, computed_at: dt.datetime | None
) -> list[tuple[str, str]]:
    tests = f"{subject.pair.tests.before.title} – {subject.pair.tests.after.title}"
    rows = [(_("Course"), subject.pair.course), (_("Tests"), tests), (_("Organisation"), subject.places)]
    return _heading(request, [*rows, (_("In words"), words)] if words else rows, computed_at)


def _heading(
    request: SignedInRequest, rows: list[tuple[str, str]], computed_at: dt.datetime | None = None
) -> list[tuple[str, str]]:
    """What a printed or exported table is about, who made it and when."""
    moment = short_moment(computed_at or timezone.now())
    return [*rows, (_("As of"), moment), (_("Made by"), request.user.get_full_name())]


def _export(
    request: SignedInRequest, organisations: list[Organisation], table: Table, heading: list[tuple[str, str]]
) -> HttpResponseBase:
    """The table as a file; who took it is remembered."""
    record_export(organisations, by=request.user, what=table.caption)
    return spreadsheet(table, heading=heading, file_name=dated_file_name(table.caption))
