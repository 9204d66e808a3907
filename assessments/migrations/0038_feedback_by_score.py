"""What learners read beside their score."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0037_beside_questions")]

    operations = [
        migrations.CreateModel(
            name="QuizBand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "from_percent",
                    models.PositiveSmallIntegerField(
                        help_text="Up to the next higher row. With 80, 60 and 0 there are three: 80 and more, 60 to under "
                        "80, under 60.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="from so many percent",
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="What it means and what to do next, for example which lesson to read again.",
                        max_length=1000,
                        verbose_name="what learners read",
                    ),
                ),
                (
                    "quiz",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="assessments.quizpage",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback by score",
                "verbose_name_plural": "feedback by score",
                "ordering": ["sort_order"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quiz", "from_percent"),
                        name="band_once_a_quiz",
                        violation_error_message="Two rows begin at the same percent.",
                    ),
                    models.CheckConstraint(condition=models.Q(("from_percent__lte", 100)), name="band_within_100"),
                ],
            },
        ),
    ]
