"""Forms of the certificate pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.core.codes import LENGTH, read_code


class CodeForm(forms.Form):
    """A verification code as somebody types it; cleans to the code as it is stored."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=200,
        strip=True,
        help_text=_(
            "Twelve letters and digits at the lower left of the certificate, for example ABCD-EFGH-JKLM. "
            "Dashes do not matter."
        ),
        error_messages={"required": _("Type the code that is printed on the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _(
                    "This is not a verification code. It has %(length)d letters and digits, "
                    "never the digits 0 and 1 nor the letters O and I."
                ),
                params={"length": LENGTH},
            )
        return code
