from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "lms.certificates"
    label = "certificates"
    verbose_name = _("certificates")

    def ready(self) -> None:
        from lms.certificates import signals
        from lms.notifications import kinds

        kinds.register("certificates.issued", label=_("A certificate was issued to me"))
        kinds.register("certificates.cancelled", label=_("A certificate of mine was cancelled"))
