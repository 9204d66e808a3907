from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("courses")

    def ready(self) -> None:
        from courses import checks, confidentiality, extensions, forms, receivers, search, views
        from courses.domain import changes
        from courses.domain.regulations import SUPERSEDED
        from courses.queries import regulations
        from lms.notifications import kinds

        confidentiality.hide_drafts_of_others()
        forms.use_forms()
        views.draw_pages()
        search.register()
        kinds.register(
            changes.CHANGED, label=_("A lesson I completed has changed"), may_receive=changes.may_receive_change
        )
        kinds.register(
            SUPERSEDED,
            label=_("A regulation I teach from is superseded"),
            may_receive=regulations.may_receive_news,
            is_for=regulations.writes_content,
        )
        extensions.register_resting(find=regulations.units_resting_on, owners=regulations.owners_of_units_resting_on)
