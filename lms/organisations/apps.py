from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "lms.organisations"
    label = "organisations"
    verbose_name = _("organisations")

    def ready(self) -> None:
        from lms.accounts.reach import register_reach
        from lms.organisations.queries import people_kept_by

        register_reach(people_kept_by)
