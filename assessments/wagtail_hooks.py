"""What this app adds to the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from assessments.choosers import QuestionChooser, question_chooser
from assessments.viewsets import BankGroup


@hooks.register("register_admin_viewset")
def register_bank() -> BankGroup:
    return BankGroup()


@hooks.register("register_admin_viewset")
def register_question_chooser() -> QuestionChooser:
    return question_chooser


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    """What stands in the history of a question."""
    actions.register_action("assessments.status", _("Change the status"), _("Status changed"))
