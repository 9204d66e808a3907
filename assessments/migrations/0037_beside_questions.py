"""Recordings and documents beside questions."""

import django.db.models.deletion
from django.db import migrations, models

LIBRARY = "As it lies in the library, where it may be replaced."


def beside(to: str, name: str, **more) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=to,
        verbose_name=name,
        **more,
    )


def column(model: str, name: str, field: models.Field) -> migrations.AddField:
    return migrations.AddField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0036_index_for_drawing"), ("media", "0004_pictures_of_pages")]

    operations = [
        column(
            "figure",
            "kind",
            models.CharField(
                choices=[("picture", "picture"), ("sound", "sound recording"), ("paper", "document")],
                default="picture",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        column(
            "figure",
            "title",
            models.CharField(blank=True, default="", help_text="As learners read it.", max_length=255, verbose_name="title"),
        ),
        column("figure", "file_size", models.PositiveBigIntegerField(default=0, verbose_name="size in bytes")),
        column("figure", "duration_seconds", models.PositiveIntegerField(default=0, verbose_name="length in seconds")),
        column("figure", "transcript", models.TextField(blank=True, default="", verbose_name="transcript")),
        migrations.AlterField("figure", "width", models.PositiveIntegerField(default=0, verbose_name="width in pixels")),
        migrations.AlterField("figure", "height", models.PositiveIntegerField(default=0, verbose_name="height in pixels")),
        column("questionversion", "recording", beside("media.media", "sound recording", help_text=LIBRARY)),
        column("questionversion", "sound", beside("assessments.figure", "sound recording as it was asked")),
        column("questionversion", "document", beside("media.document", "document", help_text=LIBRARY)),
        column("questionversion", "paper", beside("assessments.figure", "document as it was asked")),
    ]
