from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from assessments.exchange.bank_out import entries_of
from assessments.exchange.formats import WRITTEN, format_of
from assessments.models import Question, QuestionCategory
from lms.accounts.models import User
from lms.core.errors import DomainError


class Command(BaseCommand):
    """Write questions of the bank into a file."""

    help = "Write questions of the bank into a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--format", choices=WRITTEN, help="if the file name does not tell it")
        parser.add_argument("--category", metavar="CODE", help="only this category and those below it")
        parser.add_argument("--owner", metavar="USERNAME", help="only what this person may read")

    def handle(self, *args, file: Path, category: str | None, owner: str | None, **options) -> None:
        shelf = QuestionCategory.objects.filter(code=category).first() if category else None
        reader = User.objects.filter(username=owner).first() if owner else None
        if category and shelf is None:
            raise CommandError(f"There is no category {category}.")
        if owner and reader is None:
            raise CommandError(f"Nobody is called {owner}.")
        try:
            chosen = WRITTEN.get(options["format"] or format_of(file.name, b"").name)
        except DomainError as error:
            raise CommandError(str(error)) from error
        if chosen is None or chosen.write is None:
            raise CommandError(f"{file}: questions are not written in this format.")
        questions = Question.objects.visible_to(reader) if reader else Question.objects.all()
        writing = chosen.write(entries_of(questions, shelf))
        file.write_bytes(writing.content)
        for note in writing.left_out:
            self.stderr.write(self.style.WARNING(note))
        self.stdout.write(self.style.SUCCESS(f"{writing.written_count} questions, {file}"))
