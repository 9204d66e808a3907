from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from assessments.domain.fair_timing import give_time_back, meant
from assessments.models import Attempt, QuizPage
from lms.accounts.models import User
from lms.core.dates import parse_buddhist_moment
from lms.core.errors import DomainError
from lms.organisations.models import Organisation


class Command(BaseCommand):
    """Give time back to attempts that were open while something failed."""

    help = (
        "Give time back to open attempts: to one, to a school or area with all below it, or to all. Learners are told."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--attempt", metavar="REFERENCE", help="one attempt, such as K7MQ-2XPD")
        whom.add_argument("--organisation", metavar="CODE", help="a school, cluster or area, with all below it")
        whom.add_argument("--all", action="store_true", help="everybody")
        parser.add_argument(
            "--quiz", type=int, metavar="NUMBER", help="only this quiz (the number in its editor's address)"
        )
        parser.add_argument("--minutes", type=int, required=True)
        parser.add_argument("--reason", required=True, help="learners read it")
        parser.add_argument(
            "--since",
            metavar="MOMENT",
            help="when it failed, such as “7/12/2569 09:30”: what the deadline closed since then is opened again",
        )
        parser.add_argument("--by", metavar="USERNAME", help="who gives it")
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args, minutes: int, reason: str, **options) -> None:
        try:
            since = parse_buddhist_moment(options["since"]) if options["since"] else None
        except ValueError as error:
            raise CommandError(str(error)) from error
        quiz = self._one(QuizPage, "quiz", pk=options["quiz"]) if options["quiz"] is not None else None
        organisation = (
            self._one(Organisation, "organisation", code=options["organisation"]) if options["organisation"] else None
        )
        by = self._one(User, "person", username=options["by"]) if options["by"] else None
        among = Attempt.objects.all() if quiz is None else Attempt.objects.filter(quiz=quiz)
        if organisation:
            among = among.below(organisation)
        if options["attempt"]:
            among = among.filter(reference=options["attempt"].strip().upper())
        if options["dry_run"]:
            self.stdout.write(f"{meant(among, since).count()} attempts")
            return
        scope = {"quiz": quiz, "organisation": organisation, "since": since}
        try:
            act = give_time_back(among, minutes=minutes, reason=reason, by=by, **scope)
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self.style.SUCCESS(f"{act.attempts.count()} attempts have {minutes} more minutes."))

    def _one(self, model, word: str, **which):
        found = model.objects.filter(**which).first()
        if found is None:
            raise CommandError(f"There is no {word} {next(iter(which.values()))}.")
        return found
