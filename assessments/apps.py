from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("assessments")

    def ready(self) -> None:
        from assessments import assigning, checks, desk, queries, quiz_check, resting, views
        from assessments.domain import regrading, reports, reviewing
        from assessments.domain.allowances import ALLOWED
        from assessments.domain.fair_timing import TIME_BACK
        from assessments.forms.quiz import QuizPageForm
        from assessments.models import QuizPage
        from assessments.packages import exported, questions, quizzes
        from assessments.queries.bank import may_receive_review, writes_questions
        from assessments.queries.reports import may_receive_report
        from courses import course_check, extensions, knowledge_checks
        from courses import desk as courses_desk
        from courses.screens.course_check import CheckPanel
        from lms.notifications import kinds

        QuizPage.base_form_class = QuizPageForm  # set from above: models know no forms and no views
        QuizPage.drawn_by = views.quiz
        knowledge_checks.register_knowledge_check(
            render=checks.render_checks, choices=checks.choices, may_use=checks.may_use
        )
        extensions.register_silence(queries.quizzes_with_a_secret_score)
        extensions.register_resting(find=resting.questions_resting_on, owners=resting.owners_of_questions_resting_on)
        QuizPage.content_panels = [CheckPanel(), *QuizPage.content_panels]
        kinds.register(ALLOWED, label=_("An exception is made for me in a quiz"))
        kinds.register(TIME_BACK, label=_("I am given time back in a quiz"))
        course_check.register_check(quiz_check.quizzes)
        courses_desk.register_actions(desk.begin_questions)
        courses_desk.register_waiting(desk.questions_waiting)
        kinds.register(
            reports.REPORTED,
            label=_("A learner reports a mistake in my question"),
            may_receive=may_receive_report,
            is_for=writes_questions,
        )
        kinds.register(regrading.REGRADED, label=_("A result of mine was graded again"))
        kinds.register(reports.ANSWERED, label=_("An answer to a question I reported"))
        kinds.register(
            reviewing.REVIEWED,
            label=_("A question of mine was reviewed"),
            may_receive=may_receive_review,
            is_for=writes_questions,
        )
        courses_desk.register_waiting(desk.questions_to_improve)
        extensions.register_package_part(questions.FILE, read=questions.read_questions)
        extensions.register_part_writer(questions.FILE, write=exported.write_questions)
        extensions.register_unit_loader(*QuizPage.Purpose.values, read=quizzes.read_quiz)
        extensions.register_unit_writer(QuizPage, write=quizzes.write_quiz)
        self._ready_surveys()
        assigning.register()
        self._ready_self_audits()

    def _ready_surveys(self) -> None:
        from assessments import survey_check, views
        from assessments.forms.survey import SurveyPageForm
        from assessments.models import SurveyPage
        from assessments.packages import surveys
        from courses import course_check, extensions
        from courses.screens.course_check import CheckPanel

        SurveyPage.base_form_class = SurveyPageForm
        SurveyPage.drawn_by = views.survey
        SurveyPage.content_panels = [CheckPanel(), *SurveyPage.content_panels]
        course_check.register_check(survey_check.surveys)
        extensions.register_unit_loader(surveys.PURPOSE, read=surveys.read_survey)
        extensions.register_unit_writer(SurveyPage, write=surveys.write_survey)

    def _ready_self_audits(self) -> None:
        from assessments import survey_check, views
        from assessments.forms.self_audit import SelfAuditPageForm
        from assessments.models import SelfAuditPage
        from assessments.packages import self_audits
        from courses import course_check, extensions
        from courses.screens.course_check import CheckPanel

        SelfAuditPage.base_form_class = SelfAuditPageForm
        SelfAuditPage.drawn_by = views.self_audit
        SelfAuditPage.content_panels = [CheckPanel(), *SelfAuditPage.content_panels]
        course_check.register_check(survey_check.self_audits)
        extensions.register_unit_loader(self_audits.PURPOSE, read=self_audits.read_self_audit)
        extensions.register_unit_writer(SelfAuditPage, write=self_audits.write_self_audit)
