"""The WSGI application that a server (waitress, granian) runs."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

application = get_wsgi_application()

if not settings.HAS_DEMO_SIGN_INS:
    from lms.demo.closing import refuse_open_demo_accounts  # needs Django to be set up

    refuse_open_demo_accounts()
