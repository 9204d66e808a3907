"""Upload forms of the Wagtail admin."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.collections import BaseCollectionMemberForm, collection_member_permission_formset_factory
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from media.models import Media
from media.permissions import permission_policy
from media.uploads import clean_image


class PictureField(WagtailImageField):
    """Takes a picture and gives it back written anew; whatever is broken or hostile is refused beside the field."""

    def to_python(self, data):
        file = forms.FileField.to_python(self, data)
        return file and clean_image(file)


class ImageForm(BaseImageForm):
    """Wagtail's form, with pictures re-encoded."""

    file = PictureField(label=_("file"), widget=BaseImageForm.Meta.widgets["file"])


class MediaForm(BaseCollectionMemberForm):
    """A video or sound recording."""

    permission_policy = permission_policy

    class Meta:
        model = Media
        fields = ["title", "file", "duration_seconds", "captions", "transcript", "collection"]
        help_texts = {"duration_seconds": _("Leave 0 for ours: we read it from the file, except from MP3.")}
        widgets = {"file": forms.FileInput, "captions": forms.ClearableFileInput}


GroupMediaPermissionFormSet = collection_member_permission_formset_factory(
    Media,
    [
        ("add_media", _("Add"), _("Add/edit videos and recordings you own")),
        ("change_media", _("Edit"), _("Edit any video or recording")),
        ("choose_media", _("Choose"), _("Choose videos and recordings for pages")),
    ],
    "media/permissions_formset.html",
)
