"""The test suite: everything in a folder of its own, tasks at once, no network."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *
from config.settings.base import database, env

TEST_DIR = Path(tempfile.mkdtemp(prefix="academy-test-"))
atexit.register(shutil.rmtree, TEST_DIR, ignore_errors=True)

SECRET_KEY = "test-only-secret-key-that-is-long-enough-for-signing"  # noqa: S105 signs nothing outside a test
SIGNING_SECRETS = ["test-only-secret-of-the-signing-process"]
CREDENTIAL_ORIGIN = "https://academy.example"
PACKAGE_ORIGIN = "http://packages.example"
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": database(env.str("TEST_DATABASE_URL", f"sqlite:///{TEST_DIR / 'unused.sqlite3'}"))}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, never memory: parallel writers on the shared in-memory database answer "locked".
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "test.sqlite3")}
VAR_DIR = TEST_DIR
MEDIA_ROOT = TEST_DIR / "media"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir()
PRIVATE_MEDIA_ROOT = TEST_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "tests.helpers.cache.ForgettingCache"}}
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
LOGGING = logs.configure(level="CRITICAL")
