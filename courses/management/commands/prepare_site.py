from django.core.management.base import BaseCommand

from courses.site import prepare_site


class Command(BaseCommand):
    """Make the catalogue, the groups of those who write and publish, and their workflow."""

    help = "Prepare an empty site for courses; safe to repeat."

    def handle(self, *args, **options) -> None:
        catalogue = prepare_site()
        self.stdout.write(self.style.SUCCESS(f"{catalogue.title}: {catalogue.get_url()}"))
