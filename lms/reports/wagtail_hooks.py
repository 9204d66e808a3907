"""What supervisors do, in the log that administrators read."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.reports.domain import EXPORT, NUDGE


@hooks.register("register_log_actions")
def register_report_actions(actions) -> None:
    actions.register_action(EXPORT, _("Export learning records"), _("Learning records exported"))
    actions.register_action(NUDGE, _("Remind late learners"), _("Late learners reminded"))
