"""What an office fills in about certificates. Saving goes through the domain functions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.certificates import domain
from lms.certificates.models import Certificate, CertificateSeries
from lms.organisations.choosers import organisation_chooser
from lms.organisations.models import Organisation

LEAST_YEAR, GREATEST_YEAR = 2500, 2700


class NewSeriesForm(forms.ModelForm):
    """The numbers of one office in one year."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Office that issues"), widget=organisation_chooser.widget_class
    )
    year = forms.IntegerField(
        label=_("Buddhist year"), min_value=LEAST_YEAR, max_value=GREATEST_YEAR, help_text=_("For example 2569.")
    )
    last_number = forms.IntegerField(
        label=_("Last number given"),
        min_value=0,
        max_value=1_000_000,
        initial=0,
        help_text=_("0 begins at 1. If certificates of this year were numbered on paper before, the last of those."),
    )

    class Meta:
        model = CertificateSeries
        fields = ["prefix", "year_kind", "has_thai_digits", "signatory_name", "signatory_position"]
        help_texts = {
            "has_thai_digits": _("On the sheet itself; the verification code stays in Latin letters."),
            "signatory_name": _("With title, for example นายบุญ ใจดี. Empty prints no line to sign on."),
        }

    field_order = ["organisation", "year", "last_number", *Meta.fields]

    def validate_constraints(self) -> None:
        """The domain function refuses in words of its own."""

    def write(self, *, by: User) -> CertificateSeries:
        filled = dict(self.cleaned_data)
        return domain.open_series(filled.pop("organisation"), by=by, **filled)


class SeriesForm(forms.ModelForm):
    """How certificates are numbered and signed from now on."""

    class Meta(NewSeriesForm.Meta):
        pass

    def write(self, *, by: User) -> CertificateSeries:
        return domain.change_series(self.instance, by=by, **self.cleaned_data)


class CorrectionForm(forms.ModelForm):
    """Cancel a certificate, or issue it anew under the holder's present name."""

    CANCEL, REISSUE = "cancel", "reissue"

    action = forms.ChoiceField(
        label=_("What is to be done"),
        choices=[
            (REISSUE, _("Issue anew under the person's present name, with a new number; this one is cancelled")),
            (CANCEL, _("Cancel")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the register. The person is told; the public page does not show it."),
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def validate_constraints(self) -> None:
        """Nothing of the record itself is filled in here."""

    def write(self, *, by: User) -> Certificate:
        correct = (
            domain.cancel_certificate if self.cleaned_data["action"] == self.CANCEL else domain.reissue_certificate
        )
        return correct(self.instance, by=by, reason=self.cleaned_data["reason"])
