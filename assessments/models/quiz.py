"""A quiz as a trainer sets it up."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from simple_history.models import HistoricalRecords
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from assessments.models.bank import Question, QuestionCategory
from assessments.models.disclosure import ASPECTS, EVERYTHING, MOMENTS, NOTHING, Disclosure, Shows, disclosure_of
from assessments.panels import TablePanel
from courses.models import UnitPage


class RuleHistory(HistoricalRecords):
    """A row when a rule of the quiz changed, not whenever Wagtail saves the page (which it does for every draft)."""

    def post_save(self, instance, created, using=None, **kwargs) -> None:
        rules = {field.attname for field in self.fields_included(instance)}
        saved = kwargs.get("update_fields")
        if created or saved is None or rules & set(saved):
            super().post_save(instance, created, using=using, **kwargs)

    def create_historical_record(self, instance, history_type, using=None) -> None:
        rules = [field.attname for field in self.fields_included(instance)]
        known = instance.history.values_list(*rules).first()
        if history_type != "~" or known != tuple(getattr(instance, rule) for rule in rules):
            super().create_historical_record(instance, history_type, using=using)


class Paging(models.TextChoices):
    """How a paper is turned over."""

    ALL = "all", _("all questions on one page")
    ONE = "one", _("one question a page, forward and back")
    FORWARD = "forward", _("one question a page, forward only")


MOST_BANDS = 10
"""More nobody tells apart."""


class QuizPage(UnitPage):
    """A unit that asks questions: a pre-test, a practice or a post-test."""

    class Purpose(models.TextChoices):
        PRE_TEST = "pre_test", _("pre-test")
        PRACTICE = "practice", _("practice")
        POST_TEST = "post_test", _("post-test")

    Shows = Shows

    class Counted(models.TextChoices):
        BEST = "best", _("the best attempt")
        LAST = "last", _("the last attempt")
        FIRST = "first", _("the first attempt")
        AVERAGE = "average", _("the average of all attempts")

    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.POST_TEST)
    instructions = models.TextField(_("instructions"), blank=True)
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark in percent"), default=80, validators=[MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave empty for as many as one likes."),
    )
    counted = models.CharField(
        _("what counts"),
        max_length=10,
        choices=Counted.choices,
        default=Counted.BEST,
        help_text=_("If there are several attempts. With “the first attempt” nobody can make up for a bad beginning."),
    )
    wait_minutes = models.PositiveIntegerField(
        _("wait between attempts in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("So that there is time to read the lessons again: 60 is an hour, 1440 a day. Empty: no waiting."),
    )
    practice_attempts = models.PositiveSmallIntegerField(
        _("practice attempts"),
        default=0,
        help_text=_("So many times one may try a post-test without its counting. 0: every attempt counts."),
    )
    opens_at = models.DateTimeField(
        _("opens at"), null=True, blank=True, help_text=_("Nobody can start before. Empty: open from the beginning.")
    )
    closes_at = models.DateTimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("Nobody can start afterwards, and what is open then is handed in as it is. Empty: never closes."),
    )
    password = models.CharField(
        _("password"),
        max_length=60,
        blank=True,
        help_text=_("You tell it to the learners, for example in the room. It is asked for at every start."),
    )
    paging = models.CharField(
        _("paging"),
        max_length=10,
        choices=Paging.choices,
        default=Paging.ALL,
        help_text=_("“Forward only”: a question that was left cannot be seen or changed again."),
    )
    is_shuffled = models.BooleanField(
        _("shuffle the questions"), default=True, help_text=_("Every learner gets an order of their own.")
    )
    has_shuffled_options = models.BooleanField(_("shuffle the options of each question"), default=True)
    shows_answers = models.CharField(
        _("show right answers and explanations"), max_length=15, choices=Shows.choices, default=Shows.AFTER_ATTEMPT
    )
    # Sums of ``Aspect``, which hold where ``shows_answers`` is “custom”.
    told_at_once = models.PositiveSmallIntegerField(MOMENTS["told_at_once"], default=NOTHING.value)
    told_after_attempt = models.PositiveSmallIntegerField(MOMENTS["told_after_attempt"], default=EVERYTHING.value)
    told_while_open = models.PositiveSmallIntegerField(MOMENTS["told_while_open"], default=EVERYTHING.value)
    told_after_close = models.PositiveSmallIntegerField(MOMENTS["told_after_close"], default=EVERYTHING.value)

    # Title, text and order are in Wagtail's revisions; the rules learners are judged by have their own rows.
    # The password is a secret that changes from session to session.
    history = RuleHistory(
        excluded_fields=["instructions", "password", *(field.name for field in UnitPage._meta.concrete_fields)]
    )

    icon = "quiz"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel(
            "purpose",
            help_text=_(
                "A pre-test shows what is known before, practice is for trying, a post-test for what was learnt."
            ),
        ),
        FieldPanel(
            "instructions", help_text=_("Learners read it before they begin, for example which books are allowed.")
        ),
        InlinePanel("items", heading=_("Fixed questions"), label=_("question")),
        InlinePanel("draws", heading=_("Drawn at random"), label=_("draw")),
        InlinePanel("bands", heading=_("Feedback by score"), label=_("feedback"), max_num=MOST_BANDS),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark", help_text=_("With 80 one passes who gets 8 of 10 points.")),
                FieldPanel(
                    "time_limit_minutes", help_text=_("It runs from the start and cannot be stopped. Empty: no limit.")
                ),
                FieldPanel("max_attempts"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldPanel(
                    "shows_answers",
                    widget=RadioSelect,
                    help_text=_("When the learner may see them. “After passing” keeps them for further attempts."),
                ),
                TablePanel(
                    [FieldPanel(name) for name in MOMENTS], columns=ASPECTS.values(), caption=_("What is told when")
                ),
            ],
            heading=_("What learners are told of their answers"),
        ),
        MultiFieldPanel(
            [FieldPanel("opens_at"), FieldPanel("closes_at"), FieldPanel("password")],
            heading=_("When it can be taken, and by whom"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [FieldPanel("practice_attempts"), FieldPanel("wait_minutes"), FieldPanel("counted")],
            heading=_("Several attempts"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("paging"),
                FieldPanel("is_shuffled"),
                FieldPanel(
                    "has_shuffled_options", help_text=_("The options stand in another order for every learner.")
                ),
            ],
            heading=_("How the questions are shown"),
            classname="collapsed",
        ),
        *UnitPage.closing_panels,
    ]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(opens_at__lt=F("closes_at")),
                name="quiz_opens_before_it_closes",
                violation_error_message=_("It closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(**{f"{name}__lte": EVERYTHING.value for name in MOMENTS}),
                name="quiz_tells_what_there_is",
            ),
        ]

    @property
    def disclosure(self) -> Disclosure:
        """What is told when, as it stands."""
        return disclosure_of({name: getattr(self, name) for name in ("shows_answers", *MOMENTS)})


class QuizBand(Orderable):
    """What learners read beside a score of at least so many percent, up to the next band."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="bands", verbose_name=_("quiz"))
    from_percent = models.PositiveSmallIntegerField(
        _("from so many percent"),
        validators=[MaxValueValidator(100)],
        help_text=_(
            "Up to the next higher row. With 80, 60 and 0 there are three: 80 and more, 60 to under 80, under 60."
        ),
    )
    text = models.TextField(
        _("what learners read"),
        max_length=1_000,
        help_text=_("What it means and what to do next, for example which lesson to read again."),
    )

    panels = [FieldPanel("from_percent"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("feedback by score")
        verbose_name_plural = _("feedback by score")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "from_percent"],
                name="band_once_a_quiz",
                violation_error_message=_("Two rows begin at the same percent."),
            ),
            models.CheckConstraint(condition=Q(from_percent__lte=100), name="band_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.from_percent}%"


class Form(models.TextChoices):
    """Two papers of the same weight, so that nobody meets a question twice."""

    A = "A", _("form A")
    B = "B", _("form B")


FORM_HELP = _(
    "Leave empty if everybody is asked it. With forms A and B half of the learners get A before the course and B after"
    " it, the others B and then A."
)


class QuizItem(Orderable):
    """A question that every attempt contains, or every attempt of one form."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="items", verbose_name=_("quiz"))
    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="quiz_items", verbose_name=_("question")
    )

    form = models.CharField(_("form"), max_length=1, choices=Form.choices, blank=True, default="", help_text=FORM_HELP)

    panels = [FieldPanel("question"), FieldPanel("form")]

    class Meta(Orderable.Meta):
        verbose_name = _("question of a quiz")
        verbose_name_plural = _("questions of a quiz")
        constraints = [models.UniqueConstraint(fields=["quiz", "question"], name="question_once_a_quiz")]

    def __str__(self) -> str:
        return str(self.question)


class QuizDraw(Orderable):
    """So many questions of one category (and tag, and difficulty), drawn anew for every attempt."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="draws", verbose_name=_("quiz"))
    category = models.ForeignKey(
        QuestionCategory, on_delete=models.PROTECT, related_name="quiz_draws", verbose_name=_("category")
    )
    tag = models.CharField(_("tag"), max_length=60, blank=True, help_text=_("Only questions with this tag."))
    difficulty = models.CharField(
        _("difficulty"),
        max_length=10,
        choices=Question.Difficulty.choices,
        blank=True,
        default="",
        help_text=_("Only questions that are marked so. Empty: easy and hard alike."),
    )
    count = models.PositiveSmallIntegerField(_("how many"), default=10, validators=[MinValueValidator(1)])

    form = models.CharField(_("form"), max_length=1, choices=Form.choices, blank=True, default="", help_text=FORM_HELP)

    panels = [
        FieldPanel("category"),
        FieldPanel("tag"),
        FieldPanel("difficulty"),
        FieldPanel("count"),
        FieldPanel("form"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("draw")
        verbose_name_plural = _("draws")

    def __str__(self) -> str:
        return f"{self.shelf} × {self.count}"

    @property
    def shelf(self) -> str:
        """Where it draws from, in words."""
        return " · ".join(filter(None, [self.category.title, self.tag, self.get_difficulty_display()]))
