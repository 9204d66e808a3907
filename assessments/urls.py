"""Quizzes and attempts, surveys."""

from django.urls import path, register_converter

from assessments import views


class Reference:
    """The reference number of an attempt; anything else is no address."""

    regex = "[0-9A-Z-]{1,16}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "reference")

app_name = "assessments"
urlpatterns = [
    path("checks/<int:lesson_pk>/<slug:code>/", views.check, name="check"),
    path("self-audits/<int:audit_pk>/answer/", views.answer_audit, name="answer_audit"),
    path("self-audits/sheets/<int:sheet_pk>/evidence/", views.attach_evidence, name="audit_evidence_of"),
    path("self-audits/evidence/<int:evidence_pk>/", views.audit_evidence, name="audit_evidence"),
    path("surveys/<int:survey_pk>/answer/", views.answer_survey, name="answer_survey"),
    path("surveys/<int:survey_pk>/results/", views.survey_results, name="survey_results"),
    path("quizzes/<int:quiz_pk>/results/", views.own_results, name="own_results"),
    path("quizzes/<int:quiz_pk>/start/", views.start, name="start"),
    path("attempts/<reference:reference>/", views.attempt, name="attempt"),
    path("attempts/<reference:reference>/answers/<int:position>/", views.save, name="save"),
    path("attempts/<reference:reference>/answers/<int:position>/check/", views.check_one, name="check_one"),
    path("attempts/<reference:reference>/answers/<int:position>/files/", views.answer_files, name="answer_files"),
    path("attempts/<reference:reference>/clock/", views.clock, name="clock"),
    path("attempts/<reference:reference>/summary/", views.summary, name="summary"),
    path("attempts/<reference:reference>/submit/", views.submit, name="submit"),
    path("attempts/<reference:reference>/report/", views.report, name="report"),
    path("reported-questions/", views.reports, name="reports"),
    path("attempts/<reference:reference>/result/", views.result, name="result"),
    path("assignments/", views.my_work, name="my_work"),
    path("assignments/<int:page_pk>/", views.work, name="work"),
    path("assignments/<int:page_pk>/draft/", views.save_draft, name="save_draft"),
    path("assignments/<int:page_pk>/check/", views.check_work, name="check_work"),
    path("assignments/<int:page_pk>/hand-in/", views.hand_in, name="hand_in"),
    path("assignments/<int:page_pk>/again/", views.begin_again, name="begin_again"),
]
