"""Files that learners give as an answer in a quiz."""

from __future__ import annotations

from pathlib import PurePath

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.attempt import Response
from assessments.models.submission import LONGEST_NAME


class AnswerFile(models.Model):
    """A file of a response, under a random key. It stays as it is once the response is closed."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="files", verbose_name=_("response"))
    file = models.FileField(_("file"), upload_to="answers", db_index=True)
    original_name = models.CharField(_("file name"), max_length=LONGEST_NAME)
    file_size = models.PositiveBigIntegerField(_("size in bytes"))
    is_picture = models.BooleanField(_("picture"), default=False)
    digest = models.CharField(_("digest"), max_length=64, help_text=_("Of its content: the same file is kept once."))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("file of an answer")
        verbose_name_plural = _("files of answers")
        ordering = ["response", "pk"]
        constraints = [models.UniqueConstraint(fields=["response", "digest"], name="file_once_a_response")]

    def __str__(self) -> str:
        return self.original_name

    @property
    def nameless(self) -> str:
        """A name that tells nothing of its learner."""
        return f"{self.pk}{PurePath(str(self.file.name)).suffix}"
