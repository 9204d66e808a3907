"""Writing a glossary term down, and changing it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import GlossaryTerm
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise

FIELDS = ("term", "meaning", "clause", "regulation_id")


@transaction.atomic
def save_term(term: GlossaryTerm, *, by: User | None) -> GlossaryTerm:
    """Store ``term``; every lesson that names it explains it so from now on. Who writes it down first owns it.

    Safe to repeat: without a change nothing is written. Raises ``DomainError`` for another code, for a word that is
    there already, and for a word without a meaning.
    """
    for name in ("term", "meaning", "clause"):
        setattr(term, name, normalise(getattr(term, name)).strip())
    if not term.term or not term.meaning:
        raise DomainError(_("Write the word and what it means."))
    stored = GlossaryTerm.objects.select_for_update().filter(pk=term.pk).first() if term.pk else None
    if stored and stored.code != term.code:
        raise DomainError(_("The code stays as it is: lessons and course packages name it."))
    if GlossaryTerm.objects.filter(term=term.term).exclude(pk=term.pk).exists():
        raise DomainError(_("“%(term)s” is in the glossary already.") % {"term": term.term})
    if stored and all(getattr(stored, name) == getattr(term, name) for name in FIELDS):
        return term
    if stored is None:
        term.owner = by
    term._history_user = by
    term.save()
    log(term, "wagtail.edit" if stored else "wagtail.create", user=by)
    return term
