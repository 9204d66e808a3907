from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("courses")

    def ready(self) -> None:
        from courses import checks, confidentiality, forms, receivers, search

        confidentiality.hide_drafts_of_others()
        forms.use_forms()
        search.register()
