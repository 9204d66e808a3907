from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("assessments")

    def ready(self) -> None:
        from assessments import checks, packages, resting, views
        from assessments.forms.quiz import QuizPageForm
        from assessments.models import QuizPage
        from courses import extensions, knowledge_checks

        QuizPage.base_form_class = QuizPageForm  # set from above: models know no forms and no views
        QuizPage.drawn_by = views.quiz
        knowledge_checks.register_knowledge_check(render=checks.render_checks, choices=checks.choices)
        extensions.register_resting(find=resting.questions_resting_on, owners=resting.owners_of_questions_resting_on)
        extensions.register_package_part(packages.FILE, read=packages.read_questions)
        extensions.register_unit_loader(*QuizPage.Purpose.values, read=packages.read_quiz)
