"""What the check of a course finds in its frame and in its lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.course_check import CheckedCourse, CheckedUnit, Finding, Level, edit_url
from courses.models import ExternalLink, NamedAmount
from courses.queries.checked import CheckedLesson, Named, checked_lessons, named_in
from courses.queries.external_links import dead_among
from courses.queries.owners import owners_of
from lms.core.dates import short_date, today
from media.models import Media

LETTERS_A_MINUTE = 700
"""Of Thai, read with care on a phone. An estimate: only what is far off is told."""
MEGABYTE = 1024 * 1024
MEGABYTES_A_MINUTE = 5
"""More than that is heavy for the time it takes: 50 MB in ten minutes."""


def frame(checked: CheckedCourse) -> Iterator[Finding]:
    """Owners, empty modules, minutes, reviews. One query."""
    course = checked.course
    if checked.is_whole():
        if not owners_of(course).exists():
            yield Finding(Level.ERROR, _("Nobody owns the course."), edit_url(course.pk), course.pk)
        if not checked.units:
            yield Finding(Level.ERROR, _("The course has no unit yet."), edit_url(course.pk), course.pk)
    for module in checked.modules:
        if not any(unit.page.path.startswith(module.path) for unit in checked.units):
            yield Finding(Level.ERROR, _("The module has no unit yet."), edit_url(module.pk), module.pk)
    for unit in checked.units:
        if not unit.minutes:
            yield unit.error(_("It does not say how many minutes it takes."), at="minutes")
        yield from _reviews(unit)


def lessons(checked: CheckedCourse) -> Iterator[Finding]:
    """What lessons show, name and link to; measures them on the way. Eight queries, nine with addresses elsewhere."""
    taken_apart = checked_lessons(checked.units)
    named = named_in(taken_apart)
    dead = dead_among(_addresses(taken_apart, named))
    for lesson in taken_apart:
        _measure(lesson, named)
        checked.links += [(lesson.unit, *link) for link in lesson.pieces.addresses]
        if lesson.pieces.is_empty:
            yield lesson.unit.error(_("The lesson is empty."), at="body")
        for find in (_pictures, _recordings, _files, _links, _regulations, _plain_words, _weight):
            yield from find(lesson, named)
        yield from _dead_links(lesson, named, dead)


def _reviews(unit: CheckedUnit) -> Iterator[Finding]:
    page = unit.page
    if not (page.live and page.specific_class and page.specific_class.is_reviewed):
        return
    address = reverse("content_reviews:review", args=[page.pk])
    if page.reviewed_at is None:
        yield Finding(Level.ADVICE, _("Nobody has reviewed it yet."), address, page.pk)
    elif page.review_again_by and page.review_again_by < today():
        yield Finding(Level.ADVICE, _("Its review is overdue."), address, page.pk)


def _pictures(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    for place in lesson.pieces.undescribed:
        yield lesson.unit.error(_("A picture has no words for those who cannot see it."), at=place)
    for key, place in lesson.pieces.images:
        if key not in named.images or _is_missing(named.images[key].file):
            yield lesson.unit.error(_("A picture is no longer there."), at=place)


def _recordings(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    for key, place in lesson.pieces.media:
        media = named.media.get(key)
        if media is None or _is_missing(media.file):
            yield lesson.unit.error(_("A video or recording is no longer there."), at=place)
            continue
        if media.kind == Media.Kind.VIDEO and not media.captions:
            yield lesson.unit.error(_("The video “%(title)s” has no captions.") % {"title": media.title}, at=place)
        if not media.transcript.strip():
            yield lesson.unit.error(_("“%(title)s” has no transcript.") % {"title": media.title}, at=place)


def _files(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    for key, place in lesson.pieces.documents:
        if key not in named.documents or _is_missing(named.documents[key].file):
            yield lesson.unit.error(_("A file to download is no longer there."), at=place)


def _links(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    course = lesson.unit.page.course_path
    for key, place in lesson.pieces.pages:
        target = named.pages.get(key)
        if target is None:
            yield lesson.unit.error(_("A link leads to a page that is gone."), at=place)
        elif not target.live and target.path.startswith(course):
            yield lesson.unit.advice(_("A link leads to a page of this course that is not published yet."), at=place)
        elif not target.live:
            yield lesson.unit.error(_("A link leads to a page that is not published."), at=place)


def _addresses(lessons: list[CheckedLesson], named: Named) -> set[str]:
    """Of other sites, named by lessons or by the regulations they cite."""
    cited = {key for lesson in lessons for key in lesson.cited}
    found = {address for lesson in lessons for address, _place in lesson.pieces.addresses}
    return found | {one.source_url for one in named.regulations.values() if one.pk in cited and one.source_url}


def _dead_links(lesson: CheckedLesson, named: Named, dead: dict[str, ExternalLink]) -> Iterator[Finding]:
    for address, place in lesson.pieces.addresses:
        if address in dead:
            words = _("Dead link: %(address)s (%(answer)s on %(day)s).")
            yield lesson.unit.error(words % _last_words(dead[address]), at=place)
    for key in sorted(lesson.cited & named.regulations.keys()):
        regulation = named.regulations[key]
        if regulation.source_url in dead:
            words = _("Dead link to the original of “%(title)s”: %(address)s (%(answer)s on %(day)s).")
            text = words % {"title": regulation.short_title, **_last_words(dead[regulation.source_url])}
            yield Finding(Level.ADVICE, text, reverse("regulations:inspect", args=[key]), lesson.unit.page.pk)


def _last_words(link: ExternalLink) -> dict[str, str]:
    day = short_date(link.last_checked_at) if link.last_checked_at else "–"
    return {"address": link.url, "answer": link.answer_in_words, "day": day}


def _regulations(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    by_amounts = {named.amounts[code].regulation_id for code in lesson.pieces.amounts if code in named.amounts}
    for code in sorted(lesson.pieces.amounts - named.amounts.keys()):
        yield lesson.unit.error(_("There is no amount “%(code)s”.") % {"code": code}, at="body")
    reviewed_at = lesson.unit.page.reviewed_at
    for key in sorted(lesson.cited | by_amounts):
        regulation = named.regulations.get(key)
        since = regulation and regulation.superseded_at
        if regulation and since and (reviewed_at is None or reviewed_at < since):
            text = _("“%(title)s” is superseded, and nobody has reviewed the lesson since.")
            yield lesson.unit.error(text % {"title": regulation.short_title}, at="sources")


def _plain_words(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    """Sums and regulations of the register that are written out, while nothing cites them."""
    for text, place in lesson.pieces.words:
        for amount in named.amounts.values():
            if amount.code not in lesson.pieces.amounts and _names(text, amount):
                words = _("“%(sum)s” stands as plain text: choose the named amount, and it follows every change.")
                yield lesson.unit.advice(words % {"sum": amount.in_baht}, at=place)
        for regulation in named.regulations.values():
            if regulation.pk not in lesson.cited and regulation.short_title in text:
                words = _("The text names “%(title)s”, but the lesson does not cite it.")
                yield lesson.unit.advice(words % {"title": regulation.short_title}, at=place)


def _names(text: str, amount: NamedAmount) -> bool:
    """Whether exactly this sum stands there: 500,000 บาท is not in 1,500,000 บาท."""
    return amount.in_baht in text and bool(re.search(rf"(?<![\d,.]){re.escape(amount.in_baht)}", text))


def _weight(lesson: CheckedLesson, named: Named) -> Iterator[Finding]:
    unit = lesson.unit
    if unit.minutes and unit.estimated_minutes > unit.minutes * 1.5:
        words = _("Reading and watching takes about %(estimate)d minutes, but it says %(stated)d.")
        yield unit.advice(words % {"estimate": unit.estimated_minutes, "stated": unit.minutes}, at="minutes")
    if unit.size_bytes > unit.minutes * MEGABYTES_A_MINUTE * MEGABYTE:
        words = _("%(size)d MB is much for a phone in %(stated)d minutes: make the recordings or files smaller.")
        yield unit.advice(words % {"size": unit.size_bytes // MEGABYTE, "stated": unit.minutes}, at="body")


def _measure(lesson: CheckedLesson, named: Named) -> None:
    recordings = [named.media[key] for key, _place in lesson.pieces.media if key in named.media]
    documents = [named.documents[key] for key, _place in lesson.pieces.documents if key in named.documents]
    seconds = sum(one.duration_seconds for one in recordings)
    lesson.unit.estimated_minutes = -(-(lesson.pieces.letters * 60 // LETTERS_A_MINUTE + seconds) // 60)
    sizes = [one.file_size for one in recordings] + [one.file_size or 0 for one in documents]
    lesson.unit.size_bytes = sum(sizes)


def _is_missing(file: Any) -> bool:
    """Whether nothing is stored under its name; what lies on another machine is not asked for."""
    if not file or not file.name:
        return True
    return isinstance(file.storage, FileSystemStorage) and not file.storage.exists(file.name)
