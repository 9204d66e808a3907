from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.models import CoursePage
from courses.packages import export_course
from courses.packages.saving import save_to_folder, save_to_zip
from lms.core.errors import DomainError


class Command(BaseCommand):
    """Write a course as a package."""

    help = "Write a course as a package: a folder, or a ZIP file if its name ends with .zip."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", metavar="COURSE", help="its code: the last part of its address")
        parser.add_argument("target", metavar="DIR_OR_ZIP", type=Path)

    def handle(self, *args, course: str, target: Path, **options) -> None:
        page = CoursePage.objects.filter(slug=course).first()
        if page is None:
            raise CommandError(f"There is no course {course}.")
        try:
            export = export_course(page)
            save = save_to_zip if target.suffix.lower() == ".zip" else save_to_folder
            save(export, target)
        except DomainError as error:
            raise CommandError(str(error)) from error
        for warning in export.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(self.style.SUCCESS(f"{page.title}: {len(export.texts) + len(export.files)} files, {target}"))
