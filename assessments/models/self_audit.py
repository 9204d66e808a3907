"""A self-audit of a school: topics with points, items that are done or not, evidence, and the score that follows.

One sheet a learner, about the school they work at; a school is shown by its newest sheet. See docs/self-audits.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from assessments.blocks import LONGEST_ITEM, LONGEST_TITLE, AuditBlocks
from courses.models import Enrolment, UnitPage
from courses.models.body import BodyField
from lms.core.dates import today
from lms.organisations.models import Organisation


@dataclass(frozen=True)
class AuditTopic:
    """A topic as it is worded now, with its points and items."""

    title: str
    points: int
    items: tuple[str, ...]


class Level(models.TextChoices):
    """What a score in percent amounts to: 85 and more, 70, 60, and less."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    FAIR = "fair", _("fair")
    BELOW = "below", _("below 60 percent")


LEVELS = ((85, Level.EXCELLENT), (70, Level.GOOD), (60, Level.FAIR))


def level_of(percent: Decimal) -> Level:
    """The level of a score between 0 and 100."""
    return next((level for least, level in LEVELS if percent >= least), Level.BELOW)


class SelfAuditPage(UnitPage):
    """A unit by which a school audits itself. Complete when it was sent, whatever the score."""

    introduction = models.TextField(_("introduction"), blank=True)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("The form it follows, with its number and year.")
    )
    is_verified = models.BooleanField(
        _("compared with the original form"),
        default=False,
        help_text=_("Until then everybody is told that topics, points and items are not verified."),
    )
    allows_partly = models.BooleanField(
        _("items may be done partly"), default=False, help_text=_("It counts one half.")
    )
    closes_on = models.DateField(
        _("open until"), null=True, blank=True, help_text=_("The last day for answers. Empty: always open.")
    )
    topics = BodyField(AuditBlocks(), verbose_name=_("audit topics"), blank=True)

    icon = "table"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []

    content_panels = [
        *UnitPage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel([FieldPanel("source"), FieldPanel("is_verified")], heading=_("Source")),
        FieldPanel("topics"),
        MultiFieldPanel([FieldPanel("allows_partly"), FieldPanel("closes_on")], heading=_("Rules")),
        *UnitPage.closing_panels,
    ]

    class Meta:
        verbose_name = _("self-audit")
        verbose_name_plural = _("self-audits")

    @property
    def is_closed(self) -> bool:
        """Its last day is over (Asia/Bangkok)."""
        return self.closes_on is not None and self.closes_on < today()

    def topic_list(self) -> list[AuditTopic]:
        """All topics as they are now, in order."""
        return [
            AuditTopic(
                block.value["title"].strip(),
                block.value["points"] or 0,
                tuple(text.strip() for text in block.value["items"]),
            )
            for block in self.topics
        ]

    def items(self) -> Iterator[tuple[AuditTopic, str]]:
        """Every item with its topic, in order."""
        return ((topic, text) for topic in self.topic_list() for text in topic.items)


class AuditItem(models.Model):
    """An item as it was worded, in a topic of so many points, when somebody answered it. Never changed."""

    audit = models.ForeignKey(SelfAuditPage, on_delete=models.PROTECT, related_name="+", verbose_name=_("self-audit"))
    topic = models.CharField(_("audit topic"), max_length=LONGEST_TITLE)
    points = models.PositiveSmallIntegerField(_("points of the topic"))
    text = models.CharField(_("item"), max_length=LONGEST_ITEM)

    class Meta:
        verbose_name = _("item of a self-audit")
        verbose_name_plural = _("items of a self-audit")
        constraints = [models.UniqueConstraint(fields=["audit", "topic", "points", "text"], name="audit_item_once")]

    def __str__(self) -> str:
        return self.text


