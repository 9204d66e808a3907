"""What the question bank and the marking add to the first page of the admin."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import ItemStatistic, Question, QuestionReport
from assessments.queries.answers import waiting_answer_count
from assessments.queries.marking import waiting_count
from courses.desk import Action, Waiting
from lms.accounts.models import User


def begin_questions(user: User) -> Iterator[Action]:
    """A new question, for those who write questions."""
    if user.has_perm("assessments.add_question"):
        yield Action(_("New question"), reverse("questions:add"), "help")


def questions_waiting(user: User) -> Iterator[Waiting]:
    """Questions whose regulation was superseded since their review, what waits for a reader, one's own drafts."""
    if not user.has_perm("assessments.change_question"):
        return
    mine = Question.objects.editable_by(user)
    since = Q(reviewed_at=None) | Q(reviewed_at__lt=F("regulations__superseded_at"))
    stale = mine.exclude(status=Question.Status.RETIRED).filter(since, regulations__superseded_at__isnull=False)
    address = reverse("questions:index")
    yield Waiting(
        _("Questions that rest on a superseded regulation"),
        stale.distinct().count(),
        reverse("regulations:index"),
        is_urgent=True,
    )
    to_review = Question.objects.reviewable_by(user).count()
    yield Waiting(_("Questions that wait for your review"), to_review, f"{address}?status=in_review")
    reported = QuestionReport.objects.on_the_desk_of(user).open().count()
    yield Waiting(_("Questions that learners have reported"), reported, reverse("questions:reports"))
    drafts = Question.objects.filter(owner=user, status=Question.Status.DRAFT).count()
    yield Waiting(_("Questions you have not finished"), drafts, f"{address}?status=draft")


def questions_to_improve(user: User) -> Iterator[Waiting]:
    """Questions of one's own that the answers of learners put in doubt; one query."""
    if not user.has_perm("assessments.change_question"):
        return
    own = Question.objects.editable_by(user).order_by().values("pk")
    found = ItemStatistic.objects.to_improve().filter(version__question__in=own)
    count = found.order_by().values("version__question").distinct().count()
    yield Waiting(_("Questions to improve"), count, reverse("item_statistics:index"))


def work_waiting(user: User) -> Iterator[Waiting]:
    """What learners have handed in and nobody has marked; two queries."""
    yield Waiting(_("Work to be marked"), waiting_count(user), reverse("marking:index"))
    yield Waiting(_("Answers in quizzes to be marked"), waiting_answer_count(user), reverse("marking:index"))
