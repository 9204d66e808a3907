"""What people write into a community."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from networks.domain.moderation import REASON_LENGTH, REPORT_LENGTH
from networks.domain.topics import TEXT_LENGTH, TITLE_LENGTH
from networks.markup import clean_text


class WordsField(forms.CharField):
    """Text without control characters, of at most ``max_length`` characters; says in words what is missing."""

    def __init__(self, *, max_length: int, rows: int = 0, **options) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        messages = {
            "required": _("Please write something here."),
            "max_length": _("This is too long: at most %(limit_value)d characters, and it has %(show_value)d."),
        }
        super().__init__(max_length=max_length, widget=widget, error_messages=messages, **options)

    def to_python(self, value) -> str:
        return clean_text(super().to_python(value))


class FormKeyField(forms.UUIDField):
    """The key that makes a form sent twice one post; whatever does not read as one becomes a new one."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def to_python(self, value) -> uuid.UUID:
        try:
            return super().to_python(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class ReplyForm(forms.Form):
    """A reply to a topic."""

    text = WordsField(
        label=_("Your reply"),
        max_length=TEXT_LENGTH,
        rows=5,
        help_text=_("Write **bold** between stars, and begin a line with - for a list. Do not write pupils' names."),
    )
    key = FormKeyField()


class AskForm(forms.Form):
    """A new topic."""

    title = WordsField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        help_text=_("Your question in one line, so that others find it."),
    )
    text = WordsField(
        label=_("What is it about?"),
        max_length=TEXT_LENGTH,
        rows=7,
        help_text=_("Say what you have tried, and which document or system it is about. Do not write pupils' names."),
    )
    is_question = forms.BooleanField(
        label=_("I would like an answer"),
        required=False,
        initial=True,
        help_text=_("Leave it out if you only want to share something."),
    )
    key = FormKeyField()


class EditForm(forms.Form):
    """One's own words once more; the title only where the post opens its topic."""

    title = WordsField(label=_("Title"), max_length=TITLE_LENGTH)
    text = WordsField(label=_("Text"), max_length=TEXT_LENGTH, rows=7)

    def __init__(self, *args, post, **kwargs) -> None:
        super().__init__(*args, initial={"title": post.topic.title, "text": post.text}, **kwargs)
        if not post.is_first:
            del self.fields["title"]


class ReportForm(forms.Form):
    """Why a post should not stand as it is."""

    reason = WordsField(
        label=_("What is wrong with this post?"),
        max_length=REPORT_LENGTH,
        rows=3,
        help_text=_("For example: it names a pupil, it is wrong, it is advertising, it is rude."),
    )


class HideForm(forms.Form):
    """Why a post is hidden; its author reads this."""

    reason = WordsField(
        label=_("Reason"), max_length=REASON_LENGTH, rows=3, help_text=_("The author of the post will read this.")
    )
