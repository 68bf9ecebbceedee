from __future__ import annotations

from django.urls import include, path, re_path

from courses.certificates.cpd_urls import urlpatterns as cpd_urls
from courses.certificates.views import credentials, holder, public, published, verify

_FILE = r"certificate\.(?P<language>[a-z-]+)\.(?P<kind>pdf|png)"
_CREDENTIAL = r"(?P<name>credential\.json|credential\.jwt|badge\.png|badge\.svg)"
_ACHIEVEMENT = r"(?P<slug>[a-z0-9-]+)/(?P<version>[0-9]+(?:\.[0-9]+)?)"
_LANGUAGE = r"(?P<language>[a-z]{2}(?:-[a-z]+)?)"

# /c/ and /verify/ carry no language: they are printed.
plain_urlpatterns = [
    path("c/<str:code>/", public.public, name="public"),
    path("c/<str:code>", public.public),
    path("c/<str:code>/prepare/", public.prepare, name="prepare"),
    re_path(rf"^c/(?P<code>[0-9A-Z]+)/{_FILE}$", public.file, name="file"),
    re_path(rf"^c/(?P<code>[0-9A-Z]+)/{_CREDENTIAL}$", credentials.credential, name="credential"),
    path(".well-known/did.json", published.own_host_did, name="own-host-did"),
    path("issuers/<slug:slug>/did.json", published.did, name="did"),
    path("issuers/<slug:slug>", published.issuer, name="issuer"),
    path("status/<slug:slug>/revocation/<int:number>", published.status_list, name="status-list"),
    re_path(rf"^achievements/{_ACHIEVEMENT}$", published.achievement_any, name="achievement-any"),
    re_path(rf"^achievements/{_ACHIEVEMENT}-{_LANGUAGE}$", published.achievement, name="achievement"),
    re_path(
        rf"^achievements/{_ACHIEVEMENT}-{_LANGUAGE}/badge\.png$", published.achievement_badge, name="achievement-badge"
    ),
    path("endorsements/<slug:slug>/<int:number>", published.endorsement, name="endorsement"),
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
    path("learn/certificates/<str:code>/result/", holder.result, name="result"),
    path("learn/certificates/<str:code>/renew/", holder.renew, name="renew"),
    path("learn/certificates/<str:code>/name/ask/", holder.ask_name, name="ask-name"),
    path("learn/certificates/<str:code>/name/take-back/", holder.take_back_name, name="take-back-name"),
    path("learn/certificates/<str:code>/withdraw/", holder.withdraw, name="withdraw"),
    path("learn/certificates/<str:code>/restore/", holder.restore, name="restore"),
]
