"""The style guide."""

from django.urls import path

from lms.design import views

app_name = "design"
urlpatterns = [path("", views.styleguide, name="styleguide")]
