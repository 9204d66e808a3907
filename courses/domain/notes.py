"""Bookmarks and private notes. No text is ever lost: what was written elsewhere at the same time is kept beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import UnitNote, UnitPage
from courses.models.notes import LONGEST_NOTE
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise

MOST_BESIDE = 5 * LONGEST_NOTE


@dataclass(frozen=True)
class Draft:
    """A text as it is sent, and what it began from."""

    text: str
    base: int
    """``sequence`` of the note when its author began."""
    writer: str = ""
    """The page it is written on; none without scripts."""
    edition: int = 0
    """Counts what that page sends."""


@transaction.atomic
def mark_unit(user: User, unit: UnitPage, *, is_marked: bool) -> UnitNote:
    """Set or take away the bookmark of ``user`` on ``unit``. Safe to repeat."""
    note = _lock(user, unit)
    if note.is_marked != is_marked:
        note.is_marked = is_marked
        note.save(update_fields=["is_marked", "updated_at"])
    return note


@transaction.atomic
def save_note(user: User, unit: UnitPage, draft: Draft) -> UnitNote:
    """Keep the text of ``draft``; if somebody wrote meanwhile (another phone), the stored text stays and the draft is
    kept beside it as ``other_text``.

    Safe to repeat, and safe against what arrives late: a page's older edition changes nothing. Raises ``DomainError``
    for a text that is too long, and where too much waits beside the note.
    """
    text = normalise(draft.text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if len(text) > LONGEST_NOTE:
        raise DomainError(_("This is too long: at most %(most)d characters.") % {"most": LONGEST_NOTE})
    note = _lock(user, unit)
    is_same_page = bool(draft.writer) and draft.writer == note.writer
    if is_same_page and draft.edition <= note.edition:
        return note
    if text == note.text:
        return note
    if is_same_page or draft.base == note.sequence:
        return _write(note, text, draft)
    if text and text not in note.other_text:
        joined = _joined(note.other_text, text)
        if len(joined) > MOST_BESIDE:
            raise DomainError(
                _("Other texts wait beside this note already. Open the note and decide about them first.")
            )
        note.other_text = joined
        note.save(update_fields=["other_text", "updated_at"])
    return note


@transaction.atomic
def settle_other_text(note: UnitNote, *, keeps_it: bool) -> UnitNote:
    """Put the other text below the note, or throw it away. Safe to repeat."""
    note = UnitNote.objects.select_for_update().get(pk=note.pk)
    if keeps_it and note.other_text:
        joined = _joined(note.text, note.other_text)
        if len(joined) > LONGEST_NOTE:
            raise DomainError(_("Both together are too long: at most %(most)d characters.") % {"most": LONGEST_NOTE})
        note.text, note.sequence, note.writer = joined, note.sequence + 1, ""
    note.other_text = ""
    note.save()
    return note


def _lock(user: User, unit: UnitPage) -> UnitNote:
    UnitNote.objects.get_or_create(user=user, unit_id=unit.pk)
    return UnitNote.objects.select_for_update().get(user=user, unit_id=unit.pk)


def _write(note: UnitNote, text: str, draft: Draft) -> UnitNote:
    note.text, note.sequence = text, note.sequence + 1
    note.writer, note.edition = draft.writer, draft.edition
    note.save()
    return note


def _joined(first: str, second: str) -> str:
    return f"{first}\n\n{second}" if first else second
