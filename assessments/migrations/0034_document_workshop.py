"""A form that is filled in, field by field."""

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
    ("workshop", "document workshop"),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0033_signatures")]

    operations = [
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
    ]
