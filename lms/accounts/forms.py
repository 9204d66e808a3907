"""What people fill in about themselves."""

from allauth.account import forms as account_forms
from allauth.core import ratelimit
from allauth.mfa.base import forms as second_step_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import User
from lms.core.text import normalise

NEW_PASSWORD_HELP = _("At least 8 characters; not like your name, and not one that many people use.")


class SignInForm(account_forms.LoginForm):
    """Username and password, one to a line; what is typed is compared as it is stored."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Username"),
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "autocorrect": "off",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            max_length=256,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.fields["remember"] = forms.BooleanField(
            label=_("Keep me signed in on this device"),
            help_text=_("Untick it on a computer that others use too."),
            required=False,
            initial=True,
        )
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        return normalise(self.cleaned_data["login"]).strip()


class ContactForm(forms.ModelForm):
    """How the office reaches a person; changing the e-mail address, a way to a new password, asks for the old one."""

    current_password = forms.CharField(
        label=_("Current password"),
        help_text=_("Needed only if you change the e-mail address."),
        required=False,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    class Meta:
        model = User
        fields = ["phone", "email"]
        labels = {"email": _("E-mail")}
        widgets = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean(self) -> dict:
        cleaned = super().clean()
        if "email" in self.changed_data and not self._knows_password(cleaned.get("current_password", "")):
            self.add_error("current_password", _("This is not your current password."))
        return cleaned

    def _knows_password(self, password: str) -> bool:
        """Ten tries a minute, as wherever allauth asks again who one is."""
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.instance):
            return False
        return self.instance.check_password(password)


class PlainFieldsMixin:
    """allauth's fields as ours look: the label above, nothing inside, one sentence of help for a new password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field.widget, forms.PasswordInput):
                field.help_text = NEW_PASSWORD_HELP if name == "password1" else ""


class ChangePasswordForm(PlainFieldsMixin, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(PlainFieldsMixin, account_forms.SetPasswordForm):
    pass


class ResetPasswordForm(PlainFieldsMixin, account_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(PlainFieldsMixin, account_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(PlainFieldsMixin, account_forms.ReauthenticateForm):
    pass


class SecondStepForm(PlainFieldsMixin, second_step_forms.AuthenticateForm):
    pass


class SecondStepAgainForm(PlainFieldsMixin, second_step_forms.ReauthenticateForm):
    pass


class ActivateAppForm(PlainFieldsMixin, totp_forms.ActivateTOTPForm):
    pass


class NamedKeyMixin:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class AddKeyForm(NamedKeyMixin, webauthn_forms.AddWebAuthnForm):
    pass


class EditKeyForm(NamedKeyMixin, webauthn_forms.EditWebAuthnForm):
    pass
