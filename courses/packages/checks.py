"""Whether the two hosts are two."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

SAME_HOST = checks.Error(
    "PACKAGE_ORIGIN has the host of SITE_ORIGIN: foreign script would run as the academy's own.",
    hint="Give packages a host name of their own. Another port is not enough: cookies know no ports.",
    id="packages.E001",
)
SAME_DOMAIN = checks.Warning(
    "PACKAGE_ORIGIN and SITE_ORIGIN share a domain: a package could set cookies that the academy receives.",
    hint="Put packages below a domain of their own.",
    id="packages.W001",
)


@checks.register(checks.Tags.security)
def hosts_are_apart(**kwargs: Any) -> list[checks.CheckMessage]:
    package, site = (urlsplit(origin).hostname or "" for origin in (settings.PACKAGE_ORIGIN, settings.SITE_ORIGIN))
    return [SAME_HOST] if package and package == site else []


@checks.register(checks.Tags.security, deploy=True)
def domains_are_apart(**kwargs: Any) -> list[checks.CheckMessage]:
    package, site = (urlsplit(origin).hostname or "" for origin in (settings.PACKAGE_ORIGIN, settings.SITE_ORIGIN))
    shared = package.split(".")[-2:] == site.split(".")[-2:]
    return [SAME_DOMAIN] if package and package != site and shared else []
