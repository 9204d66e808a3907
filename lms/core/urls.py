"""Health, and addresses without a domain."""

from django.urls import path

from lms.core import offline, views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("offline/", offline.offline, name="offline"),
    path("sw.js", offline.worker, name="worker"),
]
