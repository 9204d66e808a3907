"""What may happen to a certificate: it is issued once, cancelled with a reason, or issued anew in its stead."""

from lms.certificates.domain.cancelling import cancel_certificate, reissue_certificate
from lms.certificates.domain.issuing import issue_certificate, issue_many
from lms.certificates.domain.series import change_series, open_series

__all__ = [
    "cancel_certificate",
    "change_series",
    "issue_certificate",
    "issue_many",
    "open_series",
    "reissue_certificate",
]
