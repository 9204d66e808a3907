"""What this app adds to the admin."""

from django.urls import URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from assessments import statistics_screens
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


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLResolver]:
    return [path("item-statistics/", include((statistics_screens.urlpatterns, "item_statistics")))]
