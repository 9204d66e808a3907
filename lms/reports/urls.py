"""The supervisors' screens."""

from django.urls import path

from lms.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("people/<int:pk>/", views.person, name="person"),
    path("people/<int:pk>/nudge/", views.nudge_person, name="nudge_person"),
    path("<str:code>/", views.organisation, name="organisation"),
    path("<str:code>/nudge/", views.nudge_listing, name="nudge"),
]
