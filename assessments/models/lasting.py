"""Rows that are added and then stand for ever."""

from __future__ import annotations

from typing import NoReturn

from django.db import models


class AlteredRecord(Exception):
    """A programmer's mistake: what stands for ever was to be changed or deleted."""


class LastingQuerySet(models.QuerySet):
    """Of rows that are never changed."""

    def update(self, **kwargs) -> NoReturn:
        raise AlteredRecord("It is added, never changed.")

    def bulk_update(self, *args, **kwargs) -> NoReturn:
        raise AlteredRecord("It is added, never changed.")

    def delete(self) -> NoReturn:
        raise AlteredRecord("It is added, never deleted.")


class Lasting(models.Model):
    """Added, never changed or deleted."""

    objects = LastingQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise AlteredRecord("It is added, never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs) -> NoReturn:
        raise AlteredRecord("It is added, never deleted.")
