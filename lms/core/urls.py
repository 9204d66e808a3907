"""Health, and addresses without a domain."""

from django.urls import path

from lms.core import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
]
