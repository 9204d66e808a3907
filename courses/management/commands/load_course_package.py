from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from courses.packages import load_course_package, read_package
from lms.accounts.models import User
from lms.core.errors import DomainError


class Command(BaseCommand):
    """Read course packages and publish their courses."""

    help = "Make courses from package folders, or bring them up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directories", nargs="+", metavar="DIR", help="the folder with course.yaml")
        parser.add_argument("--by", metavar="USERNAME", help="who owns new pages and their revisions")
        parser.add_argument("--dry-run", action="store_true", help="only say what is wrong, write nothing")

    def handle(self, *args, directories: list[str], by: str | None, dry_run: bool, **options) -> None:
        owner = User.objects.filter(username=by).first() if by else None
        if by and owner is None:
            raise CommandError(f"Nobody is called {by}.")
        for directory in directories:
            try:
                self._load(directory, owner, dry_run=dry_run)
            except DomainError as error:
                raise CommandError(f"{directory}:\n{error}") from error

    def _load(self, directory: str, owner: User | None, *, dry_run: bool) -> None:
        if dry_run:
            plan = read_package(directory)
            count = sum(len(module.units) for module in plan.modules)
            self.stdout.write(f"{plan.fields['title']}: {len(plan.modules)} modules, {count} units, nothing wrong.")
            return
        course = load_course_package(directory, by=owner)
        self.stdout.write(self.style.SUCCESS(f"{course.title}: {course.get_url()}"))
