"""``manage.py upgrade``"""

from io import StringIO

from django.core.management import call_command
from django.core.management.base import BaseCommand

from lms.core.release import upgrade


class Command(BaseCommand):
    help = "Bring translations, static files, database and site to this release. Safe to run again."

    def handle(self, **options) -> None:
        upgrade(self.stdout.write)
        call_command("prepare_site", stdout=StringIO())
        self.stdout.write("พร้อมใช้งาน (ready)")
