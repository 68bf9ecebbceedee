"""Who sees what: every address, view and format, as everybody."""

from __future__ import annotations

import uuid

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts import actions as accounts
from accounts.enums import ConsentAction, ConsentKey, Role
from accounts.models import EmploymentBasis, NamedAccess
from accounts.queries import current_text
from courses.cohorts import actions
from courses.cohorts.actions.invitations import Guest
from courses.cohorts.enums import InvitationState
from courses.cohorts.models import Cohort, Invitation, RosterImport, Seat
from courses.cohorts.roster import read_text
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    UserFactory,
    member_of,
    shared_learner,
)
from tests.factories.cohorts import make_cohort, manager_of, seat_in, started

pytestmark = pytest.mark.django_db
SECRET = "Unmistakable Name"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def everything_about(cohort: Cohort, seat: Seat) -> list[str]:
    """Every address under which something of a cohort can be read."""
    kept = actions.check_roster(cohort=cohort, roster=read_text("new@example.org"), by=cohort.made_by, language="en")
    base = reverse("cohorts:detail", args=[cohort.public_id])
    return [
        *(f"{base}?view={view}&format={kind}" for view in ("learners", "modules", "invitations") for kind in ("", "csv", "xlsx")),
        f"{base}?name=Unmistakable",
        reverse("cohorts:change", args=[cohort.public_id]),
        reverse("cohorts:add", args=[cohort.public_id]),
        reverse("cohorts:roster", args=[cohort.public_id, kept.public_id]),
        reverse("cohorts:learner", args=[cohort.public_id, seat.public_id]),
        reverse("cohorts:withdraw", args=[cohort.public_id, seat.public_id]),
        reverse("cohorts:new", args=[cohort.organisation.slug]),
        reverse("dashboards:organisation") + f"?organisation={cohort.organisation.slug}",
    ]  # fmt: skip


def body(response) -> str:
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data.startswith(b"PK"):
        import io

        import openpyxl

        book = openpyxl.load_workbook(io.BytesIO(data))
        return " ".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)
    return data.decode()


def strangers(cohort: Cohort) -> dict[str, object]:
    other = OrganisationFactory(association=cohort.organisation.association)
    association = cohort.organisation.association
    return {
        "a manager of another organisation": manager_of(other),
        "a learner of the organisation": shared_learner(cohort.organisation),
        "a former manager": MembershipFactory(organisation=cohort.organisation, manager=True, ended=True).person,
        "an invited manager": MembershipFactory(organisation=cohort.organisation, manager=True, invited=True).person,
        "an officer of the association": member_of(association, Role.OFFICER).person,
        "a trainer of the association": member_of(association, Role.TRAINER).person,
        "a manager of the association": member_of(association, Role.MANAGER).person,
        "a superuser": UserFactory(superuser=True).person,
    }


def test_nobody_but_an_active_manager_of_the_organisation_reaches_anything():
    cohort = make_cohort()
    seat = seat_in(cohort, shared_learner(cohort.organisation, display_name=SECRET))
    addresses = everything_about(cohort, seat)
    assert {signed_in(cohort.made_by).get(url).status_code for url in addresses} == {200}
    for who, person in strangers(cohort).items():
        client = signed_in(person)
        assert {(who, url): 404 for url in addresses} == {(who, url): client.get(url).status_code for url in addresses}
    for url in addresses:
        response = Client().get(url)
        assert (response.status_code, response.url.startswith("/accounts/login/")) == (302, True)


