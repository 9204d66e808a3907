"""Who did what, when, to what."""

from django.urls import path

from lms.audit import views

app_name = "audit"
urlpatterns = [
    path("people/<int:pk>/", views.person, name="person"),
    path("<str:record>/<int:pk>/", views.record, name="record"),
]
