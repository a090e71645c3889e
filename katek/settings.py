"""Settings of an installation, read once and strictly from the environment and a `.env` file.

Every name is explained in `docs/settings.md`. A wrong or missing one stops the start with one line.
"""

from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key

from katek.core import logs
from katek.core.mail_providers import PROVIDERS, backend_of, read_anymail
from katek.core.setting_readers import Environment, WrongSetting, generated_secret

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment.load(BASE_DIR)

# Where and who we are
KATEK_DATA_DIR = env.path("KATEK_DATA_DIR", default=BASE_DIR / "var")
KATEK_BASE_URL = env.url("KATEK_BASE_URL", default="http://localhost:8000", bare=True)
DEBUG = env.switch("DEBUG", default=False)
_base = urlsplit(KATEK_BASE_URL)
if _base.path:
    raise WrongSetting("KATEK_BASE_URL", KATEK_BASE_URL, "an address without a path")
ALLOWED_HOSTS = list(env.hosts("ALLOWED_HOSTS", default=(_base.hostname or "localhost",)))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or host.endswith(".localhost") or ip_address(host).is_loopback
    except ValueError:
        return False


# Trying out: stand-ins, rehearsal, a clock that can be moved. Never where others can reach it.
KATEK_SANDBOX = env.switch("KATEK_SANDBOX", default=False)
if KATEK_SANDBOX and not _is_loopback(_base.hostname or ""):
    raise WrongSetting(
        "KATEK_SANDBOX", f"on with {KATEK_BASE_URL}", "off wherever others can reach the address"
    )
KATEK_MOVABLE_CLOCK = KATEK_SANDBOX
KATEK_FAILPOINTS_ALLOWED = KATEK_SANDBOX
if KATEK_SANDBOX:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]

# Database: the embedded one unless an address is given
KATEK_POOL_SIZE = env.integer("KATEK_POOL_SIZE", minimum=2, maximum=200, default=24)
KATEK_STATEMENT_TIMEOUT_MS = env.integer(
    "KATEK_STATEMENT_TIMEOUT_MS", minimum=100, maximum=3_600_000, default=15_000
)
_external = env.database_url("DATABASE_URL")
_database = _external or {"ENGINE": "katek.core.embedded_database", "NAME": "", "OPTIONS": {}}
_limits = {
    "statement_timeout": KATEK_STATEMENT_TIMEOUT_MS,
    "lock_timeout": 10_000,
    "idle_in_transaction_session_timeout": 60_000,
}
DATABASES = {
    "default": {
        **_database,
        "OPTIONS": {
            **_database.get("OPTIONS", {}),
            "pool": {"min_size": 1, "max_size": KATEK_POOL_SIZE, "timeout": 15},
            "options": " ".join(f"-c {name}={value}" for name, value in _limits.items()),
        },
    }
}


# Secrets: made and kept in the data folder while the embedded database is there too
def _generated(file: str, make: Callable[[], str]) -> str:
    try:
        return generated_secret(KATEK_DATA_DIR / file, make)
    except (OSError, ValueError) as error:
        raise WrongSetting(
            "KATEK_DATA_DIR", f"{KATEK_DATA_DIR} ({error})", "a folder that can be written to"
        ) from None


def _secret(name: str, file: str, make: Callable[[], str]) -> str:
    if env.is_set(name) or _external:
        return env.text(name, secret=True)
    return _generated(file, make)


SECRET_KEY = _secret("SECRET_KEY", "secret-key", get_random_secret_key)
KATEK_ENCRYPTION_KEYS = (
    env.encryption_keys("KATEK_ENCRYPTION_KEYS")
    if env.is_set("KATEK_ENCRYPTION_KEYS") or _external
    else (_generated("encryption-key", lambda: Fernet.generate_key().decode()),)
)

# Outgoing and incoming addresses
KATEK_ALLOW_PRIVATE_ENDPOINTS = env.hosts_or_networks("KATEK_ALLOW_PRIVATE_ENDPOINTS")
KATEK_ALLOW_HTTP_ENDPOINTS = False
_port = _base.port or (443 if _base.scheme == "https" else 80)
KATEK_OWN_ADDRESSES = (
    tuple(f"{host}:{_port}" for host in (_base.hostname, "127.0.0.1", "[::1]"))
    if KATEK_SANDBOX
    else ()
)
KATEK_TRUSTED_PROXIES = env.networks("KATEK_TRUSTED_PROXIES")
KATEK_SIGN_UP = env.choice("KATEK_SIGN_UP", ("open", "invite", "off"), default="invite")

