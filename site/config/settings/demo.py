"""The demonstration on one's own machine: production's way of running, nobody's real data, mail kept to be read.

`deploy/demo.py` sets the environment; started by hand it refuses to answer anything but loopback.
"""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *
from config.settings.base import INSTALLED_APPS, QUEUES, VAR_DIR, database, env

DEBUG = False
DEMO = True
DEMO_DIR = VAR_DIR / "demo"
DEMO_DIR.mkdir(parents=True, exist_ok=True)

HOST = env.str("DEMO_HOST", "127.0.0.1")
PORT = env.int("DEMO_PORT", 8000)
if HOST not in {"127.0.0.1", "::1", "localhost"}:
    raise ImproperlyConfigured("The demonstration answers on loopback only: its accounts share a known password.")


def _own_secret() -> str:
    path = DEMO_DIR / "secret-key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = _own_secret()
SITE_ORIGIN = f"http://127.0.0.1:{PORT}"
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
CREDENTIAL_ORIGIN = env.str("CREDENTIAL_ORIGIN", "https://academy.example")
PACKAGE_ORIGIN = f"http://localhost:{PORT}"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{DEMO_DIR / 'academy.sqlite3'}"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DEMO_DIR / "cache"}}
MEDIA_ROOT = DEMO_DIR / "media"
PRIVATE_MEDIA_ROOT = DEMO_DIR / "private"
STATIC_ROOT = DEMO_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "common.static_files.AcademyStaticFilesStorage"},
}
INSTALLED_APPS = [*INSTALLED_APPS]
EMAIL_BACKEND = "common.outbox.OutboxBackend"
OUTBOX_DIR = DEMO_DIR / "outbox"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}
DEMO_PASSWORD = env.str("DEMO_PASSWORD", "")
LOGGING = logs.configure(level=env.str("LOG_LEVEL", "ERROR"))
# Passkeys over plain http, which browsers allow on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
