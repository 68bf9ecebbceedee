"""What holds in every deployment. Each value a deployment may choose comes from the environment: docs/operations.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _
from environs import Env

from common import logs

env = Env()

BASE_DIR = Path(__file__).resolve().parents[3]
# Everything the process writes: databases, media, the built static files, the demo's own secret.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", "")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

SITE_ORIGIN: str = env.str("SITE_ORIGIN", "http://127.0.0.1:8000")
CREDENTIAL_ORIGIN: str = env.str("CREDENTIAL_ORIGIN", SITE_ORIGIN)
PACKAGE_ORIGIN: str = env.str("PACKAGE_ORIGIN", "")
# Hosts of associations that publish their keys themselves: "ftahk=id.example.org,szfa=…".
ISSUER_HOSTS: dict[str, str] = env.dict("ISSUER_HOSTS", {})
# What private keys are sealed with. Only the process that signs may know it; the first seals, all of them open.
SIGNING_SECRETS: list[str] = env.list("SIGNING_SECRET", [])
CREDENTIAL_KEYRING: str = env.str("CREDENTIAL_KEYRING", "courses.certificates.keyring.SealedKeyring")
INSTANCE_REGION: str = env.str("INSTANCE_REGION", "HK")

INSTALLED_APPS = [
    "config.apps.AcademyConfig",
    "common",
    "accounts",
    "courses.skills",
    "courses.catalogue",
    "courses.learning",
    "courses.assessment",
    "courses.packages",
    "courses.cohorts",
    "courses.certificates",
    "courses.dashboards",
    "courses.interchange",
    "pages",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "accounts.users_app.AcademyUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_htmx",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django_structlog",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "courses.packages.middleware.PackageHostMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.logs.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.middleware.AdminPolicyMiddleware",
    "common.middleware.AdminInputMiddleware",
    "common.near.OnceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "common.middleware.LanguageMiddleware",
    "pages.middleware.NotAllowedMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.AuthoringDoorMiddleware",
    "courses.catalogue.middleware.NamedThingsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "pages.context_processors.chrome",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "timeout": 30,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}


def database(url: str) -> dict[str, Any]:
    """Read a database URL.

    SQLite gets the write-ahead log and immediate transactions that parallel writers need. PostgreSQL compiles no query:
    its estimates call the joins of a cohort's page dear, and compiling them takes twenty times what running them does.
    """
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **SQLITE_OPTIONS}
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    else:
        settings["CONN_MAX_AGE"] = 60
        settings["CONN_HEALTH_CHECKS"] = True
        settings.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
    return settings


DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'academy.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.dj_cache_url("CACHE_URL", "locmem://")}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_SAVE_EVERY_REQUEST = False

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AcademyBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "accounts.forms.AddEmailForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "confirm_login_code": "accounts.forms.ConfirmLoginCodeForm",
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "signup": "accounts.forms.SignupForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PREVENT_ENUMERATION = True
# How many of our own proxies stand before the site: rate limits count by the address they report.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateTOTPForm",
    "add_webauthn": "accounts.forms.AddWebAuthnForm",
    "authenticate": "accounts.forms.AuthenticateForm",
    "edit_webauthn": "accounts.forms.EditWebAuthnForm",
    "reauthenticate": "accounts.forms.ReauthenticateCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Members' own sign-in (OpenID Connect, SAML) is off until a provider is configured, as JSON in allauth's shape.
SOCIALACCOUNT_PROVIDERS: Any = env.json("SIGN_IN_PROVIDERS", {})
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.forms.SocialSignupForm"}
# Always asked: the declaration of age and the terms are not the provider's to give.
SOCIALACCOUNT_AUTO_SIGNUP = False
USERSESSIONS_TRACK_ACTIVITY = False
# Whoever works in /admin/ has to have an authenticator app or a passkey.
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", False)
# From this age on; the programme holds 14 as its floor whatever is set.
MINIMUM_AGE = env.int("MINIMUM_AGE", 18)
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", "privacy@academy.example")

# --- Languages ------------------------------------------------------------------------------------------------------

USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["common.written"]
TIME_ZONE = "Asia/Hong_Kong"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "authoring"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = False

# --- Files ----------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_MEDIA_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Documents, audio, video and PDFs: no public address, reached only through a view that asks the gate.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "common.static_files.AcademyStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail --------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = _("Alliance Academy")
WAGTAILADMIN_BASE_URL = SITE_ORIGIN
WAGTAILIMAGES_IMAGE_MODEL = "common.AcademyImage"
WAGTAILDOCS_DOCUMENT_MODEL = "common.AcademyDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILMEDIA = {"MEDIA_MODEL": "common.Recording"}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ipynb", "json", "md", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_USER_TIME_ZONES = ["Asia/Hong_Kong", "Asia/Shanghai", "Asia/Macau", "Asia/Singapore", "Europe/London", "UTC"]
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Deferred to the commit: run inside the transaction, translating a subtree loses the children of its parent.
WAGTAILLOCALIZE_JOBS = {"BACKEND": "common.localize.AfterCommitBackend"}
WAGTAIL_LOCALIZE_DISABLE_ON_CREATION = False
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = False
TAGGIT_CASE_INSENSITIVE = True

# --- Background work, mail ------------------------------------------------------------------------------------------

# What needs a private key has a queue of its own.
QUEUES = ["default", "slow", "signing"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": QUEUES}}
# Where mail is kept instead of sent, under the demonstration alone.
OUTBOX_DIR = VAR_DIR / "outbox"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Alliance Academy <academy@academy.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- What a browser may do ------------------------------------------------------------------------------------------

SITE_DIRECTIVES: dict[str, Any] = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "media-src": [SELF],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}
CONTENT_SECURITY_POLICY = {"EXCLUDE_URL_PREFIXES": [], "DIRECTIVES": SITE_DIRECTIVES}
# Wagtail's editor writes inline script and style; common.middleware swaps this policy in for /admin/ alone.
ADMIN_CONTENT_SECURITY_POLICY = {
    **SITE_DIRECTIVES,
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the address is unique by a constraint on its lowered form
    "security.W019",  # the editor previews a page in a frame of this site
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "pages.views.errors.csrf_failure"


# --- Logs -----------------------------------------------------------------------------------------------------------

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
LOG_LEVEL: str = env.str("LOG_LEVEL", "INFO")
LOGGING = logs.configure(level=LOG_LEVEL)
