"""What is asked before questions come in or go out."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.exchange.entry import MOST_BYTES
from assessments.exchange.formats import FORMATS, WRITTEN
from assessments.models import Question, QuestionCategory
from assessments.rules import statuses_open_to
from lms.accounts.models import User

NEW_STATUS = [
    (Question.Status.DRAFT, _("drafts, to look through first")),
    (Question.Status.IN_REVIEW, _("sent for review at once")),
    (Question.Status.READY, _("ready for quizzes")),
]


class QuestionFileForm(forms.Form):
    """A file, and how it is to come in."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.gift,.txt,.xml,.json"}),
        help_text=_("Excel, GIFT, Aiken, Moodle XML or JSON of django-quiz-app; 5 MB at most."),
    )
    format_name = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("as the file name says")), *((one.name, one.label) for one in FORMATS.values())],
    )
    category = forms.ModelChoiceField(
        QuestionCategory.objects.all(),
        label=_("Category"),
        help_text=_("For questions whose category is not named in the file or is not here."),
    )
    status = forms.ChoiceField(label=_("New questions are"), choices=NEW_STATUS)
    is_all_or_nothing = forms.BooleanField(
        label=_("Take nothing in as long as one question has an error"), required=False
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        open_to = statuses_open_to(user)
        self.fields["status"].choices = [(value, label) for value, label in NEW_STATUS if value in open_to]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Divide it into several files."))
        return file


class ExportForm(forms.Form):
    """Which questions, and as what."""

    format_name = forms.ChoiceField(label=_("Format"), choices=[(one.name, one.label) for one in WRITTEN.values()])
    category = forms.ModelChoiceField(
        QuestionCategory.objects.all(),
        label=_("Category and those below"),
        required=False,
        empty_label=_("All categories"),
    )
