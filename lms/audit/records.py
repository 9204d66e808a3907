"""Which records have a history that is told, to whom, and what each is called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from assessments.models import Question
from courses.models import Enrolment, NamedAmount, ProgrammeAssignment, Regulation
from lms.accounts.models import User
from lms.certificates.models import Certificate
from lms.organisations.models import Posting, RoleAssignment
from lms.organisations.queries import Scope
from networks.models import Post
from networks.reach import Reach

EVERYTHING, NOTHING = ~Q(pk__in=[]), Q(pk__in=[])


@dataclass(frozen=True)
class Record:
    """A kind of record: its history's relations, the fields that are not told, and what a row of it is called."""

    name: str
    model: type[Model]
    related: tuple[str, ...]
    untold: frozenset[str]
    describe: Callable[[Any], str]
    person: str = ""
    """Leads from a row of the history to the person it is about."""
    place: str = ""
    """Leads to the tree path of the organisation whose supervisors may see it."""

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)


RECORDS = {
    record.name: record
    for record in (
        Record(
            "posting",
            Posting,
            ("user", "organisation"),
            frozenset({"user"}),
            lambda row: str(row.organisation),
            person="user",
            place="organisation__path",
        ),
        Record(
            "role",
            RoleAssignment,
            ("user", "organisation"),
            frozenset({"user"}),
            lambda row: f"{row.get_role_display()} · {row.organisation}",
            person="user",
            place="organisation__path",
        ),
        Record(
            "enrolment",
            Enrolment,
            ("user", "course", "organisation", "programme"),
            frozenset({"user", "course", "last_active_at", "withdrawn_at"}),
            lambda row: str(row.course),
            person="user",
            place="organisation__path",
        ),
        Record(
            "assignment",
            ProgrammeAssignment,
            ("user", "programme", "organisation"),
            frozenset({"user", "programme", "posted_on"}),
            lambda row: str(row.programme),
            person="user",
            place="organisation__path",
        ),
        Record(
            "certificate",
            Certificate,
            ("enrolment", "series", "cancelled_by"),
            frozenset({"enrolment", "series", "number", "code"}),
            lambda row: row.number_text,
            person="enrolment__user",
            place="enrolment__organisation__path",
        ),
        Record(
            "post",
            Post,
            ("topic", "author", "hidden_by"),
            frozenset({"topic", "author", "html", "key", "is_first"}),
            lambda row: str(row.topic),
            person="author",
        ),
        Record(
            "question",
            Question,
            ("category", "owner", "current_version", "reviewed_by"),
            frozenset(),
            lambda row: row.code,
        ),
        Record(
            "regulation",
            Regulation,
            ("superseded_by", "verified_by"),
            frozenset(),
            lambda row: row.short_title,
        ),
        Record("amount", NamedAmount, ("regulation",), frozenset(), lambda row: row.label),
    )
}


def rows_told_to(user: User, record: Record, scope: Scope) -> Q:
    """Rows of the history of ``record`` that ``user`` may read: one's own, one's scope's; all for administrators."""
    if user.is_superuser:
        return EVERYTHING
    if record.model is Question:
        return Q(id__in=Question.objects.visible_to(user).values("pk"))
    if not record.person:
        return EVERYTHING if user.has_perm(f"courses.view_{record.model._meta.model_name}") else NOTHING
    own = Q(**{record.person: user})
    if record.model is Post:
        return own | Reach.of(user).moderated_rows("topic__community__organisation__path")
    return own | (scope.q(record.place) if scope else NOTHING)
