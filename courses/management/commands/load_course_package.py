from argparse import ArgumentParser
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.packages import read_package, write_package
from courses.packages.archive import unpacked
from lms.accounts.models import User
from lms.core.errors import DomainError


class Command(BaseCommand):
    """Read course packages and publish their courses."""

    help = "Make courses from package folders, or bring them up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directories", nargs="+", metavar="DIR_OR_ZIP", help="the folder with course.yaml, or its ZIP file"
        )
        parser.add_argument("--by", metavar="USERNAME", help="who owns new pages and their revisions")
        parser.add_argument("--dry-run", action="store_true", help="only say what is wrong, write nothing")

    def handle(self, *args, directories: list[str], by: str | None, dry_run: bool, **options) -> None:
        owner = User.objects.filter(username=by).first() if by else None
        if by and owner is None:
            raise CommandError(f"Nobody is called {by}.")
        for directory in directories:
            try:
                with opened(Path(directory)) as folder:
                    self._load(folder, owner, dry_run=dry_run)
            except DomainError as error:
                raise CommandError(f"{directory}:\n{error}") from error

    def _load(self, folder: Path, owner: User | None, *, dry_run: bool) -> None:
        plan = read_package(folder)
        for warning in plan.warnings:
            self.stderr.write(self.style.WARNING(warning))
        if dry_run:
            count = sum(len(module.units) for module in plan.modules)
            self.stdout.write(f"{plan.fields['title']}: {len(plan.modules)} modules, {count} units, nothing wrong.")
            return
        course = write_package(plan, by=owner).course
        self.stdout.write(self.style.SUCCESS(f"{course.title}: {course.get_url()}"))


def opened(package: Path) -> AbstractContextManager[Path]:
    """The folder of a package; of a ZIP file, one that is there for a while."""
    return unpacked(package) if package.suffix.lower() == ".zip" else nullcontext(package)
