"""A course belongs to its owners, several if need be; until now it was only known who had made it."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def give_to_those_who_made_them(apps, schema_editor):
    owner = apps.get_model("courses", "CourseOwner")
    for course in apps.get_model("courses", "CoursePage").objects.exclude(owner=None):
        owner.objects.get_or_create(course=course, user_id=course.owner_id)


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0015_renewals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalCourseOwner',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('given_at', models.DateTimeField(blank=True, editable=False, verbose_name='given at')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('course', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='courses.coursepage', verbose_name='course')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'historical owner of a course',
                'verbose_name_plural': 'historical owners of courses',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='CourseOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(auto_now_add=True, verbose_name='given at')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ownerships', to='courses.coursepage', verbose_name='course')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='course_ownerships', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'owner of a course',
                'verbose_name_plural': 'owners of courses',
                'ordering': ['given_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('course', 'user'), name='owner_once_a_course')],
            },
        ),
        migrations.RunPython(give_to_those_who_made_them, migrations.RunPython.noop),
    ]
