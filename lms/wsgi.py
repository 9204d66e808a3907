"""The WSGI application that a server (waitress, granian) runs."""

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

application = get_wsgi_application()

if not settings.HAS_DEMO_SIGN_INS:
    from lms.demo.closing import refuse_open_demo_accounts  # needs Django to be set up

    refuse_open_demo_accounts()


def settle() -> None:
    """Import every page now, not under the first visitor; and let the garbage collector look at what is loaded no more.

    It would otherwise search all of the site's code again and again for garbage, a twentieth of the processor's time.
    """
    get_resolver().url_patterns  # noqa: B018
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


settle()
