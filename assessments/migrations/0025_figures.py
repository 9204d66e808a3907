"""Pictures beside questions are copied, so that replacing one in the library changes nothing that was asked."""

import hashlib

import django.db.models.deletion
from django.core.files.base import ContentFile
from django.db import migrations, models

SPEC = "max-900x900"


def copy_pictures(apps, schema_editor) -> None:
    """Of every version that shows one. What cannot be read any more was not shown either."""
    versions = apps.get_model("assessments", "QuestionVersion").objects.exclude(image=None)
    for image in apps.get_model("media", "Image").objects.filter(pk__in=versions.values("image")):
        figure = _copy(apps, image)
        if figure:
            versions.filter(image=image).update(picture=figure)


def _copy(apps, image):
    figures, renditions = apps.get_model("assessments", "Figure"), apps.get_model("media", "Rendition").objects
    alt_text = image.alt_text
    digest = hashlib.sha256("\n".join((str(image.file.name), SPEC, alt_text)).encode()).hexdigest()
    shown = renditions.filter(image=image, filter_spec=f"{SPEC}|format-webp").first() or image
    try:
        with shown.file.open("rb") as stream:
            content = stream.read()
    except OSError:
        return None
    figure = figures(digest=digest, alt_text=alt_text, width=shown.width, height=shown.height)
    figure.file.save(str(shown.file.name), ContentFile(content), save=False)
    figure.save()
    return figure


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0024_rubrics"),
        ("media", "0004_pictures_of_pages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(db_index=True, upload_to="figures", verbose_name="file")),
                (
                    "digest",
                    models.CharField(
                        help_text="Of its origin and words: the same is kept once.",
                        max_length=64,
                        unique=True,
                        verbose_name="digest",
                    ),
                ),
                ("alt_text", models.CharField(blank=True, max_length=255, verbose_name="alternative text")),
                ("width", models.PositiveIntegerField(verbose_name="width in pixels")),
                ("height", models.PositiveIntegerField(verbose_name="height in pixels")),
            ],
            options={"verbose_name": "figure of a question", "verbose_name_plural": "figures of questions"},
        ),
        migrations.AlterField(
            model_name="questionversion",
            name="image",
            field=models.ForeignKey(
                blank=True,
                help_text="As it lies in the library, where it may be replaced.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="media.image",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="questionversion",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.figure",
                verbose_name="picture as it was asked",
            ),
        ),
        migrations.RunPython(copy_pictures, migrations.RunPython.noop, elidable=True),
    ]
