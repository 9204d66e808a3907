"""Production: refuses to start on anything that would be unsafe where others can reach it."""

from django.core.exceptions import ImproperlyConfigured

from lms.settings.base import *

DEBUG = env.boolean("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [f"https://{host}" for host in ALLOWED_HOSTS])
HAS_DEMO_SIGN_INS = False
LINK_CHECKS = env.boolean("LINK_CHECKS", True)

if DEBUG:
    raise ImproperlyConfigured("DEBUG must be off in production.")
if len(SECRET_KEY) < 50 or "development-only" in SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY must be a secret of at least 50 characters, made for this installation.")
if not ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name each host; no wildcard.")

if not REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other sites of an office's domain are not ours to force to https
    "security.W019",  # Wagtail shows previews in a frame of our own origin
    "security.W021",  # as W005
]
HAS_HTTPS = env.boolean("HTTPS", True)
SECURE_SSL_REDIRECT = HAS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HAS_HTTPS else 0
IS_BEHIND_PROXY = env.boolean("BEHIND_PROXY", True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_BEHIND_PROXY else 0  # whose X-Forwarded-For tells a person's address
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HAS_HTTPS

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.boolean("EMAIL_TLS", False)

LOGGING["formatters"]["line"] = {"()": "lms.core.logs.JsonFormatter"}
