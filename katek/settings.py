"""Settings of an installation, read once and strictly from the environment and a `.env` file.

Every name is explained in `docs/settings.md`. A wrong or missing one stops the start with one line.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from cryptography.fernet import Fernet

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
env = os.environ

KATEK_DATA_DIR = Path(env.get("KATEK_DATA_DIR", BASE_DIR / "var")).resolve()
KATEK_BASE_URL = env.get("KATEK_BASE_URL", "http://localhost:8000").rstrip("/")
KATEK_SANDBOX = env.get("KATEK_SANDBOX", "") in ("on", "true", "1")
KATEK_MOVABLE_CLOCK = KATEK_SANDBOX
KATEK_FAILPOINTS_ALLOWED = KATEK_SANDBOX
KATEK_SIGN_UP = env.get("KATEK_SIGN_UP", "invite")
KATEK_ASSISTANT_MODEL = env.get("KATEK_ASSISTANT_MODEL", "builtin")
DEBUG = env.get("DEBUG", "") in ("on", "true", "1")
SECRET_KEY = env.get("SECRET_KEY", "provisional")
KATEK_ENCRYPTION_KEYS = tuple(
    env.get("KATEK_ENCRYPTION_KEYS", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=").split(",")
)
_base = urlsplit(KATEK_BASE_URL)
ALLOWED_HOSTS = [_base.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
KATEK_ALLOW_PRIVATE_ENDPOINTS: tuple[str, ...] = ()
KATEK_ALLOW_HTTP_ENDPOINTS = False
KATEK_OWN_ADDRESSES: tuple[str, ...] = ()
KATEK_TRUSTED_PROXIES = ()
POSTMARK_API_TOKEN = env.get("POSTMARK_API_TOKEN", "")
POSTMARK_FROM_EMAIL = env.get("POSTMARK_FROM_EMAIL", "")

_url = urlsplit(env.get("DATABASE_URL", "postgres://katek@127.0.0.1:54399/katek"))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path.lstrip("/"),
        "USER": _url.username,
        "PASSWORD": _url.password or "",
        "HOST": _url.hostname,
        "PORT": _url.port,
    }
}
Fernet  # noqa: B018

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
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
AUTH_USER_MODEL = "organizations.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
STATIC_URL = "static/"
MEDIA_ROOT = KATEK_DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
FORMS_URLFIELD_ASSUME_HTTPS = True