def test_a_manager_sees_by_name_exactly_those_who_let_her():
    cohort = make_cohort()
    employed = shared_learner(cohort.organisation, display_name="Employed Person")
    agreed = MembershipFactory(
        organisation=cohort.organisation, person=PersonFactory(user=UserFactory(display_name="Agreed Person"))
    ).person
    text = current_text(ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, "en")
    accounts.answer_consent(person=agreed, by=agreed, text=text, action=ConsentAction.GIVEN, scope=cohort.organisation)
    silent = MembershipFactory(
        organisation=cohort.organisation, person=PersonFactory(user=UserFactory(display_name=f"{SECRET} 1"))
    ).person
    elsewhere = MembershipFactory(
        organisation=cohort.organisation, person=PersonFactory(user=UserFactory(display_name=f"{SECRET} 2"))
    ).person
    other = OrganisationFactory()
    MembershipFactory(organisation=other, person=elsewhere)
    accounts.answer_consent(person=elsewhere, by=elsewhere, text=text, action=ConsentAction.GIVEN, scope=other)
    seats = [seat_in(cohort, person) for person in (employed, agreed, silent, elsewhere)]
    client = signed_in(cohort.made_by)
    for url in everything_about(cohort, seats[0]):
        shown = body(client.get(url)).replace('value="Unmistakable"', "")
        assert SECRET not in shown, url
        if "view=learners" in url:
            assert ("Employed Person" in shown, "Agreed Person" in shown) == (True, True)
    for seat in seats[2:]:
        for name in ("learner", "withdraw"):
            url = reverse(f"cohorts:{name}", args=[cohort.public_id, seat.public_id])
            assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code in (404, 405)) == (
                404,
                True,
            )
    accounts.withdraw_consent(
        person=agreed, by=agreed, purpose=ConsentKey.SHARE_PROGRESS_WITH_EMPLOYER, scope=cohort.organisation
    )
    EmploymentBasis.objects.update(ended_at="2026-01-01T00:00Z")
    shown = body(client.get(reverse("cohorts:detail", args=[cohort.public_id])))
    assert ("Agreed Person" in shown, "Employed Person" in shown) == (False, False)
    assert "4 more learners have a seat and do not share their progress" in " ".join(shown.split())


def test_what_fewer_than_five_who_do_not_share_did_is_in_no_figure():
    from django.utils import timezone

    from courses.cohorts.queries import chart_of, figures_of

    cohort, today = make_cohort(), timezone.localdate()
    for _number in range(6):
        seat_in(cohort)
    quiet = [seat_in(cohort, shared=False) for _number in range(4)]
    before = figures_of(cohort, viewer=cohort.made_by, today=today)
    for seat in quiet:
        started(seat)
    after = figures_of(cohort, viewer=cohort.made_by, today=today)
    assert (after, after.not_shared, after.learners) == (before, 4, 6)
    started(seat_in(cohort, shared=False))
    counted = figures_of(cohort, viewer=cohort.made_by, today=today)
    assert (counted.not_shared_counted, counted.learners, counted.started) == (True, 11, 5)
    chart = chart_of(cohort, counted, viewer=cohort.made_by, today=today)
    assert chart is not None
    assert chart.points[-1].started == 5


def test_who_left_the_organisation_is_neither_named_nor_counted():
    cohort = make_cohort()
    person = shared_learner(cohort.organisation, display_name=SECRET)
    seat_in(cohort, person)
    accounts.end_membership(membership=person.memberships.get(), by=person)
    shown = body(signed_in(cohort.made_by).get(reverse("cohorts:detail", args=[cohort.public_id])))
    assert SECRET not in shown
    assert "1 person with a seat no longer belongs to your organisation" in " ".join(shown.split())


def test_another_sponsor_of_the_same_learner_is_not_told():
    mine = make_cohort(name="Mine")
    theirs = make_cohort(
        name="Secret cohort", organisation=OrganisationFactory(name_en="Secret Bank"), course=mine.course, due=3
    )
    person = shared_learner(mine.organisation)
    MembershipFactory(organisation=theirs.organisation, person=person)
    seat = seat_in(mine, person)
    seat_in(theirs, person)
    client = signed_in(mine.made_by)
    from common.formats import format_date

    for url in everything_about(mine, seat):
        shown = body(client.get(url))
        assert "Secret" not in shown
        assert format_date(theirs.due_on) not in shown


def test_an_invitation_shows_what_was_typed_and_its_state_and_no_more():
    cohort = make_cohort()
    accounts_person = PersonFactory(user=UserFactory(email="guest@example.org", display_name=SECRET))
    actions.invite(cohort=cohort, guest=Guest(email="guest@example.org", name="Typed"), by=cohort.made_by)
    client, url = signed_in(cohort.made_by), reverse("cohorts:detail", args=[cohort.public_id]) + "?view=invitations"
    notice = current_text(ConsentKey.EMPLOYMENT_NOTICE, "en")
    for state in ("Sent", "Joined"):
        shown = body(client.get(url))
        assert ("Typed" in shown, state in shown, SECRET in shown) == (True, True, False)
        actions.accept_invitation(invitation=Invitation.objects.get(), by=accounts_person, notice=notice, consent=None)


POSTS = ("change", "close", "add", "extend")


