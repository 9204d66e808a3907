"""One's messages and preferences."""

from django.urls import path

from lms.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.messages, name="messages"),
    path("read/", views.read_all, name="read_all"),
    path("preferences/", views.preferences, name="preferences"),
    path("<int:pk>/open/", views.open_message, name="open"),
]
