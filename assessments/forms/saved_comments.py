"""Keeping comments, and putting them in again without a script."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.domain.saved_comments import save_comment
from assessments.models import SavedComment
from assessments.models.saved_comment import LONGEST_SAVED
from courses.models import CoursePage
from courses.queries.owners import courses_owned_by
from lms.accounts.models import User


class SavedCommentForm(forms.Form):
    """A comment to keep."""

    text = forms.CharField(label=_("Comment"), max_length=LONGEST_SAVED, widget=forms.Textarea(attrs={"rows": 3}))
    course = forms.ModelChoiceField(
        label=_("Share it with the owners of"),
        queryset=CoursePage.objects.none(),
        required=False,
        empty_label=_("nobody: it is mine alone"),
    )

    def __init__(self, *args, owner: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["course"]
        field.queryset = courses_owned_by(owner).order_by("title")  # type: ignore[attr-defined]

    def write(self, *, by: User) -> SavedComment:
        return save_comment(self.cleaned_data["text"], course=self.cleaned_data["course"], by=by)


def put_in(comment: str, chosen: str, saved: Iterable[SavedComment]) -> str:
    """``comment`` with the saved one whose key is ``chosen`` on a line of its own; unchanged if there is none."""
    text = next((one.text for one in saved if str(one.pk) == chosen), "")
    return "\n".join(part for part in (comment.rstrip(), text) if part)
