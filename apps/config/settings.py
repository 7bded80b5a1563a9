"""All settings, deploy-time ones from the environment. docs/settings.md explains each."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from apps.config.environment import Mode, kept_secret_key, read_mode, refuse_unsafe_production
from apps.standalone import addresses

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# --- Where and how it runs ---------------------------------------------------------------------------------------
MODE = read_mode(env.str("COUNTERCLAIM_MODE", "production"))
STANDALONE = MODE is Mode.STANDALONE
DATA_DIR = Path(env.str("COUNTERCLAIM_DATA", str(BASE_DIR / "var"))).resolve()
BLOB_DIR = Path(env.str("COUNTERCLAIM_BLOBS", str(DATA_DIR / "blobs")))
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "") or (kept_secret_key(DATA_DIR) if STANDALONE else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if STANDALONE else [])
HTTPS = env.bool("COUNTERCLAIM_HTTPS", not STANDALONE)
PUBLIC_READING = env.bool("COUNTERCLAIM_PUBLIC_READING", STANDALONE)
if not STANDALONE:
    refuse_unsafe_production(debug=DEBUG, secret_key=SECRET_KEY, hosts=ALLOWED_HOSTS)

# --- Applications ------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "apps.accounts",
    "apps.sources",
    "apps.claims",
    "apps.disputes",
    "apps.ingest",
    "apps.annotation",
    "apps.standalone",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_filters",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "template_partials",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads what it sends, so that its length tells no secret (BREACH)
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
ROOT_URLCONF = "apps.config.urls"
WSGI_APPLICATION = "apps.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
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
                "csp.context_processors.nonce",
                "apps.accounts.preferences.preferences",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Database ----------------------------------------------------------------------------------------------------
DATABASE_URL = env.str("DATABASE_URL", "" if STANDALONE else env.NOTSET)
EMBEDDED_DATABASE = STANDALONE and not DATABASE_URL
DATABASES = {
    "default": {
        **env.db_url_config(addresses.database_url(DATA_DIR) if EMBEDDED_DATABASE else DATABASE_URL),
        "ENGINE": "apps.standalone.postgresql" if EMBEDDED_DATABASE else "django.db.backends.postgresql",
        "CONN_MAX_AGE": env.int("COUNTERCLAIM_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}

# --- Accounts ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# --- Web security ------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "counterclaim-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "counterclaim-csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "apps.config.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("COUNTERCLAIM_BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Language, time, static files --------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", "UTC")
USE_I18N = False
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Standalone serves straight from static/ (no build step); production has collectstatic's hashed names.
STATIC_ROOT = None if STANDALONE else Path(env.str("COUNTERCLAIM_STATIC", str(BASE_DIR / "staticfiles")))
WHITENOISE_USE_FINDERS = STANDALONE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STANDALONE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Intake ------------------------------------------------------------------------------------------------------
MAX_UPLOAD_BYTES = env.int("COUNTERCLAIM_MAX_UPLOAD_BYTES", 50_000_000)
MAX_ARTICLE_CHARACTERS = env.int("COUNTERCLAIM_MAX_ARTICLE_CHARACTERS", 1_000_000)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_UPLOAD_BYTES + 100_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# --- Worker: the database is the queue of record, the broker a doorbell (docs/decisions/0002) --------------------
BROKER_URL = env.str("BROKER_URL", "" if STANDALONE else env.NOTSET)
EMBEDDED_BROKER = STANDALONE and not BROKER_URL
CELERY_BROKER_URL = addresses.broker_url(DATA_DIR) if EMBEDDED_BROKER else BROKER_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env.int("COUNTERCLAIM_WORKERS", 1)
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_500_000
CELERY_WORKER_PROC_ALIVE_TIMEOUT = 60
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"confirm_publish": True}
    if CELERY_BROKER_URL.startswith("amqp")
    else {
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }
)
RUN_LEASE_SECONDS = env.int("COUNTERCLAIM_RUN_LEASE_SECONDS", 60)
RUN_MAX_ATTEMPTS = 3
DISPATCH_POLL_SECONDS = 2
COMPARE_AFTER_SECONDS = 60  # a text after the last change by people: they may undo it, or go on

# --- Logging -----------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
