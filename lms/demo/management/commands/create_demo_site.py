"""``manage.py create_demo_site --schools N --seed S``"""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from lms.core.errors import DomainError
from lms.demo.people import PASSWORD
from lms.demo.places import FIRST_AREA_SCHOOLS
from lms.demo.site import create_demo_site, sign_ins


class Command(BaseCommand):
    """Makes made-up schools and people for trying out; never in production."""

    help = "Make a demo site with N schools: places, people for every role, their learning. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--schools",
            type=int,
            default=FIRST_AREA_SCHOOLS,
            help="schools with one clerk each; up to 250 in one area (and six in a neighbouring one), more in several",
        )
        parser.add_argument("--seed", type=int, default=2561, help="the same seed makes the same site")

    def handle(self, *args, **options) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            self._make(options["schools"], options["seed"])

    def _make(self, school_count: int, seed: int) -> None:
        if not settings.HAS_DEMO_SIGN_INS:
            raise CommandError(_("Demo people share a published password: never in production."))
        began = time.monotonic()
        try:
            is_new = create_demo_site(school_count=school_count, seed=seed)
        except DomainError as error:
            raise CommandError(str(error)) from error
        if is_new:
            seconds = f"{time.monotonic() - began:.1f}"
            self.stdout.write(_("Demo site made in %(seconds)s s. All names are made up.") % {"seconds": seconds})
        else:
            self.stdout.write(_("The demo site stands already; nothing was changed."))
        self.stdout.write(_("Sign in with the password %(password)s as") % {"password": PASSWORD})
        for one in sign_ins():
            self.stdout.write(f"  {one.username:<15} {one.role} · {one.name}")
