"""What this app adds to the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from lms.notifications.domain.resending import LOG_ACTION
from lms.notifications.viewsets import DeliveryViewSet


@hooks.register("register_admin_viewset")
def register_undelivered() -> DeliveryViewSet:
    return DeliveryViewSet()


@hooks.register("register_log_actions")
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(LOG_ACTION, _("Send again"), _("Sent again by hand"))
