"""The supervisors' screens."""

from django.urls import path

from lms.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/nudge/", views.nudge_person, name="nudge_person"),
    path("people/<int:pk>/courses/<int:enrolment_pk>/more-time/", views.more_course_time, name="more_course_time"),
    path("programmes/", views.programmes, name="programmes"),
    path("programmes/<int:pk>/", views.programme_people, name="programme"),
    path("programmes/<int:pk>/more-time/", views.more_time, name="more_time"),
    path("programmes/<int:pk>/exceptions/", views.programme_exceptions, name="exceptions"),
    path("gain/", views.gains, name="gains"),
    path("gain/<int:pk>/", views.gain, name="gain"),
    path("surveys/", views.surveys, name="surveys"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("self-audits/", views.self_audits, name="self_audits"),
    path("self-audits/<int:pk>/", views.self_audit, name="self_audit"),
    path("sign-offs/", views.sign_offs, name="sign_offs"),
    path("sign-offs/<int:pk>/", views.sign_off, name="sign_off"),
    path("<str:code>/", views.organisation, name="organisation"),
    path("<str:code>/nudge/", views.nudge_listing, name="nudge"),
]
