"""The export of a trail, in the log that administrators read."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.audit.views import EXPORT


@hooks.register("register_log_actions")
def register_audit_actions(actions) -> None:
    actions.register_action(EXPORT, _("Export a trail of changes"), _("Trail of changes exported"))
