"""Questions that are answered with files or photos."""

import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("single", "single choice"),
    ("multiple", "multiple choice"),
    ("true_false", "true or false"),
    ("matching", "matching"),
    ("ordering", "ordering"),
    ("classify", "classify into groups"),
    ("short", "short answer"),
    ("numeric", "numeric answer"),
    ("cloze", "gaps in a text"),
    ("hotspot", "areas of a picture"),
    ("essay", "essay"),
    ("file", "file or photo"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0031_second_marks_and_release")]

    operations = [
        *(
            migrations.AlterField(
                model_name=model,
                name="kind",
                field=models.CharField(choices=KINDS, max_length=20, verbose_name="type", **more),
            )
            for model, more in (
                ("historicalquestion", {"default": "single"}),
                ("question", {"default": "single"}),
                ("questionversion", {}),
            )
        ),
        migrations.CreateModel(
            name="AnswerFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.FileField(db_index=True, upload_to="answers", verbose_name="file")),
                ("original_name", models.CharField(max_length=255, verbose_name="file name")),
                ("file_size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("is_picture", models.BooleanField(default=False, verbose_name="picture")),
                (
                    "digest",
                    models.CharField(
                        help_text="Of its content: the same file is kept once.", max_length=64, verbose_name="digest"
                    ),
                ),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="assessments.response",
                        verbose_name="response",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of an answer",
                "verbose_name_plural": "files of answers",
                "ordering": ["response", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("response", "digest"), name="file_once_a_response"),
                ],
            },
        ),
    ]
