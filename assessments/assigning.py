"""What makes assignments part of the house: their view, their messages, packages, checks and files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from assessments import assignment_check, delivery, desk, marking_screens, views
from assessments.domain import answer_news, work_news
from assessments.forms.assignment import AssignmentPageForm
from assessments.models import AssignmentPage
from assessments.packages import assignments
from assessments.queries.marking import may_mark_anything
from assessments.queries.works import due_work
from courses import course_check, extensions
from courses import desk as courses_desk
from courses.queries.calendar import register_due_days
from courses.screens.course_check import CheckPanel
from lms.notifications import kinds
from lms.organisations.queries import supervises
from media.queries import register_folder


def register() -> None:
    """Once, when the site starts."""
    AssignmentPage.base_form_class = AssignmentPageForm
    AssignmentPage.drawn_by = views.assignment  # set from above: models know no views and no screens
    AssignmentPage.content_panels = [CheckPanel(), *AssignmentPage.content_panels]
    course_check.register_check(assignment_check.assignments)
    courses_desk.register_waiting(desk.work_waiting)
    extensions.register_unit_loader(assignments.PURPOSE, read=assignments.read_assignment)
    extensions.register_unit_writer(AssignmentPage, write=assignments.write_assignment)
    register_due_days(due_work)
    register_folder(delivery.FOLDER, delivery.find_submitted)
    register_folder(delivery.FIGURES, delivery.find_figure)
    register_folder(delivery.ANSWERS, delivery.find_answered)
    hooks.register("register_admin_urls", marking_screens.urls)
    hooks.register("register_admin_menu_item", marking_screens.menu_item)
    kinds.register(
        work_news.HANDED_IN,
        label=_("Work waits for me to mark"),
        may_receive=work_news.may_receive_handed_in,
        is_for=may_mark_anything,
    )
    kinds.register(
        work_news.TO_SIGN,
        label=_("Work at my school waits for my signature"),
        may_receive=work_news.may_receive_to_sign,
        is_for=supervises,
    )
    kinds.register(work_news.MARKED, label=_("My work is marked"))
    kinds.register(
        answer_news.ANSWERS_WAIT,
        label=_("Answers in quizzes wait for me to mark"),
        may_receive=answer_news.may_receive_answers_wait,
        is_for=may_mark_anything,
    )
    kinds.register(answer_news.RESULT, label=_("My quiz is marked"))
    kinds.register(work_news.RETURNED, label=_("My work is sent back to be mended"))
