"""``manage.py compile_translations``"""

from django.core.management.base import BaseCommand

from lms.core.translations import compile_stale


class Command(BaseCommand):
    help = "Compile our translations where they changed; needs no gettext."
    requires_system_checks: list[str] = []

    def handle(self, **options) -> None:
        for source in compile_stale():
            self.stdout.write(f"{source.parent.parent.name}: compiled")
