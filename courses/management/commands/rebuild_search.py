from django.core.management.base import BaseCommand

from courses.search import index_everything


class Command(BaseCommand):
    """Rebuild what the site's search finds of the courses."""

    help = "Rebuild the search index of all courses and lessons."

    def handle(self, *args, **options) -> None:
        count = index_everything()
        self.stdout.write(self.style.SUCCESS(f"{count} courses and lessons can be found."))
