"""What a course version is worth, edition by edition: the same facts, the same address."""

import json

import pytest

from courses.certificates import actions
from courses.certificates.actions.credentials import achievement_of
from courses.certificates.documents import achievement_data, digest
from courses.certificates.enums import FactsReason
from courses.certificates.exceptions import CannotSign
from courses.certificates.models import Achievement, EndorsementCredential
from courses.certificates.openbadges.proofs import verify_embedded
from tests.factories.certificates import earn, fresh, settled_course
from tests.factories.credentials import document_of, key_of, partners, recognised, signed

pytestmark = pytest.mark.django_db


def earned_with(course, **study):
    """A certificate whose facts say something else of the study than the course does."""
    certificate = earn(course)
    data = json.loads(json.dumps(certificate.facts.data))
    data["study"] |= study
    actions.issue_next(certificate=certificate, reason=FactsReason.REISSUE, by=None, data=data)
    return fresh(certificate)


def test_everybody_who_earned_the_same_refers_to_the_same():
    course = settled_course()
    first, second = (document_of(signed(earn(course))) for _turn in range(2))
    assert first["credentialSubject"]["achievement"] == second["credentialSubject"]["achievement"]
    assert Achievement.objects.count() == 1


def test_other_minutes_under_the_same_version_begin_the_next_edition():
    course = settled_course()
    slug = course.code.lower()
    for certificate in (earn(course), earned_with(course, minutes=30), earned_with(course, minutes=30), earn(course)):
        signed(certificate)
    assert list(Achievement.objects.order_by("pk").values_list("slug", "version")) == [(slug, "1"), (slug, "1.2")]
    urls = [achieved.path("zh-hans") for achieved in Achievement.objects.order_by("pk")]
    assert urls == [f"/achievements/{slug}/1-zh-hans", f"/achievements/{slug}/1.2-zh-hans"]


def test_dates_and_names_are_no_part_of_an_achievement():
    certificate = earn()
    data = certificate.facts.data
    other = {**data, "study": {**data["study"], "started_on": "2020-01-01", "completed_on": "2020-02-02"}}
    assert digest(achievement_data(other)) == digest(achievement_data(data))


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["course"]["titles"].update(en="Another title"),
        lambda data: data["course"].update(descriptions={"en": "Another summary"}),
        lambda data: data["study"].update(minutes=16),
        lambda data: data.update(expires_on="2030-01-01"),
        lambda data: data.update(assessment=[{"title": "Quiz", "pass_mark": 75}]),
        lambda data: data.update(skills=[{"code": "X-1", "level": 1, "names": {"en": "X"}}]),
    ],
)
def test_whatever_the_document_says_makes_another_edition(change):
    data = earn().facts.data
    other = json.loads(json.dumps(data))
    change(other)
    assert digest(achievement_data(other)) != digest(achievement_data(data))


def test_a_code_that_another_course_once_had_gives_the_next_address():
    first, second = settled_course(), settled_course()
    signed(earn(first))
    second.code, first.code = first.code, "GONE"
    first.save()
    second.save()
    signed(earn(second))
    assert list(Achievement.objects.order_by("pk").values_list("version", "course_version__course")) == [
        ("1", first.pk),
        ("1.2", second.pk),
    ]


@pytest.mark.parametrize(
    ("code", "slug"), [("AI 101/B", "ai-101-b"), ("ESG_2.0 ", "esg-2-0"), ("人工智能-1", ""), ("---", ""), (None, "")]
)
def test_an_address_is_made_of_the_code_or_where_that_cannot_be_of_the_key(client, code, slug):
    course = settled_course()
    course.code = code
    course.save()
    certificate = signed(earn(course))
    achieved = achievement_of(certificate.facts)
    assert achieved.slug == (slug or str(course.key))
    assert client.get(achieved.path("en"), headers={"Accept": "application/json"}).status_code == 200


# --- recognitions ---------------------------------------------------------------------------------------------------


def test_a_recognition_is_signed_once_for_each_edition_and_language():
    course = settled_course()
    recognised(course.current_version, minutes=15)
    for _turn in range(2):
        signed(earn(course))
    assert EndorsementCredential.objects.count() == 3
    signed(earned_with(course, language="zh-hans"))
    rows = EndorsementCredential.objects.order_by("pk")
    assert [(row.organisation.slug, row.number, row.language) for row in rows] == [
        (slug, number, language)
        for number, language in ((1, "en"), (2, "zh-hans"))
        for slug in ("szfa", "szicdtf", "zfida")
    ]


def test_a_recognition_of_other_minutes_is_not_carried():
    course = settled_course()
    recognised(course.current_version, minutes=60)
    assert "endorsement" not in document_of(signed(earn(course)))["credentialSubject"]["achievement"]
    (given, *_others) = recognised(settled_course().current_version, minutes=60)
    with pytest.raises(CannotSign, match="does not hold"):
        actions.sign_endorsement(given=given, achieved=Achievement.objects.get(), language="en")


def test_a_recognition_says_what_the_partner_said_in_the_language_of_the_credential():
    course = settled_course()
    (szfa, *_others) = partners()
    recognised(
        course.current_version,
        minutes=15,
        by=[szfa],
        comment_en="Counts for members.",
        comment_zh_hans="计入会员学时。",
    )
    for language, comment in (
        ("en", "Counts for members."),
        ("zh-hans", "计入会员学时。"),
        ("zh-hant", "Counts for members."),
    ):
        document = document_of(signed(earned_with(course, language=language)))
        (carried,) = document["credentialSubject"]["achievement"]["endorsement"]
        assert carried["credentialSubject"]["endorsementComment"] == comment


@pytest.mark.parametrize("ended", [{"valid_until": "2020-01-01"}, {"state": "ended", "valid_until": "2020-01-01"}])
def test_a_recognition_that_has_ended_is_not_carried(ended):
    course = settled_course()
    (given, *_others) = recognised(course.current_version, minutes=15, by=partners()[:1])
    type(given).objects.filter(pk=given.pk).update(**ended)
    assert "endorsement" not in document_of(signed(earn(course)))["credentialSubject"]["achievement"]


def test_a_recognition_withdrawn_while_it_is_signed_is_not_kept(monkeypatch):
    from courses.certificates.actions import endorsements

    course = settled_course()
    (given, *_others) = recognised(course.current_version, minutes=15, by=partners()[:1])
    secure = endorsements.secure

    def meanwhile(document, **kwargs):
        type(given).objects.filter(pk=given.pk).update(state="ended", valid_until="2020-01-01")
        return secure(document, **kwargs)

    monkeypatch.setattr(endorsements, "secure", meanwhile)
    certificate = earn(course)
    with pytest.raises(CannotSign, match="withdrawn"):
        actions.sign_certificate(certificate=certificate)
    assert EndorsementCredential.objects.count() == 0
    monkeypatch.undo()
    assert "endorsement" not in document_of(signed(certificate))["credentialSubject"]["achievement"]


def test_a_recognition_is_signed_again_where_its_key_was_given_up():
    course = settled_course()
    (szfa, *_others) = partners()
    recognised(course.current_version, minutes=15, by=[szfa])
    signed(earn(course))
    old = key_of(szfa)
    actions.report_compromise(key=old, since=old.made_at)
    document = document_of(signed(earn(course)))
    (carried,) = document["credentialSubject"]["achievement"]["endorsement"]
    verify_embedded(carried, key_of(szfa).public)
    assert [row.key for row in EndorsementCredential.objects.order_by("pk")] == [old, key_of(szfa)]
