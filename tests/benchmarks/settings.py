"""Production's way of running on the benchmark's own PostgreSQL; three bare views stand beside the real ones."""

import os

from config.settings.demo import *

MIDDLEWARE = ["tests.benchmarks.unlimited.UnlimitedMiddleware", *MIDDLEWARE]
ROOT_URLCONF = "tests.benchmarks.urls"
ALLOWED_HOSTS = ["*"]
LOGGING = logs.configure(level="ERROR")
DATABASES = {"default": {**database(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}}
TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests" / "benchmarks" / "templates"]
