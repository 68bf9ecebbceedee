from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access

from courses.catalogue.views import addresses, catalogue, media, reports, skills

urlpatterns = [
    path("courses/", catalogue.catalogue, name="catalogue"),
    re_path(r"^courses/(?P<path>(?:[-\w]+/){1,3})$", addresses.page_at, name="page"),
]

plain_urlpatterns = [
    path("skills/<str:code>/", skills.skill, name="skill"),
    path("media/private/documents/<int:pk>/<str:filename>", media.document, name="document"),
    path("media/private/recordings/<int:pk>/<str:filename>", media.recording, name="recording"),
    path("media/private/captions/<int:pk>/<str:filename>", media.captions, name="captions"),
]

# Wagtail's reports as this app narrows them, at Wagtail's own addresses and before it.
admin_urlpatterns = [
    path(f"{report}{part}", require_admin_access(view.as_view(results_only=bool(part))), name=f"{name}{part[:-1]}")
    for name, report, view in (
        ("history", "reports/site-history/", reports.SiteHistory),
        ("workflows", "reports/workflow/", reports.Workflows),
        ("translations", "localize/reports/translations/", reports.Translations),
    )
    for part in ("", "results/")
]