# Services
KATEK_ASSISTANT_MODEL = env.matching(
    "KATEK_ASSISTANT_MODEL",
    r"(builtin|[a-z][a-z0-9-]*:[^\s,:][^\s,]*)(\s*,\s*(builtin|[a-z][a-z0-9-]*:[^\s,:][^\s,]*))*",
    "builtin, or provider:model such as openai:gpt-5-mini; a second one behind a comma is the fallback",
    default="builtin",
)
N8N_WEBHOOK_URL = env.url("N8N_WEBHOOK_URL", default="")
WEBHOOK_SIGNING_SECRET = env.webhook_secret("WEBHOOK_SIGNING_SECRET")
POSTMARK_API_TOKEN = env.text("POSTMARK_API_TOKEN", default="", secret=True)
POSTMARK_FROM_EMAIL = env.mail_address("POSTMARK_FROM_EMAIL") if POSTMARK_API_TOKEN else ""
POSTMARK_API_URL = env.url("POSTMARK_API_URL", default="https://api.postmarkapp.com", bare=True)
POSTMARK_TRANSACTIONAL_STREAM = env.text("POSTMARK_TRANSACTIONAL_STREAM", default="outbound")
POSTMARK_BROADCAST_STREAM = env.text("POSTMARK_BROADCAST_STREAM", default="broadcast")
POSTMARK_WEBHOOK_SECRET = env.user_and_password("POSTMARK_WEBHOOK_SECRET")
# Who carries the mails instead of Postmark; its settings are read by katek.core.mail_providers.
KATEK_EMAIL_PROVIDER = env.choice(
    "KATEK_EMAIL_PROVIDER", ("postmark", *PROVIDERS), default="postmark"
)
_by_postmark = KATEK_EMAIL_PROVIDER == "postmark"
KATEK_REPLY_DOMAIN = env.host("KATEK_REPLY_DOMAIN", default="")
# While trying out, a service without an account of ours is played by a stand-in of this installation.
KATEK_META_STAND_IN = KATEK_SANDBOX and not env.is_set("FACEBOOK_APP_SECRET")
KATEK_HUBSPOT_STAND_IN = KATEK_SANDBOX and not env.is_set("HUBSPOT_ACCESS_TOKEN")


def _played(name: str, path: str, real: str, *, stand_in: bool) -> str:
    played = f"{KATEK_BASE_URL}/sandbox/{path}"
    return env.url(name, default=played if stand_in else real, bare=True)


def _app_id(name: str, played: str) -> str:
    default = played if KATEK_META_STAND_IN else ""
    return env.matching(name, r"\d{5,20}", "the number of the app", default=default)


def _app_secret(name: str) -> str:
    if KATEK_META_STAND_IN:
        return _generated(f"sandbox-{name.lower().replace('_', '-')}", get_random_secret_key)
    return env.text(name, default="", secret=True)


FACEBOOK_VERIFY_TOKEN = env.text("FACEBOOK_VERIFY_TOKEN", default="", secret=True)
FACEBOOK_APP_ID = _app_id("FACEBOOK_APP_ID", "555000111222333")
FACEBOOK_APP_SECRET = _app_secret("FACEBOOK_APP_SECRET")
FACEBOOK_GRAPH_VERSION = env.matching(
    "FACEBOOK_GRAPH_VERSION", r"v\d{2,3}\.\d", "a version such as v26.0", default="v26.0"
)
FACEBOOK_GRAPH_URL = _played(
    "FACEBOOK_GRAPH_URL", "graph", "https://graph.facebook.com", stand_in=KATEK_META_STAND_IN
)
INSTAGRAM_APP_ID = _app_id("INSTAGRAM_APP_ID", "555000111222444")
INSTAGRAM_APP_SECRET = _app_secret("INSTAGRAM_APP_SECRET")
INSTAGRAM_GRAPH_URL = _played(
    "INSTAGRAM_GRAPH_URL",
    "instagram-graph",
    "https://graph.instagram.com",
    stand_in=KATEK_META_STAND_IN,
)
HUBSPOT_ACCESS_TOKEN = env.text("HUBSPOT_ACCESS_TOKEN", default="", secret=True)
HUBSPOT_ORGANIZATION = env.matching(
    "HUBSPOT_ORGANIZATION", r"[a-z0-9]+(-[a-z0-9]+)*", "the slug of an organization", default=""
)
if HUBSPOT_ACCESS_TOKEN and not HUBSPOT_ORGANIZATION:
    raise WrongSetting("HUBSPOT_ORGANIZATION", "", "the slug of the organization whose token it is")
