"""Questions with settings of their type, shares and targets; attempts that wait for a person's mark."""

from django.db import migrations, models
from django.db.models import Q


def close_scored_responses(apps, schema_editor):
    apps.get_model("assessments", "Response").objects.filter(score__isnull=False).update(is_closed=True)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0010_item_statistics")]

    operations = [
        migrations.AddField(
            model_name="questionversion",
            name="rules",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Those that differ from the default.",
                verbose_name="settings of its type",
            ),
        ),
        migrations.AddField(
            model_name="option",
            name="target",
            field=models.TextField(blank=True, default="", verbose_name="belongs to"),
        ),
        migrations.AddField(
            model_name="option",
            name="weight",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                help_text="Between -1 and 1; empty: as the type of the question shares it out.",
                max_digits=6,
                null=True,
                verbose_name="share of the point",
            ),
        ),
        migrations.AddConstraint(
            model_name="option",
            constraint=models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gte=-1, weight__lte=1), name="option_weight_is_a_share"
            ),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="status",
            field=models.CharField(
                choices=[("open", "open"), ("marking", "waiting for marking"), ("submitted", "submitted")],
                default="open",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.RemoveConstraint(model_name="attempt", name="submitted_attempt_has_its_result"),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=Q(status="open", submitted_at=None, score_percent=None, is_passed=None)
                | Q(status="marking", submitted_at__isnull=False, score_percent=None, is_passed=None)
                | Q(status="submitted", submitted_at__isnull=False, score_percent__isnull=False),
                name="submitted_attempt_has_its_result",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="answer",
            field=models.JSONField(
                blank=True,
                help_text="As its type keeps it; empty while unanswered.",
                null=True,
                verbose_name="answer",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="option_order",
            field=models.JSONField(
                default=list,
                help_text="What its type froze: mostly the ids of options as shown.",
                verbose_name="order of options",
            ),
        ),
        migrations.AlterField(
            model_name="response",
            name="score",
            field=models.DecimalField(
                blank=True,
                decimal_places=7,
                help_text="Between 0 and 1; empty while nobody has marked it.",
                max_digits=8,
                null=True,
                verbose_name="score",
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="is_closed",
            field=models.BooleanField(default=False, verbose_name="takes no answer any more"),
        ),
        migrations.RunPython(close_scored_responses, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="response",
            constraint=models.CheckConstraint(
                condition=Q(score=None) | Q(is_closed=True), name="scored_response_is_closed"
            ),
        ),
    ]
