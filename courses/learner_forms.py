"""What learners fill in about a lesson, and what its keeper answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.domain import problems
from courses.models import Enrolment, LessonPage, ProblemReport
from courses.models.problems import LONGEST_ANSWER, LONGEST_PROBLEM
from courses.queries.blocks import WHOLE, block_names
from lms.accounts.models import User


class ProblemForm(forms.Form):
    """What is wrong, and where."""

    block = forms.ChoiceField(label=_("Where is the mistake?"), required=False)
    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST_PROBLEM,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One sentence is enough, for example: the amount is the old one."),
    )

    def __init__(self, *args, lesson: LessonPage, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.lesson = lesson
        self.fields["block"].choices = list(block_names(lesson).items())

    def write(self, enrolment: Enrolment) -> ProblemReport:
        block = self.cleaned_data["block"] or WHOLE
        return problems.report_problem(enrolment, self.lesson, block=block, text=self.cleaned_data["text"])


class AnswerForm(forms.Form):
    """What became of a report."""

    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (ProblemReport.Status.MENDED, _("The lesson is mended")),
            (ProblemReport.Status.KEPT, _("The lesson stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever reported it reads this, with a word of thanks."),
    )

    def write(self, report: ProblemReport, *, by: User) -> ProblemReport:
        return problems.answer_problem(report, by=by, **self.cleaned_data)
