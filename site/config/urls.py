"""Every address of the site: architecture.md's list of those that stay is in docs/architecture.md."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from accounts.urls import urlpatterns as accounts_urls
from accounts.viewsets import AcademyAccountView
from courses.urls import admin_urlpatterns as courses_admin_urls
from courses.urls import plain_urlpatterns as courses_plain_urls
from courses.urls import urlpatterns as courses_urls
from pages.urls import plain_urlpatterns as pages_plain_urls
from pages.urls import urlpatterns as pages_urls

PICTURES_KEPT = 86_400  # seconds
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
to_password_reset = RedirectView.as_view(pattern_name="account_reset_password")

urlpatterns = [
    path("admin/login/", to_sign_in),
    path("admin/password_reset/", to_password_reset),
    path("admin/account/", require_admin_access(AcademyAccountView.as_view())),
    path("admin/", include(courses_admin_urls)),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include((accounts_urls, "accounts"))),
    path("accounts/", include("allauth.urls")),
    path("documents/", include(wagtaildocs_urls)),
    *pages_plain_urls,
    *courses_plain_urls,
    # Pictures, public under random names. A proxy that serves the folder itself spares the processes this work.
    path(
        "media/<path:path>",
        cache_control(public=True, max_age=PICTURES_KEPT)(serve),
        {"document_root": settings.MEDIA_ROOT},
    ),
]

if getattr(settings, "DEMO", False):
    from config.demo import urlpatterns as demo_urls

    urlpatterns += demo_urls

urlpatterns += i18n_patterns(
    *pages_urls,
    *courses_urls,
    # Wagtail's own door for private pages counts no attempts; ours does.
    path("_util/login/", to_sign_in),
    path("", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "pages.views.errors.bad_request"
handler403 = "pages.views.errors.permission_denied"
handler404 = "pages.views.errors.page_not_found"
handler500 = "pages.views.errors.server_error"
