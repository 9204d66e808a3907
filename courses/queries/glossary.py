"""The glossary: for its readers in Thai order, for its editors what they may change."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from courses.models import GlossaryTerm
from courses.queries.drafts import may_edit_everything
from lms.accounts.models import User
from lms.core.queries import thai_order
from lms.core.text import normalise


def glossary(*, search: str = "") -> QuerySet[GlossaryTerm]:
    """All terms as in a dictionary, or those in which each word of ``search`` stands, with their regulations."""
    terms = GlossaryTerm.objects.select_related("regulation__superseded_by")
    for word in normalise(search).split():
        terms = terms.filter(Q(term__icontains=word) | Q(meaning__icontains=word))
    return terms.order_by(*thai_order("term"), "pk")


def terms_editable_by(user: User) -> QuerySet[GlossaryTerm]:
    """A trainer's own; all for a moderator."""
    if not user.has_perm("courses.change_glossaryterm"):
        return GlossaryTerm.objects.none()
    return GlossaryTerm.objects.all() if may_edit_everything(user) else GlossaryTerm.objects.owned_by(user)
