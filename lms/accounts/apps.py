from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from lms.accounts import group_names, signals

        group_names.name_groups()
