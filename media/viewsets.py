"""Videos and sound recordings in the Wagtail admin."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from media.forms import MediaForm
from media.models import Media
from media.permissions import permission_policy


class _OwnMedia:
    """Out of one's collections is 404."""

    needs = "change"
    context_object_name = "recording"  # "media" is what Wagtail calls a form's scripts

    def get_object(self, *args) -> Media:
        media = super().get_object(*args)
        if not permission_policy.user_has_permission_for_instance(self.request.user, self.needs, media):
            raise Http404
        return media


class IndexView(generic.IndexView):
    def get_base_queryset(self):
        return permission_policy.instances_user_has_any_permission_for(self.request.user, ["change", "delete"])


class CreateView(generic.CreateView):
    context_object_name = "recording"

    def get_initial_form_instance(self) -> Media:
        return Media(uploaded_by=self.request.user)

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.request.user}


class EditView(_OwnMedia, generic.EditView):
    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "user": self.request.user}


class DeleteView(_OwnMedia, generic.DeleteView):
    needs = "delete"


class UsageView(_OwnMedia, generic.UsageView):
    """Where it is used."""


class HistoryView(_OwnMedia, generic.HistoryView):
    """Who changed it."""


class MediaViewSet(ModelViewSet):
    """Registered in ``wagtail_hooks``."""

    model = Media
    name = "admin_media"
    url_prefix = "media"
    icon = "media"
    menu_label = _("Video and audio")
    menu_order = 410
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["title", "kind", "collection", "created_at"]
    permission_policy = permission_policy
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    usage_view_class = UsageView
    history_view_class = HistoryView

    def get_form_class(self, for_update: bool = False) -> type[MediaForm]:
        return MediaForm


media_viewset = MediaViewSet()