class AuditSheetQuerySet(models.QuerySet):
    def of(self, user) -> Self:
        """The learner's own."""
        return self.filter(enrolment__user=user) if user.is_authenticated else self.none()

    def visible_to(self, user) -> Self:
        """One's own, and those of schools that ``user`` supervises."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(enrolment__user=user) | Q(organisation__in=Organisation.objects.visible_to(user)))

    def sent(self) -> Self:
        """Sent, not merely kept."""
        return self.filter(sent_at__isnull=False)

    def newest(self) -> Self:
        """Of each school the one that was sent last."""
        same = AuditSheet.objects.sent().filter(audit=OuterRef("audit"), organisation=OuterRef("organisation"))
        return self.sent().filter(pk=Subquery(same.order_by("-sent_at", "-pk").values("pk")[:1]))


class AuditSheet(models.Model):
    """The answers of one learner about their school of then; a draft until it is sent."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="audit_sheets", verbose_name=_("enrolment")
    )
    audit = models.ForeignKey(
        SelfAuditPage, on_delete=models.PROTECT, related_name="sheets", verbose_name=_("self-audit")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_sheets",
        verbose_name=_("organisation then"),
    )
    saved_at = models.DateTimeField(_("saved at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    score_percent = models.DecimalField(_("score in percent"), max_digits=5, decimal_places=2, null=True, blank=True)

    _history_user: models.Model | None  # who acted, for the row of history that the next save writes
    history = HistoricalRecords(excluded_fields=["saved_at"])
    objects = AuditSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("sheet of a self-audit")
        verbose_name_plural = _("sheets of self-audits")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "audit"], name="audit_sheet_once_an_enrolment"),
            models.CheckConstraint(
                condition=Q(score_percent=None) | Q(score_percent__gte=0, score_percent__lte=100),
                name="audit_score_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(score_percent=None) | Q(sent_at__isnull=False), name="only_sent_audit_has_a_score"
            ),
        ]
        indexes = [models.Index(fields=["audit", "organisation", "sent_at"], name="audit_by_school")]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.audit_id}"

    @property
    def level(self) -> Level | None:
        """Nothing before it is sent, and if no item applies."""
        return None if self.score_percent is None else level_of(self.score_percent)


class AuditMark(models.Model):
    """What a sheet says to one item."""

    class Mark(models.TextChoices):
        DONE = "done", _("done as asked")
        PARTLY = "partly", _("partly done")
        NOT_DONE = "not_done", _("not done")
        NOT_APPLICABLE = "not_applicable", _("does not apply")

    sheet = models.ForeignKey(AuditSheet, on_delete=models.CASCADE, related_name="marks", verbose_name=_("sheet"))
    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    mark = models.CharField(_("answer"), max_length=15, choices=Mark.choices)

    class Meta:
        verbose_name = _("answer of a self-audit")
        verbose_name_plural = _("answers of self-audits")
        constraints = [models.UniqueConstraint(fields=["sheet", "item"], name="audit_mark_once_a_sheet")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.mark}"


class AuditTopicScore(models.Model):
    """What a sheet that was sent reached in one topic, by the points of then."""

    sheet = models.ForeignKey(
        AuditSheet, on_delete=models.CASCADE, related_name="topic_scores", verbose_name=_("sheet")
    )
    topic = models.CharField(_("audit topic"), max_length=LONGEST_TITLE)
    points = models.PositiveSmallIntegerField(_("points of the topic"))
    score_percent = models.DecimalField(
        _("score in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Empty if no item of the topic applies."),
    )

    class Meta:
        verbose_name = _("score of a topic")
        verbose_name_plural = _("scores of topics")
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "topic"], name="audit_topic_once_a_sheet")]

    def __str__(self) -> str:
        return f"{self.topic} · {self.score_percent}"

    @property
    def level(self) -> Level | None:
        """Nothing if no item applies."""
        return None if self.score_percent is None else level_of(self.score_percent)


class AuditEvidence(models.Model):
    """A file that shows what a sheet says of an item."""

    sheet = models.ForeignKey(AuditSheet, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("sheet"))
    item = models.ForeignKey(AuditItem, on_delete=models.PROTECT, related_name="+", verbose_name=_("item"))
    file = models.FileField(_("file"), upload_to="evidence")
    original_name = models.CharField(_("file name"), max_length=255)
    file_size = models.PositiveBigIntegerField(_("size in bytes"))
    digest = models.CharField(_("digest"), max_length=64, help_text=_("Of its content: the same file is kept once."))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("evidence of a self-audit")
        verbose_name_plural = _("evidence of self-audits")
        ordering = ["sheet", "pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "item", "digest"], name="evidence_once_an_item")]

    def __str__(self) -> str:
        return self.original_name
