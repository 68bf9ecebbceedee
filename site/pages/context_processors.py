"""What every page of the site wears: names, menu, languages, theme."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from accounts.enums import Role
from accounts.permissions import roles_of
from common.languages import LANGS, NAMES, current, html_lang, split_prefix, with_prefix
from courses.catalogue.queries import kept, stamp
from pages.models import SiteSettings, StandardPage

# The parts of the site that stand in the menu; authoring has a frame of its own.
SECTIONS = ("courses", "learn", "organisation")
THEMES = ("light", "dark")
THEME_COOKIE = "theme"
MIIT = "https://beian.miit.gov.cn/"
STAFF = (Role.TRAINER, Role.REVIEWER, Role.OFFICER)


@dataclass(frozen=True)
class Link:
    """One entry of a menu."""

    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True)
class Language:
    """One of the three languages, as the switch and the head of the page show it."""

    code: str
    name: str
    html_lang: str
    url: str
    switch_url: str
    is_current: bool


class Chrome:
    """Worked out only as far as a template asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def site(self) -> SiteSettings:
        return kept("site-settings", lambda: SiteSettings.load(request_or_site=self.request))

    @property
    def site_name(self) -> str:
        return self.site.name

    @property
    def tagline(self) -> str:
        return self.site.tagline

    @property
    def origin(self) -> str:
        return settings.SITE_ORIGIN

    @property
    def html_lang(self) -> str:
        return html_lang(current())

    @property
    def home_url(self) -> str:
        return f"/{current()}/"

    @property
    def theme(self) -> str:
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else ""

    @property
    def is_prefixed(self) -> bool:
        """Whether the address names a language; only then does the switch depend on nothing but the path."""
        return bool(split_prefix(self.request.path)[0])

    @cached_property
    def languages(self) -> list[Language]:
        """The same place in each language; an address without one is asked for with `?lang=`."""
        path, active = self.request.path, current()
        prefixed, _rest = split_prefix(path)
        return [
            Language(
                code=code,
                name=NAMES[code],
                html_lang=html_lang(code),
                url=with_prefix(path, code) if prefixed else "",
                switch_url=with_prefix(path, code) if prefixed else self._asking_for(code),
                is_current=code == active,
            )
            for code in LANGS
        ]

    def _asking_for(self, code: str) -> str:
        query = self.request.GET.copy()
        query["lang"] = code
        return f"{self.request.path}?{query.urlencode()}"

    @cached_property
    def roles(self) -> set[str]:
        """What the person does anywhere today; one query, for signed-in people alone."""
        return roles_of(self.request.person) if self.request.user.is_authenticated else set()  # type: ignore[attr-defined]

    @property
    def stamp(self) -> int:
        """Changes whenever what the frame shows to everybody does."""
        return stamp()

    @cached_property
    def menu_key(self) -> str:
        """All that the menu depends on besides the language: what she does, and in which part of the site she is."""
        user, path, language = self.request.user, self.request.path, current()
        section = next((part for part in SECTIONS if path.startswith(f"/{language}/{part}/")), "")
        return f"{user.is_authenticated}:{user.is_superuser}:{'+'.join(sorted(self.roles))}:{section}"

    @cached_property
    def menu(self) -> list[Link]:
        language, path = current(), self.request.path
        entries = [(gettext("Courses"), f"/{language}/courses/")]
        if self.request.user.is_authenticated:
            entries.append((gettext("My learning"), f"/{language}/learn/"))
            if Role.MANAGER in self.roles:
                entries.append((gettext("My organisation"), f"/{language}/organisation/"))
            if self.request.user.is_superuser or self.roles & set(STAFF):
                entries.append((gettext("Teaching"), "/admin/"))
        return [Link(label, url, path.startswith(url)) for label, url in entries]

    @cached_property
    def footer(self) -> list[Link]:
        """The standard pages of the language, and the notice that is kept by versions. Kept until a page changes."""
        return kept(f"footer:{current()}", self._footer)

    def _footer(self) -> list[Link]:
        language = current()
        rows = (
            StandardPage.objects.live()
            .filter(locale__language_code=language)
            .order_by("path")
            .values_list("title", "slug")
        )
        pages = [Link(title, f"/{language}/{slug}/") for title, slug in rows]
        return [*pages[:1], Link(gettext("Privacy notice"), reverse("accounts:notice")), *pages[1:]]

    @cached_property
    def filings(self) -> list[Link]:
        """Numbers that a site filed in the Mainland shows at its foot, linked to the registers."""
        site = self.site
        number = site.icp_subject_no if site.icp_display == "subject" else site.icp_site_no
        found = [Link(number, MIIT)] if number else []
        if site.psb_no:
            found.append(Link(site.psb_no, site.psb_link or "https://beian.mps.gov.cn/"))
        if site.icp_licence_no:
            found.append(Link(site.icp_licence_no, MIIT))
        return found


def chrome(request: HttpRequest) -> dict[str, Chrome]:
    """The context processor."""
    return {"chrome": Chrome(request)}
