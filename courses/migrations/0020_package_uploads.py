import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0019_notes_and_place'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PackageUpload',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='key')),
                ('file', models.FileField(blank=True, upload_to='packages', verbose_name='file')),
                ('original_name', models.CharField(max_length=255, verbose_name='file name')),
                ('fingerprint', models.CharField(help_text='SHA-256 of the file.', max_length=64, verbose_name='fingerprint')),
                ('report', models.JSONField(default=dict, verbose_name='report')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='uploaded at')),
                ('loaded_at', models.DateTimeField(null=True, verbose_name='loaded at')),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='courses.coursepage', verbose_name='course')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'uploaded course package',
                'verbose_name_plural': 'uploaded course packages',
            },
        ),
    ]
