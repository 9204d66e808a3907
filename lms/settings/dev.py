"""Development and the embedded demo of ``make run``: SQLite, one process, mail on the console, demo sign-ins."""

from lms.settings.base import *

DEBUG = env.boolean("DEBUG", True)
SECRET_KEY = env.text("SECRET_KEY", "development-only-key-never-use-it-where-others-can-reach-this-machine")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
HAS_DEMO_SIGN_INS = True

# No manifest here: templates and styles may change under a running server.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
