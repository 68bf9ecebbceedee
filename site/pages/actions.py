"""What the site begins with: the three front pages, the catalogues and the standard pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from common.languages import LANGS
from courses.catalogue.models import CourseIndexPage
from pages.models import HomePage, StandardPage

CONTENT = Path(__file__).parent / "content"
STANDARD = ("help", "accessibility", "for-organisations", "for-trainers")
FRONT = {
    "en": (
        "Alliance Academy",
        "AI and data skills for people who work in finance",
        (
            "Short lessons you can finish on the metro, written by practitioners and checked by reviewers. "
            "In English, 简体中文 and 繁體中文."
        ),
        "Courses",
    ),
    "zh-hans": (
        "联盟学院",
        "给金融从业者的\u200b人工智能与\u200b数据能力",
        "一节课在地铁上就能学完，由一线从业者编写、经评审核对。提供简体中文、繁體中文与 English。",
        "课程",
    ),
    "zh-hant": (
        "聯盟學院",
        "給金融從業員的\u200b人工智能與\u200b數據能力",
        "一節課在港鐵上就能讀完，由業界人士撰寫、經評審核對。提供繁體中文、简体中文與 English。",
        "課程",
    ),
}


@dataclass
class Laid:
    """How many pages were made; none the second time."""

    pages: int = 0


def _words(language: str, slug: str) -> tuple[str, str]:
    """Title (the first line) and body of a standard page."""
    title, _newline, body = (CONTENT / language / f"{slug}.html").read_text(encoding="utf-8").partition("\n")
    return title.strip(), body.strip()


def _place(parent: Page, page: Page, laid: Laid) -> Any:
    """Put a page where none of its kind and language stands, beside the words in other languages."""
    laid.pages += 1
    placed = parent.add_child(instance=page)
    placed.save_revision().publish()
    return placed


@transaction.atomic
def lay_out_site() -> Laid:
    """Idempotent: what stands is left as it is, what is missing is made."""
    laid = Laid()
    keys: dict[str, Any] = {}
    for language in LANGS:
        locale, _made = Locale.objects.get_or_create(language_code=language)
        home = _home(locale, keys, laid)
        _catalogue(home, locale, keys, laid)
        for slug in STANDARD:
            _standard(home, locale, slug, keys, laid)
    _point_site()
    return laid


def _shared(keys: dict[str, Any], name: str) -> dict[str, Any]:
    """The key that pages share with their translations; the first language made sets it."""
    return {"translation_key": keys[name]} if name in keys else {}


def _home(locale: Locale, keys: dict[str, Any], laid: Laid) -> HomePage:
    home = HomePage.objects.filter(locale=locale).first()
    if home is None:
        title, headline, lead, _courses = FRONT[locale.language_code]
        root: Any = Page.objects.get(depth=1)
        slug = f"home-{locale.language_code}"
        page = HomePage(title=title, slug=slug, headline=headline, lead=lead, locale=locale, **_shared(keys, "home"))
        home = _place(root, page, laid)
    keys.setdefault("home", home.translation_key)
    return home


def _catalogue(home: HomePage, locale: Locale, keys: dict[str, Any], laid: Laid) -> None:
    index = CourseIndexPage.objects.filter(locale=locale).first()
    if index is None:
        title = FRONT[locale.language_code][3]
        page = CourseIndexPage(title=title, slug="courses", locale=locale, **_shared(keys, "courses"))
        index = _place(home, page, laid)
    keys.setdefault("courses", index.translation_key)


def _standard(home: HomePage, locale: Locale, slug: str, keys: dict[str, Any], laid: Laid) -> None:
    page = StandardPage.objects.filter(locale=locale, slug=slug).first()
    if page is None:
        title, body = _words(locale.language_code, slug)
        made = StandardPage(title=title, slug=slug, body=[("text", body)], locale=locale, **_shared(keys, slug))
        page = _place(home, made, laid)
    keys.setdefault(slug, page.translation_key)


def _point_site() -> None:
    """The site stands on the English front page, and Wagtail's own first page goes."""
    home = HomePage.objects.get(locale__language_code="en")
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    elif not isinstance(site.root_page.specific, HomePage):
        site.root_page = home
        site.save()
    pages: Any = Page.objects
    for page in pages.filter(depth=2, slug="home").exclude(pk__in=HomePage.objects.values("pk")):
        if page.specific_class is Page and not page.get_children().exists():
            page.delete()
