"""What editors fill in, beyond what Wagtail makes of the models."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from courses.models import CoursePage, ModulePage, UnitPage
from courses.queries.doors import courses_before, leads_back
from courses.queries.drafts import open_records
from courses.references import added_references
from courses.statements import StatesItsEffect
from lms.core.queries import has_all


class ContentPageForm(StatesItsEffect, WagtailAdminPageForm):
    """A page whose address may be left to us: a Thai title makes no readable address, so it becomes ``lesson-3``."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].error_messages["invalid"] = _("Letters, digits and hyphens only, without spaces.")
            self.fields["slug"].help_text = _(
                "Its part of the address: small letters and digits. Leave empty for ours."
            )

    def is_valid(self) -> bool:
        """404 if the form names what its editor could not have chosen; the form shown again would tell what it is."""
        for model, keys in added_references(self).items():
            records = self.open_records(model)
            if records is not None and not has_all(records, keys):
                raise Http404
        return super().is_valid()

    def open_records(self, model: type[Model]) -> QuerySet | None:
        """What may be chosen; ``None`` for kinds that are open to everybody who writes pages."""
        return open_records(self.for_user, model)

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"] or self._free_slug()

    def _free_slug(self) -> str:
        base = type(self.instance).__name__.removesuffix("Page").lower()
        number = 1
        while not Page._slug_is_available(f"{base}-{number}", self.parent_page, self.instance):
            number += 1
        return f"{base}-{number}"


class CourseForm(ContentPageForm):
    """A course; what comes before it may not lead back to it."""

    def is_valid(self) -> bool:
        return super().is_valid() and self._can_be_entered()

    def _can_be_entered(self) -> bool:
        rows = self.formsets["prerequisites"].forms if "prerequisites" in self.formsets else []
        before = courses_before()
        for row in rows:
            needs = row.cleaned_data.get("needs")
            if needs and not row.cleaned_data.get("DELETE") and leads_back(self.instance.pk, [needs.pk], before):
                row.add_error("needs", _("This course needs the one you are editing: nobody could begin either."))
        return not any(row.errors for row in rows)


def use_forms() -> None:
    """Give the pages their forms: models know no forms."""
    CoursePage.base_form_class = CourseForm
    for model in (ModulePage, UnitPage):
        model.base_form_class = ContentPageForm
