"""What supervisors do, in the log that administrators read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from assessments.models import SelfAuditPage
from lms.reports.domain import EXPORT, NUDGE


@hooks.register("register_log_actions")
def register_report_actions(actions) -> None:
    actions.register_action(EXPORT, _("Export learning records"), _("Learning records exported"))
    actions.register_action(NUDGE, _("Remind late learners"), _("Late learners reminded"))


@hooks.register("register_page_header_buttons")
def self_audit_button(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from the editor of a self-audit to what the schools said."""
    if page.specific_class is SelfAuditPage and page.live and page.permissions_for_user(user).can_edit():
        address = reverse("reports:self_audit", args=[page.pk])
        yield Button(_("Results"), url=address, icon_name="list-ul", priority=51)
