"""Work beside the web: pictures of the pages of documents."""

from __future__ import annotations

from django_tasks import task

from lms.core.jobs import every
from media import previews
from media.models import Document


@task(backend="jobs")
def draw_previews(document_pk: int) -> int:
    """Draw the first pages of a document; how many there are."""
    document = Document.objects.filter(pk=document_pk).first()
    return previews.draw_previews(document) if document else 0


@every("draw_missing_previews", seconds=3600)
def draw_missing() -> None:
    """Documents uploaded before there were pictures of their pages."""
    previews.draw_missing()
