"""What follows when a document is uploaded, replaced or deleted: one line each."""

from __future__ import annotations

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from media import previews, tasks
from media.models import Document, PagePreview


@receiver(post_save, sender=Document)
def draw_soon(instance: Document, **_more) -> None:
    if previews.is_drawable(instance) and instance.previewed_file != instance.file.name:
        transaction.on_commit(lambda: tasks.draw_previews.enqueue(instance.pk))


@receiver(post_delete, sender=PagePreview)
def forget_file(instance: PagePreview, **_more) -> None:
    transaction.on_commit(lambda: instance.file.storage.delete(instance.file.name))
