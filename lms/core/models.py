"""Records without a domain of their own."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """One thing that can be found on the site: lower-cased NFC text, searched by substring.

    Thai has no spaces between words, so that word indexes cannot find ``พัสดุ`` inside a sentence; a substring can.
    ``scope`` names who may find it (``""`` everyone signed in, else a key such as ``community:12`` that the searcher
    must hold).
    """

    kind = models.CharField(_("kind"), max_length=20)
    key = models.PositiveBigIntegerField(_("record"))
    scope = models.CharField(_("scope"), max_length=40, blank=True, default="")
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField(_("text"), help_text=_("Title and body, as the search compares them."))
    body = models.TextField(_("body"), default="", help_text=_("The text as it is shown in an extract."))
    url = models.CharField(_("address"), max_length=500)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="search_document_once_per_record")]
        indexes = [models.Index(fields=["scope", "kind"], name="search_document_scope")]

    def __str__(self) -> str:
        return self.title


class Tick(models.Model):
    """When a recurring job last ran, so that several processes share one clock."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    ran_at = models.DateTimeField(_("ran at"))

    class Meta:
        verbose_name = _("recurring job")
        verbose_name_plural = _("recurring jobs")

    def __str__(self) -> str:
        return self.name


class JobWorker(models.Model):
    """A thread or process that runs jobs, and when it last showed life; a silent one's tasks are taken from it."""

    name = models.CharField(_("name"), max_length=64, primary_key=True)
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("job worker")
        verbose_name_plural = _("job workers")

    def __str__(self) -> str:
        return self.name
