"""When a page was opened, written into it by the server and signed: reading a page writes nothing, and this lets what
comes later be judged by the server's own clock."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.utils import timezone

from courses.models import Enrolment, LessonPage

SALT = "courses.opening"


def opening_of(enrolment: Enrolment, lesson: LessonPage) -> str:
    """A signed note: this learner was given this lesson now."""
    return signing.dumps([enrolment.pk, lesson.pk, int(timezone.now().timestamp())], salt=SALT)


def opened_at(note: str, enrolment: Enrolment, lesson: LessonPage) -> dt.datetime:
    """The moment ``note`` tells; now, if it is not ours or speaks of another lesson or learner."""
    try:
        owner, about, seconds = signing.loads(note, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return timezone.now()
    if (owner, about) != (enrolment.pk, lesson.pk):
        return timezone.now()
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)
