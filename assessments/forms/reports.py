"""Reporting a question, and answering."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain import reports
from assessments.models import Attempt, QuestionReport
from courses.models.problems import LONGEST_ANSWER, LONGEST_PROBLEM
from lms.accounts.models import User


class ReportForm(forms.Form):
    """What is wrong, and with which question of the attempt."""

    question = forms.TypedChoiceField(label=_("Which question?"), coerce=int)
    text = forms.CharField(
        label=_("What is wrong?"),
        max_length=LONGEST_PROBLEM,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One sentence is enough, for example: two of the answers are right."),
    )

    def __init__(self, *args, attempt: Attempt, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.attempt = attempt
        positions = attempt.responses.order_by("position").values_list("position", flat=True)
        self.fields["question"].choices = [
            (number, gettext("Question %(number)s") % {"number": number}) for number in positions
        ]

    def write(self, *, by: User) -> QuestionReport:
        asked = self.cleaned_data
        return reports.report_question(self.attempt, position=asked["question"], text=asked["text"], by=by)


class ReportAnswerForm(forms.Form):
    """What became of a report."""

    status = forms.ChoiceField(
        label=_("What became of it"),
        choices=[
            (QuestionReport.Status.MENDED, _("The question is mended")),
            (QuestionReport.Status.KEPT, _("The question stays as it is")),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever reported it reads this, with a word of thanks. Do not tell the right answer here."),
    )

    def write(self, report: QuestionReport, *, by: User) -> list[QuestionReport]:
        return reports.answer_report(report, by=by, **self.cleaned_data)
