"""HTTP of certificates and receipts, and of checking them."""

from lms.certificates.views.certificates import own, pdf, png, verify, verify_form
from lms.certificates.views.public import WRONG_CODES
from lms.certificates.views.receipts import receipt, receipt_pdf, verify_receipt

__all__ = [
    "WRONG_CODES",
    "own",
    "pdf",
    "png",
    "receipt",
    "receipt_pdf",
    "verify",
    "verify_form",
    "verify_receipt",
]
