from __future__ import annotations

from django.urls import include, path, re_path

from courses.certificates.cpd_urls import urlpatterns as cpd_urls
from courses.certificates.views import holder, public, verify

_FILE = r"certificate\.(?P<language>[a-z-]+)\.(?P<kind>pdf|png)"

# /c/ and /verify/ carry no language: they are printed.
plain_urlpatterns = [
    path("c/<str:code>/", public.public, name="public"),
    path("c/<str:code>", public.public),
    path("c/<str:code>/prepare/", public.prepare, name="prepare"),
    re_path(rf"^c/(?P<code>[0-9A-Z]+)/{_FILE}$", public.file, name="file"),
    path("verify/", verify.verify, name="verify"),
    path("verify/sample/", verify.sample, name="sample"),
    re_path(rf"^verify/sample/{_FILE}$", verify.sample_file, name="sample-file"),
]

urlpatterns = [
    path("learn/cpd/", include((cpd_urls, "cpd"))),
    path("learn/certificates/", holder.certificates, name="list"),
    path("learn/certificates/<str:code>/", holder.mine, name="mine"),
    path("learn/certificates/<str:code>/visibility/", holder.visibility, name="visibility"),
    path("learn/certificates/<str:code>/links/", holder.add_link, name="add-link"),
    path("learn/certificates/<str:code>/links/<int:pk>/withdraw/", holder.end_link, name="end-link"),
    path("learn/certificates/<str:code>/reference/", holder.reference, name="reference"),
    path("learn/certificates/<str:code>/name/", holder.name, name="name"),
    path("learn/certificates/<str:code>/withdraw/", holder.withdraw, name="withdraw"),
    path("learn/certificates/<str:code>/restore/", holder.restore, name="restore"),
]
