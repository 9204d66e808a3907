"""Tests: quick hashing, mail in memory, jobs run when a test asks for it."""

from lms.settings.base import *

DEBUG = False
SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["*"]
HAS_DEMO_SIGN_INS = True
LINK_CHECKS = False

DATABASES = {"default": env.database("TEST_DATABASE_URL", f"sqlite:///{VAR_DIR / 'tests.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"]["OPTIONS"].pop("pool")  # one connection a thread, closed with it

DATABASES["default"]["CONN_MAX_AGE"] = 0  # each test closes what it opens

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
