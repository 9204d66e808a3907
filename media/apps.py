from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediaConfig(AppConfig):
    name = "media"
    label = "media"
    verbose_name = _("media")

    def ready(self) -> None:
        from media import receivers
        from media.permissions import close_others_uploads

        close_others_uploads()
