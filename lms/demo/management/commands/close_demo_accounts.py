"""``manage.py close_demo_accounts``"""

from django.core.management.base import BaseCommand

from lms.demo.closing import close_demo_accounts


class Command(BaseCommand):
    help = "Switch all demo people off, so that production may start. Their records stay."

    def handle(self, **options) -> None:
        self.stdout.write(f"{close_demo_accounts()} demo people switched off.")
