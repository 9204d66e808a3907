"""Who reviewed a unit, when, and when again; what was written by hand stays as a note, in drafts too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rename_in_drafts(apps, schema_editor, *, old="reviewed", new="review_note"):
    content_type = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="courses", model="lessonpage")
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(content_type__in=content_type)
    for revision in revisions.iterator(chunk_size=100):
        if old in revision.content:
            revision.content[new] = revision.content.pop(old)
            revision.save(update_fields=["content"])


def rename_back(apps, schema_editor):
    rename_in_drafts(apps, schema_editor, old="review_note", new="reviewed")


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0011_regulations'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='unitpage',
            name='review_again_by',
            field=models.DateField(editable=False, null=True, verbose_name='review again by'),
        ),
        migrations.AddField(
            model_name='unitpage',
            name='reviewed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='reviewed at'),
        ),
        migrations.AddField(
            model_name='unitpage',
            name='reviewer',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by'),
        ),
        migrations.RenameField(model_name='lessonpage', old_name='reviewed', new_name='review_note'),
        migrations.AlterField(
            model_name='lessonpage',
            name='review_note',
            field=models.CharField(blank=True, help_text='Shown as long as no review is recorded.', max_length=200, verbose_name='note on the review'),
        ),
        migrations.RunPython(rename_in_drafts, rename_back),
    ]
