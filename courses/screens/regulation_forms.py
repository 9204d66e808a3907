"""What editors fill in about regulations and reviews. Saving goes through the domain functions."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.choosers import regulation_chooser
from courses.domain import regulations, reviews
from courses.models import NamedAmount, Regulation, UnitPage
from lms.accounts.models import User
from lms.core.dates import today
from lms.core.forms import BuddhistDateField

A_YEAR = dt.timedelta(days=365)


class FixedCode(WagtailAdminModelForm):
    """A record whose code is chosen once."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True


class RegulationForm(FixedCode):
    """What stands on the first page of a regulation, and what a reader should know of it."""

    signed_on = BuddhistDateField(label=_("Signed on"), required=False, help_text=_("For example 12/11/2568."))
    effective_on = BuddhistDateField(
        label=_("In force from"),
        required=False,
        help_text=_("As the original says. Leave it empty if you are not sure."),
    )
    ended_on = BuddhistDateField(
        label=_("Last day in force"),
        required=False,
        help_text=_("If another one takes its place, record that instead."),
    )
    source_url = forms.URLField(
        label=_("Address of the original"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where it can be read on the web, for example at the Royal Gazette. Learners can open it."),
    )

    class Meta:
        model = Regulation
        fields = [
            "title",
            "short_title",
            "code",
            "kind",
            "number",
            "signed_on",
            "effective_on",
            "ended_on",
            "source_url",
            "note",
        ]
        help_texts = {
            "title": _("As it stands at the head of the original."),
            "kind": _("As it calls itself."),
        }

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> Regulation:
        return regulations.save_regulation(self.instance, by=by)


class VerifyForm(forms.ModelForm):
    """That one has the original beside the record, and both say the same."""

    against = forms.CharField(
        label=_("Compared with"),
        max_length=200,
        required=False,
        help_text=_("For example the Royal Gazette, or the letter as signed."),
    )

    class Meta:
        model = Regulation
        fields: list[str] = []

    def write(self, *, by: User) -> Regulation:
        return regulations.verify(self.instance, by=by, against=self.cleaned_data["against"])


class SupersedeForm(forms.ModelForm):
    """Which one takes its place."""

    by_regulation = forms.ModelChoiceField(
        Regulation.objects.all(),
        label=_("Superseded by"),
        widget=regulation_chooser.widget_class,
        help_text=_("Owners of lessons and questions that rest on the old one are told, and learners see a warning."),
    )

    class Meta:
        model = Regulation
        fields: list[str] = []

    def write(self, *, by: User) -> Regulation:
        return regulations.supersede(self.instance, self.cleaned_data["by_regulation"], by=by)


class AmountForm(FixedCode):
    """A sum and the regulation that sets it."""

    class Meta:
        model = NamedAmount
        fields = ["label", "amount", "regulation", "clause", "code", "note"]
        help_texts = {
            "label": _("As an office worker would say it, for example “most for the specific method”."),
            "amount": _("Digits only, for example 500000."),
            "regulation": _("All lessons that name the sum show this regulation beside it."),
            "clause": _("Where the sum stands in it, for example ข้อ 1."),
            "note": _("Learners read it below the sum. It may stay empty."),
        }

    def write(self, *, by: User) -> NamedAmount:
        return regulations.save_amount(self.instance, by=by)


class ReviewForm(forms.Form):
    """That one has read it again, and until when that holds."""

    again_by = BuddhistDateField(label=_("Review again by"), help_text=_("For example 30/9/2570."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("again_by", today() + A_YEAR)

    def write(self, unit: UnitPage, *, by: User) -> UnitPage:
        return reviews.record_review(unit, by=by, again_by=self.cleaned_data["again_by"])


class OwnerForm(forms.Form):
    """Who answers for a unit."""

    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        writers = User.objects.with_perm("wagtailadmin.access_admin")
        self.fields["owner"].queryset = writers.order_by("first_name", "last_name")

    def write(self, unit: UnitPage, *, by: User) -> UnitPage:
        return reviews.give_owner(unit, self.cleaned_data["owner"], by=by)
