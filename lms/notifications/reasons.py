"""Why a mail did not leave, as it is stored and as it is shown."""

from django.utils.translation import gettext_lazy as _

SUSPENDED = "the account is suspended"
NO_ADDRESS = "no address"
UNWANTED = "not wanted any more"
OUT_OF_SCOPE = "out of the recipient's scope"
WORKER_STOPPED = "the worker stopped each time"

SHOWN = {
    SUSPENDED: _("the account is closed"),
    NO_ADDRESS: _("the person has no e-mail address"),
    UNWANTED: _("the person wants no such mail any more"),
    OUT_OF_SCOPE: _("the person may not see it any more"),
    WORKER_STOPPED: _("the job stopped at each try"),
}


def shown(reason: str) -> str:
    """The reason in the reader's language; what a mail server said stays as it was said."""
    return str(SHOWN.get(reason, reason))