HUBSPOT_API_URL = _played(
    "HUBSPOT_API_URL", "hubspot", "https://api.hubapi.com", stand_in=KATEK_HUBSPOT_STAND_IN
)
CELERY_BROKER_URL = env.url("CELERY_BROKER_URL", default="", schemes=("redis", "rediss"))
CELERY_RESULT_BACKEND = env.url("CELERY_RESULT_BACKEND", default="", schemes=("redis", "rediss"))
KATEK_USES_MAILBOX = _by_postmark and not POSTMARK_API_TOKEN
_from_email = POSTMARK_FROM_EMAIL if _by_postmark else env.mail_address("KATEK_FROM_EMAIL")
KATEK_FROM_EMAIL = _from_email or f"katek@{_base.hostname or 'localhost'}"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = KATEK_FROM_EMAIL
EMAIL_BACKEND = (
    "katek.core.mailbox.MailboxBackend" if KATEK_USES_MAILBOX else backend_of(KATEK_EMAIL_PROVIDER)
)
EMAIL_TIMEOUT = 60  # seconds; a mail server that says nothing
ANYMAIL = {
    "POSTMARK_SERVER_TOKEN": POSTMARK_API_TOKEN,
    "POSTMARK_API_URL": f"{POSTMARK_API_URL}/",
    "REQUESTS_TIMEOUT": (5, 25),
    **read_anymail(env, KATEK_EMAIL_PROVIDER),
}

INSTALLED_APPS = [
    "katek.core",
    "katek.organizations",
    "katek.outbox",
    "katek.properties",
    "katek.channels",
    "katek.leads",
    "katek.assistant",
    "katek.campaigns",
    "katek.conversations",
    "katek.inbound",
    "katek.automations",
    "katek.api",
    "katek.dashboard",
    "katek.sandbox",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
]
if CELERY_BROKER_URL:
    INSTALLED_APPS.insert(
        INSTALLED_APPS.index("katek.automations") + 1, "katek.automations.on_celery"
    )
MIDDLEWARE = [
    "katek.core.client_address.know_the_client",
    "django.middleware.security.SecurityMiddleware",
    "servestatic.middleware.ServeStaticMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "katek.dashboard.speaking.speak_their_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "katek.dashboard.fragments.toast_fragments",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Before all that looks an address up; its page has the headers and the language that every page has.
    "katek.core.null_characters.refuse_null_characters",
    "katek.dashboard.errors.mend_methods",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "katek.urls"
ASGI_APPLICATION = "katek.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            # Each form that {% csrf_token %} protects says whose page it is on.
            "builtins": ["katek.dashboard.templatetags.forms_of_members"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "katek.dashboard.shell.shell",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People sign in by e-mail
AUTH_USER_MODEL = "organizations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "katek.dashboard.entrance.sign_up.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's password or address is changed hears of it
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _base.scheme
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Security
SESSION_ENGINE = "katek.organizations.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False  # the proxy's business; health checks come by plain HTTP
SECURE_HSTS_SECONDS = 31_536_000 if _base.scheme == "https" else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
CSRF_TRUSTED_ORIGINS = [KATEK_BASE_URL] if _base.scheme == "https" else []
CSRF_FAILURE_VIEW = "katek.dashboard.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024  # a listings file has up to 20 MB
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "https:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
    }
}

# Language, time, files
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "katek" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
MEDIA_ROOT = KATEK_DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = DEBUG

KATEK_LOG_JSON = env.switch("KATEK_LOG_JSON", default=not KATEK_SANDBOX)
KATEK_LOG_LEVEL = env.choice(
    "KATEK_LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO"
)
LOGGING = logs.configure(KATEK_LOG_LEVEL, json=KATEK_LOG_JSON)
