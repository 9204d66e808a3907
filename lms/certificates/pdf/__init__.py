"""A certificate on paper."""

from lms.certificates.models import Certificate


def render_pdf(certificate: Certificate, *, verify_url: str) -> bytes:
    """The certificate as a PDF of one page; see ``page``.

    Imported when the first one is drawn: fpdf and fontTools take half a second and 20 MB that other pages do not need.
    """
    from lms.certificates.pdf import page  # noqa: PLC0415

    return page.render_pdf(certificate, verify_url=verify_url)
