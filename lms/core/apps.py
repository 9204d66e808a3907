from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "lms.core"
    label = "core"
    verbose_name = _("core")

    def ready(self) -> None:
        from lms.core import checks, editor_words
        from lms.core.queries import teach_sqlite_thai_order

        connection_created.connect(teach_sqlite_thai_order)
        editor_words.name_fields()
