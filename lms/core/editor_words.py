"""Words of Wagtail's editor that it forgets to translate: labels that Django makes up from English field names."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers


def name_fields() -> None:
    """Give the forms for links their labels; once, when the site starts."""
    labels = {
        choosers.EmailLinkChooserForm: {
            "email_address": _("E-mail address"),
            "link_text": _("Text of the link"),
            "subject": _("Subject"),
            "body": _("Message"),
        },
        choosers.PhoneLinkChooserForm: {"phone_number": _("Telephone number"), "link_text": _("Text of the link")},
        choosers.ExternalLinkChooserForm: {"link_text": _("Text of the link")},
        choosers.AnchorLinkChooserForm: {"link_text": _("Text of the link")},
    }
    for form, names in labels.items():
        for name, label in names.items():
            form.base_fields[name].label = label
