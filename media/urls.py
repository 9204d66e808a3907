"""Uploads, served with permission."""

from django.urls import path

from media import views

app_name = "media"
urlpatterns = [path("<path:key>", views.upload, name="upload")]
