"""Choosing a video or sound recording in an editor: ``MediaChooserBlock()`` in a StreamField, a widget elsewhere."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from lms.core.viewsets import ChosenAmong
from media.models import Media
from media.permissions import permission_policy


class _OwnChoices:
    """Only what the editor may choose is listed."""

    def get_object_list(self) -> QuerySet[Media]:
        return permission_policy.instances_user_has_any_permission_for(self.request.user, ["choose"])

    def get_creation_form_kwargs(self) -> dict:
        kwargs = {**super().get_creation_form_kwargs(), "user": self.request.user}
        if self.request.method == "POST":
            kwargs["instance"] = self.model_class(uploaded_by=self.request.user)
        return kwargs


class ChooseView(_OwnChoices, chooser.ChooseView):
    """The dialog."""


class ChooseResultsView(_OwnChoices, chooser.ChooseResultsView):
    """The list inside the dialog."""


class CreateView(_OwnChoices, chooser.CreateView):
    """Uploading from the dialog."""


class ChosenView(ChosenAmong, _OwnChoices, chooser.ChosenView):
    """What was chosen."""


class ChosenMultipleView(ChosenAmong, _OwnChoices, chooser.ChosenMultipleView):
    """What was chosen together."""


class MediaChooserViewSet(ChooserViewSet):
    """Registered in ``wagtail_hooks``."""

    model = "media.Media"
    icon = "media"
    choose_one_text = _("Choose a video or recording")
    choose_another_text = _("Choose another")
    edit_item_text = _("Edit this video or recording")
    create_action_label = _("Upload")
    creation_form_class = "media.forms.MediaForm"
    permission_policy = permission_policy
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    create_view_class = CreateView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView


media_chooser = MediaChooserViewSet("media_chooser", url_prefix="media/chooser")
MediaChooserBlock = media_chooser.get_block_class(name="MediaChooserBlock", module_path="media.choosers")
