"""What this app adds to the admin."""

from wagtail import hooks

from assessments.choosers import QuestionChooser, question_chooser
from assessments.viewsets import BankGroup


@hooks.register("register_admin_viewset")
def register_bank() -> BankGroup:
    return BankGroup()


@hooks.register("register_admin_viewset")
def register_question_chooser() -> QuestionChooser:
    return question_chooser
