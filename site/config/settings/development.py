"""A developer's own machine: errors shown, mail printed, work done at once."""

from config.settings.base import *
from config.settings.base import VAR_DIR, env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", "development-only")
SIGNING_SECRETS = env.list("SIGNING_SECRET", ["development-only"])
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
VAR_DIR.mkdir(parents=True, exist_ok=True)
LOGGING = logs.configure(level=env.str("LOG_LEVEL", "WARNING"))
# Passkeys over plain http, which browsers allow on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
