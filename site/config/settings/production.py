"""A real deployment. It refuses to start without the values that have no safe default."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import (
    ALLOWED_HOSTS,
    CACHES,
    CREDENTIAL_ORIGIN,
    DATABASES,
    PACKAGE_ORIGIN,
    QUEUES,
    SITE_ORIGIN,
    env,
)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS names the host names this site answers to, separated by commas.")
if not SITE_ORIGIN.startswith("https://"):
    raise ImproperlyConfigured("SITE_ORIGIN is the public https:// address of this site.")
if CREDENTIAL_ORIGIN != SITE_ORIGIN:
    raise ImproperlyConfigured("CREDENTIAL_ORIGIN must equal SITE_ORIGIN: signed addresses have to lead here.")
if PACKAGE_ORIGIN:
    _packages = urlsplit(PACKAGE_ORIGIN)
    if _packages.scheme != "https" or _packages.hostname == urlsplit(SITE_ORIGIN).hostname:
        raise ImproperlyConfigured(
            "PACKAGE_ORIGIN is an https:// address on a host of its own: foreign script runs there."
        )
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, _packages.hostname or ""]
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
if CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):
    # With a memory of its own each process would keep sessions that another has ended, and count attempts for itself.
    raise ImproperlyConfigured(
        "CACHE_URL must name a cache that all processes share: redis://host:6379/0, or db://academy_cache "
        "after `manage.py createcachetable`."
    )

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_ORIGIN])
_email = env.dj_email_url("EMAIL_URL")
if "EMAIL_BACKEND" not in _email:
    raise ImproperlyConfigured("EMAIL_URL is submission://user:password@host:587, smtps://… or smtp://….")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email["EMAIL_USE_TLS"]
EMAIL_USE_SSL = _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 20

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", True)
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
