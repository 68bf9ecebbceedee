"""What somebody who writes courses sees first: the academy, not the software underneath."""

from __future__ import annotations

import pytest

from tests.factories.accounts import AssociationFactory, UserFactory, member_of
from tests.factories.catalogue import make_course

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    """The first screen of a trainer whose association has a course."""
    association = AssociationFactory(seal="hk")
    make_course(title="Reading models", code="RM-1", owner=association)
    client.force_login(member_of(association, "trainer"))
    return client.get("/admin/").content.decode()


def test_the_first_screen_of_authoring_shows_my_courses_with_ways_to_their_pages(desk):
    assert "RM-1 · Reading models" in desk
    assert "Nobody is waiting for a place." in desk
    assert 'data-seal="hk"' in desk
    assert "authoring/authoring.css" in desk


def test_authoring_says_no_word_of_the_software_underneath(desk):
    assert "editor guide" not in desk.lower()
    assert "wagtail.org" not in desk
    assert "What&#x27;s new" not in desk
    assert "0 Images" not in desk
    assert "/en/help/" in desk


def test_who_makes_no_courses_has_no_panel_of_courses(client):
    make_course(title="Reading models", code="RM-1")
    client.force_login(UserFactory(is_superuser=True))
    assert "RM-1" in client.get("/admin/").content.decode()
    client.force_login(UserFactory())
    assert client.get("/admin/").status_code == 403
