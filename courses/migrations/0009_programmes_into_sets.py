"""What a programme was, a list of courses for the clerks of one organisation, is one set and one audience."""

from django.db import migrations
from django.db.models import Min


def put_into_sets(apps, schema_editor):
    models = {name: apps.get_model("courses", name) for name in ("Programme", "ProgrammeSet", "ProgrammeAudience")}
    for programme in models["Programme"].objects.all():
        if programme.due_on:
            programme.due_kind = "on"
            programme.save(update_fields=["due_kind"])
        models["ProgrammeAudience"].objects.create(
            programme=programme, organisation_id=programme.organisation_id, position="clerk", sort_order=0
        )
        one = models["ProgrammeSet"].objects.create(programme=programme, sort_order=0)
        apps.get_model("courses", "ProgrammeCourse").objects.filter(programme=programme).update(programme_set=one)
    _assign(apps)


def _assign(apps):
    """Whoever was enrolled by a programme owes it since then; the next evaluation finds out who has done it."""
    enrolments = apps.get_model("courses", "Enrolment").objects.exclude(programme=None).exclude(status="withdrawn")
    found = enrolments.order_by().values("user", "programme", "programme__due_on")
    Assignment = apps.get_model("courses", "ProgrammeAssignment")
    Assignment.objects.bulk_create(
        [
            Assignment(
                user_id=row["user"],
                programme_id=row["programme"],
                organisation_id=row["place"],
                assigned_at=row["first"],
                posted_on=row["first"].date(),
                due_on=row["programme__due_on"],
            )
            for row in found.annotate(first=Min("enrolled_at"), place=Min("organisation")).iterator()
        ],
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("courses", "0008_sets_audiences_and_assignments")]

    operations = [migrations.RunPython(put_into_sets, migrations.RunPython.noop)]
