"""What is filled in for a programme: its sets, its audiences, its days in the Buddhist era."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from courses.models import DueRule
from lms.core.forms import BuddhistDateField

AS_TYPED = _("For example 30/9/2570.")


class DueForm(WagtailAdminModelForm):
    """A rule for the due day: what its kind needs is asked for, the rest is emptied."""

    due_on = BuddhistDateField(label=_("Day"), required=False, help_text=AS_TYPED)

    def clean(self) -> dict:
        cleaned = super().clean()
        kind = cleaned.get("due_kind", "")
        is_day = kind == DueRule.Kind.ON
        if is_day and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("Say which day.")))
        if kind and not is_day and not cleaned.get("due_days") and "due_days" not in self.errors:
            self.add_error("due_days", ValidationError(_("Say how many days.")))
        if not is_day:
            cleaned["due_on"] = None
        if is_day or not kind:
            cleaned["due_days"] = None
        return cleaned


class SetForm(DueForm):
    """A set of a programme."""


class AudienceForm(WagtailAdminModelForm):
    """An audience of a programme."""

    started_from = BuddhistDateField(label=_("Began to work there on or after"), required=False, help_text=AS_TYPED)
    started_until = BuddhistDateField(label=_("Began to work there on or before"), required=False, help_text=AS_TYPED)

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("started_from"), cleaned.get("started_until")
        if first and last and last < first:
            self.add_error("started_until", ValidationError(_("This day lies before the other one: nobody fits.")))
        return cleaned


class ProgrammeForm(DueForm):
    """A programme; what concerns several of its sets is looked at here."""

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        sets = [form for form in self.formsets["sets"].forms if _is_kept(form)]
        times = Counter(course for one in sets for course in _courses(one))
        for course, count in times.items():
            if count > 1:
                words = {"course": course.title}
                self.add_error(None, ValidationError(_("“%(course)s” stands in it twice.") % words))
        for one in sets:
            least, available = one.cleaned_data.get("least"), len(list(_courses(one)))
            if least and least > available:
                one.add_error("least", ValidationError(_("There are only %(count)d courses.") % {"count": available}))
        return not self.errors and not any(one.errors for one in sets)


def _is_kept(form) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _courses(one: WagtailAdminModelForm) -> Iterator:
    for form in one.formsets["programme_courses"].forms:
        if _is_kept(form):
            yield form.cleaned_data["course"]


class FormedPanel(InlinePanel):
    """An inline panel whose rows are filled in by a form of ours."""

    def __init__(self, *args, form: type[WagtailAdminModelForm], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self) -> dict:
        return {**super().clone_kwargs(), "form": self.form}

    def get_form_options(self) -> dict:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form
        return options
