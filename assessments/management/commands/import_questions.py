from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.domain import intake
from assessments.domain.quiz_drafts import draft_quiz
from assessments.exchange.entry import Reading
from assessments.exchange.formats import FORMATS, format_of
from assessments.models import Question, QuestionCategory
from courses.models import ModulePage
from lms.accounts.models import User
from lms.core.errors import DomainError


class Command(BaseCommand):
    """Take questions of a file into the bank."""

    help = "Take questions of a file into the bank; the dry run says what would become of each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only report, write nothing")
        parser.add_argument("--format", choices=FORMATS, help="if the file name does not tell it")
        parser.add_argument("--owner", metavar="USERNAME", help="whose questions they become; without: everybody's")
        parser.add_argument("--category", metavar="CODE", help="where questions go that name no category")
        parser.add_argument(
            "--module", metavar="COURSE/MODULE", help="where quizzes of the file become drafts (their slugs)"
        )
        parser.add_argument("--ready", action="store_true", help="new questions are ready for quizzes, not drafts")
        parser.add_argument("--all-or-nothing", action="store_true", help="one broken question keeps all out")

    def handle(self, *args, file: Path, dry_run: bool, **options) -> None:
        wishes = intake.Wishes(
            owner=_owner(options["owner"]),
            category=_category(options["category"]),
            status=Question.Status.READY if options["ready"] else Question.Status.DRAFT,
            is_all_or_nothing=options["all_or_nothing"],
        )
        try:
            content = file.read_bytes()
            chosen = FORMATS[options["format"]] if options["format"] else format_of(file.name, content)
            reading = chosen.read(content)
            module = _module(options["module"])
            report = intake.judge(reading.entries, wishes) if dry_run else self._take_in(reading, wishes, module)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except DomainError as error:
            raise CommandError(f"{file}: {error}") from error
        self._tell(reading, report)
        if report.error_count and wishes.is_all_or_nothing:
            raise CommandError("Some questions have errors: none would come in.")

    @transaction.atomic
    def _take_in(self, reading: Reading, wishes: intake.Wishes, module: ModulePage | None) -> intake.Report:
        report = intake.take_in(reading.entries, wishes)
        questions = {row.entry.place: row.question for row in report.rows if row.question and not row.entry.errors}
        for outline in reading.quizzes if module else []:
            page = draft_quiz(module, outline, questions, by=wishes.owner)
            told = f"draft {page.pk}" if page else "is there already"
            self.stdout.write(f"{outline.title} ({outline.slug}): {told}")
        return report

    def _tell(self, reading: Reading, report: intake.Report) -> None:
        for note in reading.notes:
            self.stderr.write(self.style.WARNING(note))
        for row in report.rows:
            said = "; ".join([*row.entry.errors, *row.entry.notes])
            line = f"{row.entry.place}: {row.outcome.label}" + (f": {said}" if said else "")
            write = self.stderr if row.entry.errors else self.stdout
            write.write(line)
        counts = ", ".join(f"{outcome.label} {report.count(outcome)}" for outcome in intake.Outcome)
        self.stdout.write(self.style.SUCCESS(counts))


def _owner(username: str | None) -> User | None:
    owner = User.objects.filter(username=username).first() if username else None
    if username and (owner is None or not owner.has_perm("assessments.add_question")):
        raise CommandError(f"Nobody who may write questions is called {username}.")
    return owner


def _module(path: str | None) -> ModulePage | None:
    if not path:
        return None
    course, _stroke, slug = path.partition("/")
    found = [one for one in ModulePage.objects.filter(slug=slug) if one.get_parent().slug == course]
    if len(found) != 1:
        raise CommandError(f"There is no module {path}.")
    return found[0]


def _category(code: str | None) -> QuestionCategory | None:
    category = QuestionCategory.objects.filter(code=code).first() if code else None
    if code and category is None:
        raise CommandError(f"There is no category {code}.")
    return category
