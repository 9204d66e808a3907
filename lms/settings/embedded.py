"""``make run``: as in development, but served as in production: no DEBUG, hashed and compressed static files."""

from lms.settings.dev import *

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "") or env.kept_secret(VAR_DIR / "secret-key")
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False
LOGGING["root"]["level"] = env.text("LOG_LEVEL", "WARNING")
