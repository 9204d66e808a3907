"""PLC networks: communities, their topics, and who reads what."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from courses.models import SubjectArea
from lms.organisations.models import Organisation
from networks.reach import Reach


class CommunityQuerySet(models.QuerySet):
    def within(self, reach: Reach) -> Self:
        """Communities within ``reach``."""
        return self.filter(reach.seen("organisation__path"))

    def visible_to(self, user) -> Self:
        """Communities of every organisation at or above a current posting of ``user``, and those a role reaches."""
        return self.within(Reach.of(user))

    def moderated_by(self, user) -> Self:
        """Communities in which ``user`` may hide posts and settle reports."""
        return self.filter(Reach.of(user).moderated_rows("organisation__path"))


class Community(models.Model):
    """A PLC network: everybody who works at or below an organisation, perhaps about one subject."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="communities", verbose_name=_("organisation")
    )
    subject_area = models.CharField(_("subject area"), max_length=30, choices=SubjectArea.choices, blank=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    is_open = models.BooleanField(_("open for posts"), default=True)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        ordering = ["organisation__path", "subject_area"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "subject_area"],
                name="one_community_a_subject",
                violation_error_message=_("This place already has a community about this."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Topics of the communities ``user`` sees; hidden ones only for their author and moderators."""
        return self.within(Reach.of(user), user)

    def within(self, reach: Reach, user) -> Self:
        """``visible_to`` for a reach that is known already."""
        place = "community__organisation__path"
        is_shown = Q(is_hidden=False) | Q(author_id=user.pk) | reach.moderated_rows(place)
        return self.filter(reach.seen(place)).filter(is_shown)


class Topic(models.Model):
    """A question or thread."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="topics", verbose_name=_("community")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="topics", verbose_name=_("author")
    )
    title = models.CharField(_("title"), max_length=200)
    is_question = models.BooleanField(_("a question"), default=True)
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_locked = models.BooleanField(_("closed for replies"), default=False)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    reply_count = models.PositiveIntegerField(_("replies"), default=0)
    created_at = models.DateTimeField(_("asked at"))
    last_post = models.ForeignKey(
        "networks.Post",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("last post"),
    )
    last_post_at = models.DateTimeField(_("last post at"))
    answer = models.ForeignKey(
        "networks.Post",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answer"),
        help_text=_("The reply that the asker or a moderator has marked as the answer."),
    )

    _history_user: models.Model  # who makes the change that is saved next
    history = HistoricalRecords(excluded_fields=["reply_count", "last_post", "last_post_at"])
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["-is_pinned", "-last_post_at", "-pk"]
        indexes = [models.Index(fields=["community", "-is_pinned", "-last_post_at", "-id"], name="topic_in_community")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The thread from its beginning."""
        return reverse("networks:topic", args=[self.pk])


class PostQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Posts of the topics ``user`` sees; hidden ones only for their author and moderators."""
        reach = Reach.of(user)
        topics = Topic.objects.within(reach, user)
        is_shown = Q(is_hidden=False) | Q(author_id=user.pk)
        return self.filter(is_shown | reach.moderated_rows("topic__community__organisation__path"), topic__in=topics)

    def shown(self) -> Self:
        """Posts that are not hidden."""
        return self.filter(is_hidden=False)


class Post(models.Model):
    """A message in a topic; the first one is the question itself."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="posts", verbose_name=_("topic"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts", verbose_name=_("author")
    )
    text = models.TextField(_("text"))
    html = models.TextField(_("text as shown"), editable=False, help_text=_("Cleaned when written."))
    is_first = models.BooleanField(_("opens the topic"), default=False)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hidden by"),
    )
    hidden_reason = models.CharField(_("reason of hiding"), max_length=300, blank=True)
    key = models.UUIDField(_("key"), unique=True, help_text=_("Made by the form, so that a repeated post is one post."))
    created_at = models.DateTimeField(_("written at"))
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)

    _history_user: models.Model  # who makes the change that is saved next
    history = HistoricalRecords()
    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["topic", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(is_first=True), name="one_first_post_a_topic")
        ]

    def __str__(self) -> str:
        return f"{self.topic} · {self.pk}"

    def get_absolute_url(self) -> str:
        """The page of the thread on which the post stands, at the post."""
        return f"{reverse('networks:topic', args=[self.topic_id])}?post={self.pk}#post-{self.pk}"


class ReadMark(models.Model):
    """How far somebody has read a topic."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks", verbose_name=_("reader")
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="read_marks", verbose_name=_("topic"))
    last_post_id = models.PositiveBigIntegerField(_("last post read"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="one_read_mark_a_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.topic_id}"


class Subscription(models.Model):
    """Who is told of new topics in a community, or of replies in a topic; muted is remembered too."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("person")
    )
    community = models.ForeignKey(
        Community,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subscriptions",
        verbose_name=_("community"),
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.CASCADE, null=True, blank=True, related_name="subscriptions", verbose_name=_("topic")
    )
    is_muted = models.BooleanField(_("muted"), default=False)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_subscription_a_topic"),
            models.UniqueConstraint(fields=["user", "community"], name="one_subscription_a_community"),
            models.CheckConstraint(
                condition=Q(community=None, topic__isnull=False) | Q(community__isnull=False, topic=None),
                name="subscription_to_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.topic_id or self.community_id}"


class PostReportQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Reports in the communities that ``user`` moderates."""
        return self.filter(Reach.of(user).moderated_rows("post__topic__community__organisation__path"))

    def open(self) -> Self:
        """Reports that nobody has settled."""
        return self.filter(status=PostReport.Status.OPEN)


class PostReport(models.Model):
    """Somebody says that a post should not stand as it is."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("post hidden")
        DISMISSED = "dismissed", _("post kept")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports", verbose_name=_("post"))
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="post_reports", verbose_name=_("reported by")
    )
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(_("reported at"), auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = PostReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("reported post")
        verbose_name_plural = _("reported posts")
        ordering = ["status", "-pk"]
        constraints = [models.UniqueConstraint(fields=["post", "reporter"], name="one_report_a_person")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.reason}"
