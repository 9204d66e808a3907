from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "lms.reports"
    label = "reports"
    verbose_name = _("reports")

    def ready(self) -> None:
        from lms.notifications import kinds

        kinds.register("reports.nudge", label=_("Reminder from my supervisor"))
