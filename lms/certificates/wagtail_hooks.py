"""What this app adds to the admin."""

from wagtail import hooks

from lms.certificates.viewsets import CertificatesGroup


@hooks.register("register_admin_viewset")
def register_certificates() -> CertificatesGroup:
    return CertificatesGroup()
