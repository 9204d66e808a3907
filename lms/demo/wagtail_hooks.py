"""The demo site's entry in the log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from lms.demo.site import LOG_ACTION


@hooks.register("register_log_actions")
def register_demo_action(actions) -> None:
    actions.register_action(LOG_ACTION, _("Make the demo site"), _("Demo site made"))