def test_foreign_and_forged_ids_are_not_there():
    mine, theirs = make_cohort(), make_cohort()
    seat, foreign = seat_in(mine), seat_in(theirs)
    kept = actions.check_roster(cohort=theirs, roster=read_text("a@example.org"), by=theirs.made_by, language="en")
    letter = actions.invite(cohort=theirs, guest=Guest(email="a@example.org"), by=theirs.made_by)
    client, nobody = signed_in(mine.made_by), uuid.uuid4()
    for cohort_id in (theirs.public_id, nobody):
        for name in POSTS:
            assert (
                client.post(reverse(f"cohorts:{name}", args=[cohort_id]), {"seat": str(seat.public_id)}).status_code
                == 404
            )
    for cohort_id in (mine.public_id, theirs.public_id):
        assert client.get(reverse("cohorts:learner", args=[cohort_id, foreign.public_id])).status_code == 404
        assert client.post(reverse("cohorts:withdraw", args=[cohort_id, foreign.public_id])).status_code == 404
        assert client.post(reverse("cohorts:roster", args=[cohort_id, kept.public_id])).status_code == 404
        assert client.post(reverse("cohorts:letter", args=[cohort_id, letter.public_id])).status_code == 404
    until = {"until": "2027-12-31", "reason": "x", "seat": [str(foreign.public_id), "nonsense"]}
    assert client.post(reverse("cohorts:extend", args=[mine.public_id]), until).status_code == 302
    foreign.route.refresh_from_db()
    assert (foreign.route.extended_until, Seat.objects.placed().count(), RosterImport.objects.get().state) == (
        None,
        2,
        "checked",
    )


def test_wrong_methods_are_refused():
    cohort = make_cohort()
    seat = seat_in(cohort)
    letter = actions.invite(cohort=cohort, guest=Guest(email="a@example.org"), by=cohort.made_by)
    client = signed_in(cohort.made_by)
    for name, more in {"close": [], "extend": [], "letter": [letter.public_id]}.items():
        assert client.get(reverse(f"cohorts:{name}", args=[cohort.public_id, *more])).status_code == 405
    for name, more in {"detail": [], "learner": [seat.public_id]}.items():
        assert client.post(reverse(f"cohorts:{name}", args=[cohort.public_id, *more])).status_code == 405
    assert client.post(reverse("dashboards:organisation")).status_code == 405
    for name in ("change", "add"):
        assert client.delete(reverse(f"cohorts:{name}", args=[cohort.public_id])).status_code == 405


