"""A survey (แบบประเมินความพึงพอใจ), who took part in it, and what was answered.

Anonymous answers lie on sheets that name nobody: no column, no moment, and keys by chance, so that no order tells who
came when. That somebody took part is a record of its own. See docs/surveys.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from assessments.blocks import LONGEST_ITEM, LONGEST_TITLE, SurveyBlocks
from courses.models import Enrolment, UnitPage
from courses.models.body import BodyField
from lms.core.dates import today

LONGEST_COMMENT = 1000
FEWEST = 5
"""Who answers anonymously is counted and told of in groups of at least so many."""


@dataclass(frozen=True)
class SurveyItem:
    """Something a survey asks, as it is worded now."""

    kind: str
    section: str
    """Empty for a comment."""
    text: str


class SurveyPage(UnitPage):
    """A unit that asks what learners think. Complete when it was answered."""

    introduction = models.TextField(_("introduction"), blank=True)
    is_anonymous = models.BooleanField(
        _("anonymous"),
        default=True,
        help_text=_(
            "Nobody, you included, can then find out who answered what. Results show from five answers on. "
            "It cannot be changed once somebody has answered."
        ),
    )
    closes_on = models.DateField(
        _("open until"), null=True, blank=True, help_text=_("The last day for answers. Empty: always open.")
    )
    questions = BodyField(SurveyBlocks(), verbose_name=_("questions"), blank=True)

    icon = "star"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("questions"),
        MultiFieldPanel([FieldPanel("is_anonymous"), FieldPanel("closes_on")], heading=_("Rules")),
        *UnitPage.closing_panels,
    ]

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")

    @property
    def is_closed(self) -> bool:
        """Its last day is over (Asia/Bangkok)."""
        return self.closes_on is not None and self.closes_on < today()

    def items(self) -> list[SurveyItem]:
        """All that it asks now, in order."""
        return list(self._items())

    def _items(self) -> Iterator[SurveyItem]:
        for block in self.questions:
            if block.block_type == "comment":
                yield SurveyItem(SurveyQuestion.Kind.COMMENT, "", str(block.value).strip())
                continue
            for text in block.value["items"]:
                yield SurveyItem(SurveyQuestion.Kind.RATING, block.value["title"].strip(), text.strip())


class SurveyQuestion(models.Model):
    """Something a survey has asked, as it was worded when somebody answered it. Never changed: new words, a new row."""

    class Kind(models.TextChoices):
        RATING = "rating", _("rating")
        COMMENT = "comment", _("comment")

    survey = models.ForeignKey(SurveyPage, on_delete=models.PROTECT, related_name="asked", verbose_name=_("survey"))
    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices)
    section = models.CharField(_("section"), max_length=LONGEST_TITLE, blank=True)
    text = models.CharField(_("question"), max_length=LONGEST_ITEM)

    class Meta:
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of a survey")
        constraints = [
            models.UniqueConstraint(fields=["survey", "kind", "section", "text"], name="survey_question_once")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def item(self) -> SurveyItem:
        """What it asks."""
        return SurveyItem(self.kind, self.section, self.text)


class ParticipationQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """On enrolments that ``user`` may see."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))


class Participation(models.Model):
    """That a learner has answered a survey. What they answered hangs on it only if the survey is not anonymous."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="participations", verbose_name=_("enrolment")
    )
    survey = models.ForeignKey(
        SurveyPage, on_delete=models.PROTECT, related_name="participations", verbose_name=_("survey")
    )
    taken_at = models.DateTimeField(_("answered at"))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation in a survey")
        verbose_name_plural = _("participations in surveys")
        constraints = [models.UniqueConstraint(fields=["enrolment", "survey"], name="survey_once_an_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.survey_id}"


class KeyByChance(models.BigAutoField):
    """A key that tells nothing of when its row was made. To the database it is a plain key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"primary_key": True, "editable": False} | kwargs | {"default": key_by_chance})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.BigAutoField", list(args), kwargs


def key_by_chance() -> int:
    """A key from nearly all there are."""
    return secrets.randbelow(2**62) + 1


class SealedSheet(models.Model):
    """The anonymous answers of one learner, until enough others wait with them (``FEWEST``)."""

    id = KeyByChance()
    survey = models.ForeignKey(SurveyPage, on_delete=models.PROTECT, related_name="+", verbose_name=_("survey"))
    answers = models.JSONField(
        _("answers"), help_text=_("By key of the question: a level or a comment. Gone once the sheet is opened.")
    )

    class Meta:
        verbose_name = _("sealed sheet")
        verbose_name_plural = _("sealed sheets")

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SurveySheet(models.Model):
    """Answers that were given together, and are counted."""

    id = KeyByChance()
    survey = models.ForeignKey(SurveyPage, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("survey"))
    is_anonymous = models.BooleanField(_("anonymous"))
    participation = models.OneToOneField(
        Participation,
        on_delete=models.PROTECT,
        null=True,
        related_name="sheet",
        verbose_name=_("participation"),
        help_text=_("Whose it is; never of an anonymous one."),
    )

    class Meta:
        verbose_name = _("sheet of a survey")
        verbose_name_plural = _("sheets of surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=True, participation=None) | Q(is_anonymous=False, participation__isnull=False),
                name="anonymous_sheet_is_nobodys",
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}"


class SurveyAnswer(models.Model):
    """One answer on a sheet: a level from 1 to 5, or a comment."""

    id = KeyByChance()
    sheet = models.ForeignKey(SurveySheet, on_delete=models.CASCADE, related_name="answers", verbose_name=_("sheet"))
    question = models.ForeignKey(
        SurveyQuestion, on_delete=models.PROTECT, related_name="answers", verbose_name=_("question")
    )
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("answer of a survey")
        verbose_name_plural = _("answers of surveys")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="survey_answer_once_a_sheet"),
            models.CheckConstraint(
                condition=Q(level__isnull=False, level__gte=1, level__lte=5, text="") | (Q(level=None) & ~Q(text="")),
                name="survey_answer_is_level_or_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.level or self.text[:40]}"
