from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "lms.core"
    label = "core"
    verbose_name = _("core")

    def ready(self) -> None:
        from lms.core import checks, editor_dates, editor_words
        from lms.core.addresses import refuse_endless_numbers
        from lms.core.queries import teach_sqlite_thai_order

        connection_created.connect(teach_sqlite_thai_order)
        refuse_endless_numbers()
        editor_words.name_fields()
        editor_dates.speak_buddhist_era()