def test_bad_input_gets_words_and_changes_nothing():
    cohort = make_cohort(seats=50)
    seat = seat_in(cohort)
    client = signed_in(cohort.made_by)
    add = reverse("cohorts:add", args=[cohort.public_id])
    for sent in (
        {},
        {"paste": "   ", "language": "en"},
        {"paste": "no address here", "language": "en"},
        {"paste": "a@example.org", "language": "klingon"},
        {"paste": "a@example.org\x00b", "language": "en"},
        {"file": SimpleUploadedFile("x.csv", b""), "language": "en"},
        {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04" + b"\x00" * 99), "language": "en"},
        {"file": SimpleUploadedFile("x.csv", b"a" * 6_000_000), "language": "en"},
    ):
        response = client.post(add, sent)
        assert response.status_code == 422, sent
        assert html.fromstring(response.content).xpath("//*[@class='field__error']")
    new = reverse("cohorts:new", args=[cohort.organisation.slug])
    for sent in (
        {},
        {"course": str(uuid.uuid4()), "name": "x", "starts_on": "2027-01-01", "due_on": "2027-02-01", "seats": "5"},
        {
            "course": str(cohort.course.key),
            "name": "x",
            "starts_on": "2027-03-01",
            "due_on": "2027-02-01",
            "seats": "5",
        },
        {"course": str(cohort.course.key), "name": "x", "starts_on": "yesterday", "due_on": "2027-02-01", "seats": "5"},
        {
            "course": str(cohort.course.key),
            "name": "x" * 500,
            "starts_on": "2027-01-01",
            "due_on": "2027-02-01",
            "seats": "-5",
        },
        {
            "course": str(cohort.course.key),
            "name": "x\x00",
            "starts_on": "2027-01-01",
            "due_on": "2027-02-01",
            "seats": "9" * 40,
        },
    ):
        assert client.post(new, sent).status_code == 422, sent
    extend = reverse("cohorts:extend", args=[cohort.public_id])
    for sent in (
        {"until": "", "reason": ""},
        {"until": "2020-01-01", "reason": "x"},
        {"until": "2027-01-01", "reason": "x" * 300},
    ):
        assert client.post(extend, {"seat": str(seat.public_id), **sent}).status_code == 422
    assert (
        client.post(reverse("cohorts:change", args=[cohort.public_id]), {"name": "", "seats": "0"}).status_code == 422
    )
    assert (Cohort.objects.count(), RosterImport.objects.count(), Cohort.objects.get().seats) == (1, 0, 50)
    assert client.get(reverse("cohorts:new", args=["nobody"])).status_code == 404


def test_a_body_without_end_is_refused():
    cohort = make_cohort()
    client = signed_in(cohort.made_by)
    sent = client.post(
        reverse("cohorts:add", args=[cohort.public_id]), {"paste": "a@example.org\n" * 300_000, "language": "en"}
    )
    assert (sent.status_code, RosterImport.objects.count()) == (400, 0)


def test_a_list_goes_from_paste_to_letter_to_seat(django_capture_on_commit_callbacks):
    cohort = make_cohort()
    shared_learner(cohort.organisation, email="member@example.org")
    client = signed_in(cohort.made_by)
    sent = client.post(
        reverse("cohorts:add", args=[cohort.public_id]),
        {
            "paste": "姓名\t電郵\n陳大文\tguest@example.org\nLee\tmember@example.org\n張\tnonsense",
            "language": "zh-hant",
        },
    )
    assert sent.status_code == 302
    checked = html.fromstring(client.get(sent.url).content)
    said = [" ".join(row.text_content().split()) for row in checked.xpath("//div[@role='region']//tbody/tr")]
    assert ["will be invited" in said[0], "will be placed" in said[1], "address not valid" in said[2]] == [
        True,
        True,
        True,
    ]
    assert (Seat.objects.count(), Invitation.objects.count(), mail.outbox) == (0, 0, [])
    for _twice in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(sent.url)
    assert (Seat.objects.count(), Invitation.objects.count()) == (1, 1)
    letters = [letter for letter in mail.outbox if letter.to == ["guest@example.org"]]
    assert len(letters) == 1
    link = next(line for line in letters[0].body.splitlines() if line.startswith("http"))
    assert "/zh-hant/" in link
    here = link[link.index("/zh-hant/") :]
    guest = PersonFactory(user=UserFactory(email="guest@example.org"))
    assert Client().get(here).status_code == 302
    other = signed_in(PersonFactory())
    assert other.get(here).status_code == 200
    assert not html.fromstring(other.get(here).content).xpath("//main//form")
    assert other.post(here, {"notice": "1"}).status_code == 200
    mine = signed_in(guest)
    form = html.fromstring(mine.get(here).content).xpath("//main//form")[0]
    assert form.xpath(".//input[@type='checkbox']/@checked") == []
    fields = {name: form.xpath(f".//input[@name='{name}']/@value")[0] for name in ("notice", "consent")}
    assert mine.post(here, {"notice": "999999"}).status_code == 302
    assert Invitation.objects.get().state == InvitationState.SENT
    assert mine.post(here, {**fields, "share": "1"}).status_code == 302
    assert (Invitation.objects.get().state, Seat.objects.count()) == (InvitationState.JOINED, 2)
    assert mine.get(here).status_code == 404
    shown = body(client.get(reverse("cohorts:detail", args=[cohort.public_id])))
    assert guest.user.display_name in shown


def test_a_lost_letter_loses_nothing():
    cohort = make_cohort()
    invitation = actions.invite(cohort=cohort, guest=Guest(email="guest@example.org"), by=cohort.made_by)
    guest = signed_in(PersonFactory(user=UserFactory(email="guest@example.org")))
    here = reverse("cohorts:waiting", args=[invitation.public_id])
    assert here in guest.get(reverse("dashboards:my-learning")).content.decode()
    assert guest.get(here).status_code == 200
    assert signed_in(PersonFactory()).get(here).status_code == 404


def test_a_list_of_the_organisation_writes_down_that_it_was_looked_at():
    cohort = make_cohort()
    seat = seat_in(cohort)
    client = signed_in(cohort.made_by)
    client.get(reverse("dashboards:organisation"))
    client.get(reverse("cohorts:learner", args=[cohort.public_id, seat.public_id]))
    looks = NamedAccess.objects.order_by("pk").values_list("what", "subject_count", "subject")
    assert list(looks) == [("organisation", 1, None), ("cohort.learner", 1, seat.person_id)]


def test_screens_speak_three_languages():
    cohort = make_cohort()
    seat = seat_in(cohort)
    client = signed_in(cohort.made_by)
    for url in everything_about(cohort, seat):
        for language in ("zh-hans", "zh-hant"):
            assert client.get(url.replace("/en/", f"/{language}/", 1)).status_code == 200
