"""``manage.py collect_messages``: bring the Thai catalogue up to date with the source. Needs gettext."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands import makemessages

CATALOGUE = Path("lms/locale/th/LC_MESSAGES/django.po")
# Moments and tools of whoever ran the command say nothing and make every merge a conflict.
CHATTER = (
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Report-Msgid-Bugs-To',
    '"Last-Translator',
    '"Language-Team',
    "#| ",
)


class _Collector(makemessages.Command):
    """A new text waits for its translation; a guess from a similar one would only be overlooked."""

    msgmerge_options = ["-q", "--backup=none", "--update", "--no-fuzzy-matching"]


class Command(BaseCommand):
    help = "Collect the texts of source and templates into the Thai catalogue, sorted, without obsolete ones."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")

    def handle(self, *, check: bool, **options) -> None:
        if not shutil.which("xgettext"):
            raise CommandError("gettext is not on this machine: apt-get install gettext.")
        catalogue = settings.BASE_DIR / CATALOGUE
        before = catalogue.read_text()
        try:
            collected = _collected(catalogue)
        finally:
            catalogue.write_text(before)
        if collected == before:
            return
        if check:
            raise CommandError(f"{CATALOGUE} is behind the source: make messages, then translate.")
        catalogue.write_text(collected)


def _collected(catalogue: Path) -> str:
    with TemporaryDirectory() as folder:
        call_command(
            _Collector(),
            locale=["th"],
            no_location=True,
            no_obsolete=True,
            no_wrap=True,
            ignore_patterns=[".venv", "var/*", "tests/*"],
            verbosity=0,
        )
        tidy = Path(folder) / "django.po"
        command = ["msgattrib", "--sort-output", "--no-wrap", "--no-obsolete", "-o", str(tidy), str(catalogue)]
        subprocess.run(command, check=True)  # noqa: S603
        lines = tidy.read_text().splitlines()
    return "".join(f"{line}\n" for line in lines if not line.startswith(CHATTER))
