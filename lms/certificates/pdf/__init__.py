"""A certificate on paper, and a receipt.

What draws them is imported when the first one is drawn: fpdf and fontTools take half a second and 20 MB that other
pages do not need.
"""

from assessments.models import Receipt
from lms.certificates.models import Certificate


def render_pdf(certificate: Certificate, *, verify_url: str) -> bytes:
    """The certificate as a PDF of one page; see ``page``."""
    from lms.certificates.pdf import page  # noqa: PLC0415

    return page.render_pdf(certificate, verify_url=verify_url)


def render_receipt(receipt: Receipt, *, verify_url: str) -> bytes:
    """The receipt as a PDF of one page; see ``receipt_page``."""
    from lms.certificates.pdf import receipt_page  # noqa: PLC0415

    return receipt_page.render_receipt(receipt, verify_url=verify_url)
