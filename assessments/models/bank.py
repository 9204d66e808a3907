"""The question bank: categories, questions, and their immutable versions."""

from __future__ import annotations

from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from treebeard.mp_tree import MP_Node

from courses.models import COURSE_PATH_LENGTH, CourseOwner, Regulation


class QuestionCategory(MP_Node):
    """A shelf of the bank."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)

    node_order_by: list[str] = []

    class Meta:
        verbose_name = _("question category")
        verbose_name_plural = _("question categories")

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """What a trainer may read, key included; a moderator reads every question.

        One's own, the shared, and what the quizzes of one's courses ask.
        """
        if not user.is_authenticated or not user.has_perm("assessments.view_question"):
            return self.none()
        if user.has_perm("assessments.moderate_question"):
            return self.all()
        asked = _asked_in_courses_of(user).values("question")
        return self.filter(Q(owner=user) | Q(is_shared=True) | Q(pk__in=asked))

    def editable_by(self, user) -> Self:
        """What a trainer may change; a moderator changes every question.

        One's own, and what a quiz of one's courses asks, if its owner owns that course too.
        """
        if not user.is_authenticated or not user.has_perm("assessments.change_question"):
            return self.none()
        if user.has_perm("assessments.moderate_question"):
            return self.all()
        owned_together = CourseOwner.objects.filter(
            course__path=OuterRef("course_path"), user=OuterRef("question__owner")
        )
        asked = _asked_in_courses_of(user).filter(Exists(owned_together)).values("question")
        return self.filter(Q(owner=user) | Q(pk__in=asked))

    def reviewable_by(self, user) -> Self:
        """What waits for the word of ``user``: in review, theirs to change, and written by somebody else.

        A moderator passes everything on, their own questions too: nobody stands above them.
        """
        waiting = self.editable_by(user).filter(status=Question.Status.IN_REVIEW)
        if user.has_perm("assessments.moderate_question"):
            return waiting
        return waiting.exclude(Q(owner=user) | Q(current_version__created_by=user))

    def ready(self) -> Self:
        """Questions a quiz may use: ready, and with a version."""
        return self.filter(status=Question.Status.READY, current_version__isnull=False)

    def drawable(self, category: QuestionCategory, tag: str = "", difficulty: str = "", *, place: str) -> Self:
        """What a quiz at tree path ``place`` may draw: ready questions of ``category`` and the shelves below it.

        With ``tag`` or ``difficulty`` only those that have it; and of the questions that are not shared, those of the
        course's owners.
        """
        return self.drawable_below(category.path, tag, difficulty, course_path=place[:COURSE_PATH_LENGTH])

    def drawable_below(self, path: str, tag: str, difficulty: str, *, course_path: str) -> Self:
        """The same by the tree paths of shelf and course."""
        owners = CourseOwner.objects.filter(course__path=course_path).values("user")
        found = self.ready().filter(Q(is_shared=True) | Q(owner__in=owners), category__path__startswith=path)
        found = found.filter(difficulty=difficulty) if difficulty else found
        return found.alias(use_of_tag=_use_of(tag)).exclude(use_of_tag=None) if tag else found


class Question(models.Model):
    """An item of the bank. What is asked stands in its versions, which never change."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("single choice")
        MULTIPLE = "multiple", _("multiple choice")
        TRUE_FALSE = "true_false", _("true or false")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("ordering")
        CLASSIFY = "classify", _("classify into groups")
        SHORT = "short", _("short answer")
        NUMERIC = "numeric", _("numeric answer")
        CLOZE = "cloze", _("gaps in a text")
        HOTSPOT = "hotspot", _("areas of a picture")
        ESSAY = "essay", _("essay")
        FILE = "file", _("file or photo")
        WORKSHOP = "workshop", _("document workshop")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        READY = "ready", _("ready")
        RETIRED = "retired", _("retired")

    class Difficulty(models.TextChoices):
        EASY = "easy", _("easy")
        MEDIUM = "medium", _("medium")
        HARD = "hard", _("hard")

    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(
        _("question"),
        max_length=160,
        blank=True,
        default="",
        editable=False,
        help_text=_("The beginning of the current text, by which trainers know the question."),
    )
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, related_name="questions", verbose_name=_("category")
    )
    kind = models.CharField(_("type"), max_length=20, choices=Kind.choices, default=Kind.SINGLE)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    difficulty = models.CharField(
        _("difficulty"),
        max_length=10,
        choices=Difficulty.choices,
        blank=True,
        default="",
        help_text=_("As its author judges it. Quizzes may draw by it; leave it empty if you are not sure."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("owner"),
    )
    is_shared = models.BooleanField(
        _("shared with other trainers"),
        default=False,
        help_text=_(
            "Every trainer may then read it, with its key, and use it. Only its owner and moderators change it."
        ),
    )
    current_version = models.ForeignKey(
        "assessments.QuestionVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("current version"),
    )
    tags = TaggableManager(blank=True, verbose_name=_("tags"))
    regulations = models.ManyToManyField(
        Regulation, blank=True, related_name="questions", verbose_name=_("regulations it rests on")
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reviewed by"),
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    history = HistoricalRecords()
    objects = QuestionQuerySet.as_manager()
    _history_user: models.Model | None  # who makes the change that is saved next

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["code"]
        indexes = [
            models.Index(fields=["category", "status"], name="question_category_status"),
            models.Index(
                fields=["category", "difficulty"],
                include=["id", "is_shared", "owner", "current_version"],
                condition=Q(status="ready", current_version__isnull=False),
                name="question_to_draw",
            ),
        ]
        permissions = [("moderate_question", "Can read and change the questions of every trainer")]

    def __str__(self) -> str:
        return self.title or self.code


def _asked_in_courses_of(user) -> models.QuerySet:
    """The places at which a quiz of a course that ``user`` owns asks a question of its own choice."""
    items = apps.get_model("assessments", "QuizItem").objects
    items = items.alias(course_path=Substr("quiz__path", 1, COURSE_PATH_LENGTH))
    return items.filter(course_path__in=CourseOwner.objects.filter(user=user).order_by().values("course__path"))


def _use_of(tag: str) -> Subquery:
    """Looked up question by question in the index of tags; a join would read every use of the tag in the bank."""
    uses = apps.get_model("taggit", "TaggedItem").objects.filter(object_id=OuterRef("pk"), tag__name=tag)
    questions = uses.filter(content_type__app_label="assessments", content_type__model="question")
    return Subquery(questions.order_by().values("pk")[:1])


class QuestionVersion(models.Model):
    """The frozen text of a question. Attempts are judged by a version; a change makes a new one."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="versions", verbose_name=_("question")
    )
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("type"), max_length=20, choices=Question.Kind.choices)
    text = models.TextField(_("question"))
    explanation = models.TextField(_("explanation"), blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    search_text = models.TextField(
        _("text as it is searched"), editable=False, default="", help_text=_("All its words, options and explanation.")
    )
    rules = models.JSONField(
        _("settings of its type"), default=dict, blank=True, help_text=_("Those that differ from the default.")
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("As it lies in the library, where it may be replaced."),
    )
    picture = models.ForeignKey(
        "assessments.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture as it was asked"),
    )
    recording = models.ForeignKey(
        "media.Media",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound recording"),
        help_text=_("As it lies in the library, where it may be replaced."),
    )
    sound = models.ForeignKey(
        "assessments.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound recording as it was asked"),
    )
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
        help_text=_("As it lies in the library, where it may be replaced."),
    )
    paper = models.ForeignKey(
        "assessments.Figure",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document as it was asked"),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("written by"),
    )
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    class Meta:
        verbose_name = _("question version")
        verbose_name_plural = _("question versions")
        ordering = ["question", "-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.number}"


class Option(models.Model):
    """A part of the key, mostly an answer to choose from.

    What is right never leaves the server before the rules allow.
    """

    version = models.ForeignKey(
        QuestionVersion, on_delete=models.CASCADE, related_name="options", verbose_name=_("version")
    )
    text = models.TextField(_("text"))
    is_correct = models.BooleanField(_("correct"), default=False)
    feedback = models.TextField(_("feedback"), blank=True)
    weight = models.DecimalField(
        _("share of the point"),
        max_digits=6,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Between -1 and 1; empty: as the type of the question shares it out."),
    )
    target = models.TextField(_("belongs to"), blank=True, default="")
    sort_order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["version", "sort_order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "sort_order"], name="option_order_once"),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=-1, weight__lte=1), name="option_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.text
