"""Writing a question, as a trainer fills it in. Saving goes through the domain functions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser

from assessments.domain import bank, citations
from assessments.forms import keys
from assessments.forms.parts import PARTS
from assessments.kinds import OptionDraft, kind_of, true_false_options
from assessments.models import Question, QuestionCategory, QuestionVersion
from assessments.rules import statuses_open_to
from courses.models import Regulation
from lms.accounts.models import User
from lms.core.dates import short_moment
from lms.core.errors import DomainError
from media.choosers import media_chooser
from media.models import Document, Image, Media
from media.permissions import open_to

BLANK_ROWS = 4
BESIDE = ("image", "recording", "document")
"""What of the library may stand beside a question."""
CHOSEN = (Question.Kind.SINGLE, Question.Kind.MULTIPLE)
"""Types whose options are the rows of the form."""
TRUE_FALSE = [("true", _("True")), ("false", _("False"))]


class OptionForm(forms.Form):
    """One option; a row without text counts as not there."""

    text = forms.CharField(
        label=_("Option"),
        required=False,
        max_length=bank.OPTION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    is_correct = forms.BooleanField(label=_("This is right"), required=False)
    feedback = forms.CharField(
        label=_("Why (shown after answering)"),
        required=False,
        max_length=bank.OPTION_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    share = forms.DecimalField(
        label=_("Percent of the point (usually empty)"),
        required=False,
        min_value=-100,
        max_value=100,
        max_digits=6,
        decimal_places=3,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )


OptionFormSet = forms.formset_factory(OptionForm, extra=0, max_num=24, absolute_max=24)


class QuestionForm(WagtailAdminModelForm):
    """The question, its options, and where it stands in the bank."""

    text = forms.CharField(label=_("Question"), max_length=bank.TEXT_AT_MOST, widget=forms.Textarea(attrs={"rows": 3}))
    image = forms.ModelChoiceField(
        Image.objects.all(), label=_("Picture beside the question"), required=False, widget=AdminImageChooser
    )
    recording = forms.ModelChoiceField(
        Media.objects.all(),
        label=_("Sound recording beside the question"),
        required=False,
        widget=media_chooser.widget_class,
        help_text=_("With its transcript, which learners can read instead. At most 20 MB."),
    )
    document = forms.ModelChoiceField(
        Document.objects.all(),
        label=_("Document beside the question"),
        required=False,
        widget=AdminDocumentChooser,
        help_text=_("Learners download it, and read its title: say what it is, not what the answer is. At most 20 MB."),
    )
    statement_is = forms.ChoiceField(
        label=_("The statement is"), choices=TRUE_FALSE, required=False, widget=forms.RadioSelect
    )
    explanation = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=bank.TEXT_AT_MOST,
        help_text=_(
            "Shown with the right answer when the quiz allows it. One or two sentences; name the lesson or regulation."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=bank.SOURCE_AT_MOST,
        help_text=_("The regulation or page it rests on."),
    )
    regulations = forms.ModelMultipleChoiceField(
        Regulation.objects.all(),
        label=_("Regulations it rests on"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("When one of them is superseded, you are told, and the question is listed until it is reviewed."),
    )
    code = forms.SlugField(
        label=_("Code"),
        required=False,
        max_length=80,
        help_text=_("Letters, digits and hyphens. Leave empty to get one."),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Question
        fields = ["kind", "category", "tags", "difficulty", "status", "is_shared", "code", "regulations"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(keys.fields_of_kinds())
        version = self.instance.current_version
        for name in BESIDE:
            self.fields[name].queryset = self._open(name, version)
        rows: list[dict[str, Any]] = []
        if version:
            for name in ("text", "explanation", "source", *BESIDE):
                self.initial.setdefault(name, getattr(version, name))
            self.initial |= {"based_on": version.pk, **keys.initial_of(version)}
            if version.kind == Question.Kind.TRUE_FALSE:
                right = version.options.filter(is_correct=True).first()
                self.initial["statement_is"] = right and right.text
            elif version.kind in CHOSEN:
                rows = [_row(option) for option in version.options.all()]
        self._offer_statuses()
        data = self.data if self.is_bound else None
        self.parts = {part.kind: part.of(version, data) for part in PARTS}
        blank = [{} for _number in range(max(1, BLANK_ROWS - len(rows)))]
        self.options = OptionFormSet(data, prefix="options", initial=rows + blank)

    def _open(self, name: str, version: QuestionVersion | None) -> QuerySet:
        """What the trainer may choose from the library, and what stands there now."""
        uploads: QuerySet = self.fields[name].queryset
        if self.for_user is None:
            return uploads
        chosen = getattr(version, f"{name}_id", None)
        return uploads.filter(Q(pk__in=open_to(self.for_user, uploads.model).values("pk")) | Q(pk=chosen or 0))

    def _offer_statuses(self) -> None:
        """What the trainer may decide alone; ``ready`` may need a second reader."""
        if self.for_user is None:
            return
        open_to = statuses_open_to(self.for_user, self.instance if self.instance.pk else None)
        field = self.fields["status"]
        field.choices = [(value, label) for value, label in Question.Status.choices if value in open_to]
        if Question.Status.READY not in open_to:
            field.help_text = gettext("“In review” asks a second reader; when they have read it, it is ready.")

    @property
    def kind_parts(self) -> list[keys.KindPart]:
        """The fields that belong to one type only."""
        return keys.parts_of(self)

    def is_valid(self) -> bool:
        part = self.parts.get(self.data.get("kind"))
        return all([super().is_valid(), self.options.is_valid(), part is None or part.is_valid()])

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if code and Question.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Another question has this code."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._refuse_overtaken(cleaned)
        part = self.parts.get(cleaned.get("kind"))
        if not self.errors and self.options.is_valid() and (part is None or part.is_valid()):
            try:
                bank.check_question(**self._asked(cleaned))
                bank.refuse_without_picture(cleaned["kind"], cleaned["image"])
            except DomainError as error:
                raise ValidationError(str(error)) from error
        return cleaned

    def write(self, *, by: User) -> Question:
        """Hand over to the domain."""
        question = self.instance
        if not question.code:
            question.code = bank.next_code(question.category)
        if not question.pk:
            question.owner = by
        beside = {name: self.cleaned_data[name] for name in BESIDE}
        bank.save_question(question, by=by, **beside, **self._asked(self.cleaned_data))
        question.tags.set(self.cleaned_data["tags"])
        citations.cite(question, self.cleaned_data["regulations"], by=by)
        return question

    def _refuse_overtaken(self, cleaned: dict[str, Any]) -> None:
        """Somebody else saved a new version since this form was opened."""
        current = Question.objects.filter(pk=self.instance.pk).values_list("current_version", flat=True).first()
        if self.instance.pk and cleaned.get("based_on") != current:
            raise ValidationError(
                _("Somebody else changed this question meanwhile. Open it in another window and bring in your change.")
            )

    def _asked(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        kind = kind_of(cleaned["kind"])
        asked = {name: cleaned[name] for name in ("kind", "text", "explanation", "source")}
        part = self.parts.get(cleaned["kind"])
        if part:
            return asked | {"options": part.drafts(), "rules": part.rules()}
        asked |= {"rules": keys.rules_of(cleaned, kind)}
        if kind.is_written:
            text, options = kind.read_key(cleaned["text"], keys.key_of(cleaned, kind))
            return asked | {"text": text, "options": options}
        return asked | {"options": self._drafts(cleaned)}

    def _drafts(self, cleaned: dict[str, Any]) -> list[OptionDraft]:
        if cleaned["kind"] == Question.Kind.TRUE_FALSE:
            if not cleaned["statement_is"]:
                raise DomainError(str(_("Say whether the statement is true or false.")))
            return list(true_false_options(cleaned["statement_is"] == "true"))
        return [_draft(row.cleaned_data) for row in self.options if row.cleaned_data.get("text")]


class ComparisonForm(forms.Form):
    """Which two versions stand side by side."""

    older = forms.ModelChoiceField(None, label=_("Older version"), empty_label=None)
    newer = forms.ModelChoiceField(None, label=_("Newer version"), empty_label=None)

    def __init__(self, *args, versions: QuerySet[QuestionVersion], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = versions
            field.label_from_instance = _version_label


class CategoryForm(WagtailAdminModelForm):
    """A shelf of the bank and where it stands."""

    parent = forms.ModelChoiceField(
        QuestionCategory.objects.all(), label=_("Stands below"), required=False, empty_label=_("nothing: at the top")
    )

    class Meta:
        model = QuestionCategory
        fields = ["title", "code"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["parent"] = self.instance.get_parent()

    def write(self, *, by: User) -> QuestionCategory:
        """Hand over to the domain."""
        return bank.save_category(self.instance, parent=self.cleaned_data["parent"])


def _version_label(version: QuestionVersion) -> str:
    return gettext("Version %(number)s · %(moment)s") % {
        "number": version.number,
        "moment": short_moment(version.created_at),
    }


def _row(option) -> dict[str, Any]:
    share = None if option.weight is None else f"{(option.weight * 100).normalize():f}"
    return {"text": option.text, "is_correct": option.is_correct, "feedback": option.feedback, "share": share}


def _draft(row: dict[str, Any]) -> OptionDraft:
    weight = None if row["share"] is None else row["share"] / 100
    return OptionDraft(row["text"], row["is_correct"], row["feedback"], weight)
