"""Beside a bank stands the way out: first what the file cannot hold, then the file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from courses.assessment.models import QuestionBank
from tests.factories.accounts import AssociationFactory, member_of
from tests.factories.assessment import make_bank, make_question


@pytest.fixture
def bank(db: None) -> QuestionBank:
    bank = make_bank(owner=AssociationFactory(slug="ftahk"), name="Data abroad")
    make_question(bank=bank)
    make_question(bank=bank, kind="text", structure={"accepted": ["so"], "case": True}, words=WORDS)
    return bank


WORDS = {"en": {"prompt": "Why is it so?", "explanation": "", "options": {}, "hints": ["Think."]}}


def signed_in(bank: QuestionBank, role: str = Role.TRAINER) -> Client:
    client = Client()
    client.force_login(member_of(bank.owner, role=role))
    return client


def test_a_bank_offers_both_formats_to_who_works_with_it(bank: QuestionBank) -> None:
    page = signed_in(bank).get(reverse("assessment_questions"), {"bank": bank.pk}).content.decode()
    for form in ("gift", "moodle-xml"):
        assert reverse("interchange_export_bank", args=[bank.pk, form]) in page


def test_what_stays_behind_is_said_before_the_file_is_taken(bank: QuestionBank) -> None:
    client = signed_in(bank)
    address = reverse("interchange_export_bank", args=[bank.pk, "gift"])

    page = client.get(address).content.decode()
    assert "2 questions go into the file." in page
    assert "GIFT has no hints. GIFT does not say whether capitals count." in page

    answer = client.get(address, {"file": ""})
    assert answer["Content-Disposition"] == 'attachment; filename="data-abroad.gift"'
    assert b"$CATEGORY: Data abroad" in answer.content


def test_moodle_xml_holds_all_of_it(bank: QuestionBank) -> None:
    client = signed_in(bank)
    address = reverse("interchange_export_bank", args=[bank.pk, "moodle-xml"])
    assert "Everything goes out as it is." in client.get(address).content.decode()
    assert client.get(address, {"file": ""}).content.startswith(b"<?xml")


def test_a_bank_of_another_association_is_not_there(bank: QuestionBank) -> None:
    other = make_bank(owner=AssociationFactory(slug="zfida"), name="Theirs")
    address = reverse("interchange_export_bank", args=[bank.pk, "gift"])
    assert signed_in(other).get(address).status_code == 404
    assert signed_in(bank, Role.LEARNER).get(address).status_code in {302, 403, 404}
