"""A manager who brings a list to her cohort through the screen, and what she is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from lxml import html

from courses.cohorts.models import Cohort, RosterImport, RosterRow
from tests.factories.cohorts import make_cohort

LANGUAGES = ("en", "zh-hans", "zh-hant")


def counts() -> dict[str, int]:
    """Rows of every table, but of those where a checked list is kept."""
    models = set(apps.get_models()) - {RosterImport, RosterRow}
    return {model._meta.label: model._base_manager.count() for model in models}


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort()


@pytest.fixture
def manager(cohort: Cohort) -> Client:
    client = Client()
    client.force_login(cohort.made_by.user)
    client.get(reverse("cohorts:add", args=[cohort.public_id]))  # the first page of all makes the site's settings
    return client


def bring(client: Client, cohort: Cohort, language: str, **fields: Any) -> Any:
    address = reverse("cohorts:add", args=[cohort.public_id]).replace("/en/", f"/{language}/", 1)
    return client.post(address, {"language": language, **fields}, follow=True)


def errors_on(response: Any) -> list[str]:
    page = html.fromstring(response.content)
    return [
        " ".join(found.text_content().split()) for found in page.xpath("//main//*[contains(@class, 'field__error')]")
    ]
