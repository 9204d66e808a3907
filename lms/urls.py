"""Every address of the site, one line an app."""

from allauth.account.views import logout
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

from courses.urls import home_urlpatterns, page_urlpatterns
from lms.accounts.views import editor_sign_in

to_reset = RedirectView.as_view(url="/accounts/password/reset/")

urlpatterns = [
    path("", include("lms.core.urls")),
    path("", include(home_urlpatterns)),
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
    path("", include("lms.certificates.urls")),
    path("networks/", include("networks.urls")),
    path("messages/", include("lms.notifications.urls")),
    path("supervise/", include("lms.reports.urls")),
    path("audit/", include("lms.audit.urls")),
    path("files/", include("media.urls")),
    path("styleguide/", include("lms.design.urls")),
    path("accounts/", include("lms.accounts.urls")),
    path("accounts/", include("allauth.urls")),
    # one door for everybody: Wagtail's own would know neither limits nor the second step
    path("admin/login/", editor_sign_in),
    path("admin/logout/", logout),
    path("admin/password_reset/", to_reset),
    path("admin/password_reset/<path:rest>", to_reset),
    path("admin/", include(wagtailadmin_urls)),
    path("courses/", include(page_urlpatterns)),
]

handler400 = "lms.core.views.bad_request"
handler500 = "lms.core.views.server_error"
