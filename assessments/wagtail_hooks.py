"""What this app adds to the admin."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Page

from assessments import quiz_screens, sitting_screens, statistics_screens
from assessments.choosers import QuestionChooser, question_chooser
from assessments.domain.bulk import CHANGED, Act
from assessments.domain.pairing_questions import PARTED, REPLACED
from assessments.models import Question, QuizPage, SurveyPage
from assessments.sitting_screens import LOOKED, TAKEN
from assessments.viewsets import BankGroup


@hooks.register("register_admin_viewset")
def register_bank() -> BankGroup:
    return BankGroup()


@hooks.register("register_admin_viewset")
def register_question_chooser() -> QuestionChooser:
    return question_chooser


@hooks.register("register_reports_menu_item")
def reports_item() -> ReportedItem:
    return ReportedItem(_("Reported questions"), reverse("questions:reports"), icon_name="warning", order=115)


class ReportedItem(MenuItem):
    """Shown to whoever may change questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("assessments.change_question"))


@hooks.register("register_admin_urls")
def quiz_urls() -> list[URLResolver]:
    return [
        path("quiz-sittings/", include(([*quiz_screens.urlpatterns, *sitting_screens.urlpatterns], "quiz_sittings")))
    ]


@hooks.register("register_page_header_buttons")
def quiz_buttons(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Lead from the editor of a quiz to those who sit it."""
    if page.specific_class is QuizPage and page.permissions_for_user(user).can_edit():
        address = reverse("quiz_sittings:sittings", args=[page.pk])
        yield Button(gettext("Who sat the quiz"), url=address, icon_name="group", priority=57)
        address = reverse("quiz_sittings:allowances", args=[page.pk])
        yield Button(gettext("Exceptions from the rules"), url=address, icon_name="user", priority=58)
        address = reverse("quiz_sittings:time_back", args=[page.pk])
        yield Button(gettext("Give time back"), url=address, icon_name="time", priority=58)


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    """What stands in the history of a question or a survey."""
    actions.register_action("assessments.regrade", _("Grade again"), _("Attempts graded again"))
    actions.register_action("assessments.status", _("Change the status"), _("Status changed"))
    actions.register_action("assessments.export_survey", _("Download results"), _("Results downloaded"))

    actions.register_action(CHANGED)(ChangedWithOthers)
    actions.register_action(PARTED, _("Say that two questions differ"), _("Said not to be the same as another"))
    actions.register_action(REPLACED, _("Retire for another question"), _("Retired for another question"))
    actions.register_action(LOOKED, _("Look at an attempt"), _("An attempt was looked at"))
    actions.register_action(TAKEN, _("Download the list of attempts"), _("List of attempts downloaded"))
    actions.register_action("assessments.allow", _("Make an exception"), _("Exception made"))
    actions.register_action("assessments.disallow", _("End an exception"), _("Exception ended"))
    actions.register_action("assessments.time_back", _("Give time back"), _("Time given back"))


class ChangedWithOthers(LogFormatter):
    """What was done to a question together with many others."""

    label = _("Change many questions")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        act, value = log_entry.data.get("act", ""), log_entry.data.get("value", "")
        label = str(Act(act).label) if act in Act.values else str(self.label)
        return (
            f"{label}: {Question.Difficulty(value).label if act == Act.DIFFICULTY and value else value}"
            if value
            else label
        )


@hooks.register("register_admin_urls")
def statistics_urls() -> list[URLResolver]:
    return [path("item-statistics/", include((statistics_screens.urlpatterns, "item_statistics")))]


@hooks.register("register_page_header_buttons")
def results_button(page: Page, user, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Leads from the editor of a survey to what learners said."""
    if page.specific_class is SurveyPage and page.permissions_for_user(user).can_edit():
        address = reverse("assessments:survey_results", args=[page.pk])
        yield Button(_("Results"), url=address, icon_name="list-ul", priority=51)
