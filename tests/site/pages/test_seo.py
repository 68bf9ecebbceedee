from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from pages.actions import lay_out_site
from tests.factories.catalogue import make_course, make_course_page

pytestmark = pytest.mark.django_db
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_the_map_holds_what_can_be_reached_in_every_language(client):
    lay_out_site()
    make_course(slug="open")
    make_course_page(slug="draft", live=False)
    tree = ET.fromstring(client.get("/sitemap.xml").content)
    places = {place.text.removeprefix("http://127.0.0.1:8000") for place in tree.iter(PLACE)}
    assert {"/en/", "/zh-hans/courses/open/", "/zh-hant/help/"} <= places
    assert not any("draft" in place for place in places)


def test_crawlers_stay_out_of_what_is_personal(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /en/learn/" in lines
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in lines


def test_a_shared_page_shows_a_picture_of_our_own_host(client):
    lay_out_site()
    for address in ("/en/", "/zh-hant/courses/"):
        page = client.get(address).content.decode()
        (picture,) = re.findall(r'<meta property="og:image" content="([^"]+)">', page)
        assert picture.startswith("http://127.0.0.1:8000/static/img/share")
        assert page.count("og:site_name") == 1
