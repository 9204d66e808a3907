from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("courses")

    def ready(self) -> None:
        from courses import (
            checks,
            confidentiality,
            course_check,
            extensions,
            forms,
            new_pages,
            receivers,
            search,
            views,
        )
        from courses.domain import changes, problems, renewal
        from courses.domain.extensions import MORE_TIME
        from courses.domain.regulations import SUPERSEDED
        from courses.models import LessonPage
        from courses.packages import glossary as packaged_terms
        from courses.packages import regulations as packaged_regulations
        from courses.queries import problems as reported
        from courses.queries import regulations
        from courses.rules import content
        from courses.screens import desk
        from courses.screens.course_check import CheckPanel
        from lms.notifications import kinds

        confidentiality.hide_drafts_of_others()
        confidentiality.open_courses_to_their_owners()
        forms.use_forms()
        new_pages.save_new_pages_when_asked()
        views.draw_pages()
        desk.register()
        course_check.register_check(content.frame)
        course_check.register_check(content.lessons)
        LessonPage.content_panels = [CheckPanel(), *LessonPage.content_panels]  # models know no screens
        search.register()
        kinds.register(
            changes.CHANGED, label=_("A lesson I completed has changed"), may_receive=changes.may_receive_change
        )
        kinds.register(
            renewal.RENEWAL, label=_("A course I completed is to be renewed"), may_receive=renewal.may_receive_renewal
        )
        kinds.register(MORE_TIME, label=_("I am given more time"))
        kinds.register(
            SUPERSEDED,
            label=_("A regulation I teach from is superseded"),
            may_receive=regulations.may_receive_news,
            is_for=regulations.writes_content,
        )
        extensions.register_package_part(packaged_regulations.FILE, read=packaged_regulations.read_regulations)
        kinds.register(
            problems.REPORTED,
            label=_("A learner reports a mistake in my lesson"),
            may_receive=reported.may_receive_report,
            is_for=regulations.writes_content,
        )
        kinds.register(problems.ANSWERED, label=_("An answer to a mistake I reported"))
        extensions.register_package_part(packaged_terms.FILE, read=packaged_terms.read_terms)
        extensions.register_part_writer(packaged_terms.FILE, write=packaged_terms.write_terms)
        extensions.register_part_writer(packaged_regulations.FILE, write=packaged_regulations.write_regulations)
        extensions.register_resting(find=regulations.units_resting_on, owners=regulations.owners_of_units_resting_on)
