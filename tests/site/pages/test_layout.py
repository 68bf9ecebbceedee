from __future__ import annotations

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site

from courses.catalogue.models import CourseIndexPage
from pages.actions import STANDARD, lay_out_site
from pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


def test_the_site_is_laid_out_in_three_languages():
    assert lay_out_site().pages == 18
    languages = ["en", "zh-hans", "zh-hant"]
    for model in (HomePage, CourseIndexPage):
        rows = model.objects.live().order_by("locale__language_code")
        assert list(rows.values_list("locale__language_code", flat=True)) == languages
        assert rows.values("translation_key").distinct().count() == 1
    assert set(StandardPage.objects.live().values_list("slug", flat=True)) == set(STANDARD)


def test_laying_out_twice_makes_nothing():
    lay_out_site()
    assert lay_out_site().pages == 0


def test_laying_out_leaves_what_an_editor_wrote():
    lay_out_site()
    HomePage.objects.filter(locale__language_code="en").update(headline="Ours")
    StandardPage.objects.get(slug="help", locale__language_code="zh-hans").delete()
    assert lay_out_site().pages == 1
    assert HomePage.objects.get(locale__language_code="en").headline == "Ours"


def test_the_site_stands_on_the_front_page_and_the_stock_page_is_gone():
    call_command("setup_site", verbosity=0)
    assert isinstance(Site.objects.get(is_default_site=True).root_page.specific, HomePage)
    assert not Page.objects.filter(depth=2, slug="home").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_every_page_of_the_layout_answers(client, language):
    lay_out_site()
    for place in ("", "courses/", *(f"{slug}/" for slug in STANDARD)):
        assert client.get(f"/{language}/{place}").status_code == 200
