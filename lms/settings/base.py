"""What every environment shares. Values that differ come from environment variables (table in docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from lms.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

INSTALLED_APPS = [
    # ours, from the top of the house to the bottom
    "lms.demo",
    "lms.reports",
    "lms.audit",
    "lms.certificates",
    "networks",
    "assessments",
    "courses",
    "media",
    "lms.notifications",
    "lms.organisations",
    "lms.accounts",
    "lms.design",
    "lms.core",
    # Wagtail
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",  # without it no lesson body opens in the editor
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.accounts.wagtail_apps.UsersAppConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    # sign-in
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    # libraries
    "simple_history",
    "django_tasks",
    "django_tasks_db",
    "template_partials",
    "csp",
    # Django
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "lms.core.middleware.request_id",
    "lms.core.middleware.health",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.core.middleware.Compression",
    "lms.core.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.core.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "courses.confidentiality.Confidentiality",
    "lms.core.middleware.private_pages",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.design.context_processors.page",
                "lms.accounts.context_processors.editor",
                "lms.organisations.context_processors.supervision",
                "lms.notifications.context_processors.unread",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lms.core.templatetags.thai",
                "lms.design.templatetags.design",
            ],
        },
    },
]

# Database, cache, jobs --------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'thurakan.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    ),
}

TASKS = {
    # Wagtail enqueues on "default" at every save: it stays immediate. Ours say @task(backend="jobs").
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# People and sign-in -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = [
    "lms.accounts.hashers.Argon2Hasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = True
ACCOUNT_USERNAME_VALIDATORS = "lms.accounts.models.username_validators"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = None  # the form asks: many offices share one computer
ACCOUNT_SESSION_COOKIE_AGE = SESSION_COOKIE_AGE
ACCOUNT_FORMS = {
    "login": "lms.accounts.forms.SignInForm",
    "change_password": "lms.accounts.forms.ChangePasswordForm",
    "set_password": "lms.accounts.forms.SetPasswordForm",
    "reset_password": "lms.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "lms.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "lms.accounts.forms.ReauthenticateForm",
}
MFA_FORMS = {
    "authenticate": "lms.accounts.forms.SecondStepForm",
    "reauthenticate": "lms.accounts.forms.SecondStepAgainForm",
    "activate_totp": "lms.accounts.forms.ActivateAppForm",
    "add_webauthn": "lms.accounts.forms.AddKeyForm",
    "edit_webauthn": "lms.accounts.forms.EditKeyForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15
# One school network or one training room puts 200 people behind one address: throttle the account, not the room.
ACCOUNT_RATE_LIMITS = {
    "login": "",  # wrong passwords from one address are counted by our adapter, without a lock
    "login_failed": "5/5m/key",
    "reset_password": "60/m/ip,5/m/key",
}
USERSESSIONS_TRACK_ACTIVITY = False
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are checked by nobody here; the second step is worth having all the same
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]

SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if REDIS_URL else "lms.accounts.sessions"
SIMPLE_HISTORY_REVERT_DISABLED = True

# Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [
    BASE_DIR / "lms" / "locale",
    BASE_DIR / "lms" / "borrowed_locale",
]  # ours first, then what libraries lack
TIME_ZONE = "Asia/Bangkok"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one country, one time: nobody need choose
USE_I18N = True
USE_TZ = True

# Files ------------------------------------------------------------------------------------------

UPLOADS = Path(env.text("UPLOADS", str(VAR_DIR / "uploads")))
MEDIA_ROOT = UPLOADS
MEDIA_URL = "/files/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_URL = "/static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "media.storage.UploadStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
MAX_DOCUMENT_BYTES = env.integer("MAX_DOCUMENT_MB", 50, least=1) * 1024 * 1024
MAX_MEDIA_BYTES = env.integer("MAX_MEDIA_MB", 500, least=1) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long page in the Wagtail editor

# Wagtail ----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "ธุรการ"
WAGTAILADMIN_BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{env.integer('PORT', 8000)}")
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILIMAGES_IMAGE_MODEL = "media.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "media.Document"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "media.forms.ImageForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "csv", "txt", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # Thai would lose its vowels and tone marks: พัสดุ and พสดุ would collide
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {
    # The database backends split words at spaces and cannot find a Thai word inside a sentence; this one can.
    "default": {"BACKEND": "wagtail.search.backends.database.fallback"},
}

# Web --------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}
# Wagtail's editor writes style attributes and inline scripts; it is open to staff only.
CONTENT_SECURITY_POLICY_ADMIN = {
    "DIRECTIVES": {
        **CONTENT_SECURITY_POLICY["DIRECTIVES"],
        "script-src": [SELF, "'unsafe-inline'"],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "frame-src": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.core.views.csrf_failure"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 30  # seconds; far below the lease of a delivery
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "thurakan@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "lms.core.logs.RequestIdFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name} [{request_id}] {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request_id"]}},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # each save in the editor is several tasks
        "fontTools": {"level": "WARNING"},  # otherwise tells each glyph of each certificate
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
}

# Product ----------------------------------------------------------------------------------------

PRODUCT_NAME = _("Thurakan")
RELEASE = "0.1.0"
# Whom to ask for help, shown at the foot of every page: an office, a telephone number, a LINE account.
HELP_CONTACT = env.text("HELP_CONTACT", "")
# Whether addresses of other sites that lessons name are asked once a week if they still answer.
LINK_CHECKS = env.boolean("LINK_CHECKS", False)
