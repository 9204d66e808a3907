"""Comments that a marker keeps to put them in again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import SavedComment
from assessments.models.saved_comment import LONGEST_SAVED
from courses.models import CoursePage
from courses.queries.owners import owns
from lms.accounts.models import User
from lms.core.errors import DomainError
from lms.core.text import normalise

MOST_SAVED = 100


@transaction.atomic
def save_comment(text: str, *, course: CoursePage | None = None, by: User) -> SavedComment:
    """Keep ``text`` for ``by``, and share it with the owners of ``course``. Safe to repeat: the same text is one.

    Raises ``DomainError`` for nothing, for too much, and for a course that ``by`` does not own.
    """
    User.objects.select_for_update().get(pk=by.pk)
    said = normalise(text.replace("\r\n", "\n")).strip()
    if not said:
        raise DomainError(_("Write a comment first, then keep it."))
    if len(said) > LONGEST_SAVED:
        raise DomainError(_("This is too long: at most %(most)d characters.") % {"most": LONGEST_SAVED})
    if course and not owns(by, course):
        raise DomainError(_("Comments are shared with the owners of one's own courses only."))
    mine = SavedComment.objects.of(by)
    if not mine.filter(text=said).exists() and mine.count() >= MOST_SAVED:
        raise DomainError(_("At most %(most)d comments can be kept. Take one away first.") % {"most": MOST_SAVED})
    saved, _is_new = mine.update_or_create(owner=by, text=said, defaults={"course": course})
    return saved


def drop_comment(comment: SavedComment, *, by: User) -> None:
    """Take it away. Safe to repeat. Raises ``DomainError`` for what somebody else keeps."""
    if comment.owner_id != by.pk:
        raise DomainError(_("Only whoever keeps a comment takes it away."))
    SavedComment.objects.filter(pk=comment.pk).delete()
