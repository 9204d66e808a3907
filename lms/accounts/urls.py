"""A person's own pages; signing in itself is allauth's.

Addresses of allauth that stand here come first and so are ours: its e-mail pages and its list of sessions write on GET.
"""

from django.urls import path
from django.views.generic import RedirectView

from lms.accounts import views

app_name = "accounts"
to_profile = RedirectView.as_view(url="/accounts/profile/")
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("sessions/", views.sessions, name="sessions"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("text-size/", views.text_size, name="text_size"),
    path("email/", to_profile),
    path("confirm-email/", to_profile),
    path("confirm-email/<str:key>/", to_profile),
]
