"""What editors fill in, beyond what Wagtail makes of the models."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.models import Page

from courses.models import CoursePage, ModulePage, Programme, UnitPage
from lms.core.forms import BuddhistDateField


class ContentPageForm(WagtailAdminPageForm):
    """A page whose address may be left to us: a Thai title makes no readable address, so it becomes ``lesson-3``."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Its part of the address: small letters and digits. Leave empty for ours."
            )

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or self._free_slug()

    def _free_slug(self) -> str:
        base = type(self.instance).__name__.removesuffix("Page").lower()
        number = 1
        while not Page._slug_is_available(f"{base}-{number}", self.parent_page, self.instance):
            number += 1
        return f"{base}-{number}"


class ProgrammeForm(WagtailAdminModelForm):
    """A programme; its day is written in the Buddhist era."""

    due_on = BuddhistDateField(label=_("Due on"), required=False, help_text=_("For example 30/9/2570."))


def use_forms() -> None:
    """Give the pages their forms: models know no forms."""
    for model in (CoursePage, ModulePage, UnitPage):
        model.base_form_class = ContentPageForm
    Programme.base_form_class = ProgrammeForm
