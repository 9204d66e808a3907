"""Working on an assignment and handing it in. Lock order: enrolment, submission."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.domain import rubrics, work_news
from assessments.domain.attempts import make_reference
from assessments.domain.signing import ask_for_signature
from assessments.models import AssignmentPage, Submission
from assessments.models.assignment import SecondMarking
from assessments.models.submission import LONGEST_TEXT
from assessments.queries.sign_offs import supervisors_of
from assessments.queries.submissions import current_submission, due_of, may_begin_after
from courses.domain import progress
from courses.domain.doors import refuse_unit
from courses.models import Enrolment
from lms.accounts.models import User
from lms.core.dates import short_date, today
from lms.core.errors import DomainError
from lms.core.text import normalise


class Overtaken(DomainError):
    """The draft was changed elsewhere since it was read; nothing was overwritten."""


@transaction.atomic
def save_draft(enrolment: Enrolment, assignment: AssignmentPage, *, text: str, base: int, by: User) -> Submission:
    """Keep ``text`` as the learner's draft; ``base`` is the sequence it began from (0 for a new one).

    Safe to repeat. Raises ``Overtaken`` if another text was saved since, and ``DomainError`` where nothing can be
    written: handed in already, too long, not open to this learner.
    """
    draft = open_draft(enrolment, assignment, by=by)
    text = normalise(text.replace("\r\n", "\n").replace("\r", "\n"))
    if text == draft.text:
        return draft
    if not assignment.takes_text:
        raise DomainError(_("This assignment takes files only."))
    if len(text) > LONGEST_TEXT:
        raise DomainError(_("This is too long: at most %(most)d characters.") % {"most": LONGEST_TEXT})
    if base != draft.sequence:
        raise Overtaken(_("You wrote on another device or page meanwhile. Nothing of it was overwritten."))
    draft.text = text
    draft.sequence += 1
    draft.saved_at = timezone.now()
    draft.save(update_fields=["text", "sequence", "saved_at"])
    return draft


@transaction.atomic
def begin_again(enrolment: Enrolment, assignment: AssignmentPage, *, by: User) -> Submission:
    """A new try that begins with what was handed in last. Safe to repeat: an open draft is that try."""
    enrolment = lock(enrolment, assignment, by=by)
    current = current_submission(enrolment, assignment)
    if current is None or current.is_draft:
        return current or _begin(enrolment, assignment, number=1)
    if not may_begin_after(current, assignment):
        raise DomainError(_("This work cannot be handed in again."))
    current.is_current = False
    current.save(update_fields=["is_current"])
    draft = _begin(enrolment, assignment, number=current.number + 1, text=current.text)
    for file in current.files.all():
        file.pk = None
        file.submission = draft
        file.save(force_insert=True)
    return draft


@transaction.atomic
def hand_in(enrolment: Enrolment, assignment: AssignmentPage, *, edition: str, by: User) -> Submission:
    """Hand in the draft as its learner has just seen it, and tell those who mark; or first those who sign.

    Where nobody supervises the learner, it goes straight to those who mark.

    Safe to repeat: what is handed in stays as it is. Raises ``DomainError`` for an empty draft, one that was changed
    since (``edition_of``), and after the due day where nothing late is taken.
    """
    enrolment = lock(enrolment, assignment, by=by)
    draft = current_submission(enrolment, assignment)
    if draft and not draft.is_draft:
        return draft
    if draft is None or is_empty(draft):
        raise DomainError(_("There is nothing to hand in yet. Write something or add a file first."))
    if edition_of(draft) != edition:
        raise DomainError(_("Your work was changed meanwhile. Look at it once more, then hand it in."))
    refuse_unit(enrolment, assignment)
    draft.due_on = due_of(enrolment, assignment)
    draft.is_late = draft.due_on is not None and today() > draft.due_on
    if draft.is_late and draft.due_on and not assignment.accepts_late:
        raise DomainError(
            _("It was due on %(day)s and nothing is taken after that. Ask your trainer for more time.")
            % {"day": short_date(draft.due_on)}
        )
    supervisors = supervisors_of(by) if assignment.signing else []
    draft.signing = assignment.signing if supervisors else ""
    draft.status = Submission.Status.UNSIGNED if supervisors else Submission.Status.SUBMITTED
    draft.submitted_at = timezone.now()
    draft.pass_mark = assignment.pass_mark
    draft.is_double = is_marked_by_two(assignment, draft.reference)
    criteria = assignment.criteria_list()
    draft.rubric = rubrics.keep(criteria) if criteria else None
    draft.save()
    progress.touch(enrolment)
    if supervisors:
        ask_for_signature(draft, supervisors)
    else:
        work_news.tell_markers(draft)
    return draft


def is_marked_by_two(assignment: AssignmentPage, reference: str) -> bool:
    """Whether a submission is: drawn by lot from its reference, so that the same one is always drawn."""
    if assignment.second_marking != SecondMarking.SAMPLE:
        return bool(assignment.second_marking == SecondMarking.ALL)
    return int(sha256(reference.encode()).hexdigest(), 16) % 100 < assignment.second_share


def is_empty(draft: Submission) -> bool:
    """Whether there is neither a word nor a file."""
    return not draft.text.strip() and not draft.files.exists()


def edition_of(draft: Submission) -> str:
    """What a draft looks like just now: changes with its text and with its files."""
    files = "-".join(str(pk) for pk in draft.files.order_by("pk").values_list("pk", flat=True))
    return f"{draft.pk}:{draft.sequence}:{files}"


def open_draft(enrolment: Enrolment, assignment: AssignmentPage, *, by: User) -> Submission:
    """The learner's draft, made if nothing was begun; its enrolment is locked. Refuses where nothing can be written."""
    enrolment = lock(enrolment, assignment, by=by)
    current = current_submission(enrolment, assignment)
    if current is None:
        refuse_unit(enrolment, assignment)
        current = _begin(enrolment, assignment, number=1)
    if not current.is_draft:
        raise DomainError(_("Your work is handed in already, so it cannot be changed any more."))
    progress.touch(enrolment)
    return current


def lock(enrolment: Enrolment, assignment: AssignmentPage, *, by: User) -> Enrolment:
    """The enrolment, locked; refuses strangers, the withdrawn, and what is not open."""
    if by.pk != enrolment.user_id:
        raise DomainError(_("Only the learner can hand this in."))
    locked = progress.lock(enrolment, assignment)
    if not assignment.live:
        raise DomainError(_("This assignment is not open."))
    return locked


def _begin(enrolment: Enrolment, assignment: AssignmentPage, *, number: int, text: str = "") -> Submission:
    now = timezone.now()
    return Submission.objects.create(
        enrolment=enrolment,
        assignment=assignment,
        number=number,
        reference=make_reference(),
        text=text,
        begun_at=now,
        saved_at=now,
        pass_mark=assignment.pass_mark,
    )
