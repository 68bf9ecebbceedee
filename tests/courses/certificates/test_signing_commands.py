"""The commands of whoever runs the signing process."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from courses.certificates import actions, tasks, tick
from courses.certificates.actions import credentials as signing
from courses.certificates.exceptions import CannotSign
from courses.certificates.management.commands import sign_waiting
from courses.certificates.models import Certificate, CertificateNames, SignedCredential, SigningKey, StatusEntry
from tests.factories.certificates import earn, hong_kong, settled_course
from tests.factories.credentials import key_of, partners, recognised, signed

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def refused(*arguments):
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    return caught.value.returncode, str(caught.value)


COMMANDS = [
    ("rotate_keys", "ftahk"),
    ("report_compromise", "ftahk", "2026-1", "--since=2026-11-20"),
    ("reseal_keys",),
    ("sign_waiting",),
]


@pytest.mark.parametrize("command", COMMANDS)
def test_without_the_secret_every_command_says_so_and_does_nothing(settings, command):
    signed(earn())
    before = list(SigningKey.objects.values())
    settings.SIGNING_SECRETS = []
    assert refused(*command) == (
        1,
        "This process has no SIGNING_SECRET: it may neither make keys nor sign.",
    )
    assert list(SigningKey.objects.values()) == before


@pytest.mark.parametrize("command", COMMANDS[:2])
def test_an_association_nobody_knows_is_named(command):
    hong_kong()
    partners()
    name, _association, *rest = command
    assert refused(name, "fta", *rest) == (
        2,
        "No association is called fta. There are: ftahk, szfa, szicdtf, zfida.",
    )


def test_rotating_names_the_new_keys():
    signed(earn())
    old = key_of(hong_kong())
    year = old.name.partition("-")[0]
    assert run("rotate_keys", "ftahk") == [f"New keys: {year}-2, {year}-2-jwt. Status lists are being signed anew."]
    assert not SigningKey.objects.get(pk=old.pk).is_current


def test_giving_up_keys_says_what_has_to_be_issued_anew():
    course = settled_course()
    recognised(course.current_version, minutes=15, by=partners()[:1])
    for certificate in (earn(course), earn(course), earn()):
        signed(certificate)
    ours, tokens = key_of(hong_kong()), key_of(hong_kong(), "p256")
    year = ours.name.partition("-")[0]
    told = "is given up. 3 certificates were signed with it, 0 carry a recognition signed with it: issue them anew."
    assert run("report_compromise", "ftahk", ours.name, tokens.name, "--since=2026-01-01") == [
        f"{year}-1 {told}",
        f"{year}-1-jwt {told}",
        f"Keys that sign now: {year}-2, {year}-2-jwt.",
    ]
    assert SigningKey.objects.filter(organisation=hong_kong(), sealed=None).count() == 2
    assert (
        ours.made_at.isoformat()
        > SigningKey.objects.get(pk=ours.pk).compromised_at.isoformat()
        == ("2025-12-31T16:00:00+00:00")
    )
    theirs = key_of(partners()[0])
    assert "2 carry a recognition" in run("report_compromise", "szfa", theirs.name, "--since=2026-01-01")[0]


@pytest.mark.parametrize(
    ("arguments", "returncode", "words"),
    [
        (["2020-9", "--since=2026-01-01"], 2, "ftahk has no key 2020-9. There are: "),
        (["{key}", "--since=yesterday"], 2, "--since is no moment: yesterday"),
        (["{key}", "--since=2099-01-01"], 1, "A key is compromised since some time in the past."),
    ],
)
def test_what_cannot_be_given_up_is_said(arguments, returncode, words):
    signed(earn())
    key = key_of(hong_kong())
    code, message = refused("report_compromise", "ftahk", *(one.format(key=key.name) for one in arguments))
    assert (code, words in message) == (returncode, True)
    assert key_of(hong_kong()) == key


def test_resealing_says_how_many(settings):
    signed(earn())
    settings.SIGNING_SECRETS = ["another", *settings.SIGNING_SECRETS]
    assert run("reseal_keys") == ["2 keys stand under the first secret."]
    settings.SIGNING_SECRETS = ["another"]
    signed(earn())


# --- what waits -----------------------------------------------------------------------------------------------------


def test_what_waits_is_signed_in_batches_with_progress(monkeypatch):
    monkeypatch.setattr(sign_waiting, "BATCH", 2)
    course = settled_course()
    certificates = [earn(course) for _turn in range(5)]
    assert run("sign_waiting") == ["2 of 5 signed", "4 of 5 signed", "5 of 5 signed", "0 wait to be signed."]
    assert SignedCredential.objects.count() == 10
    assert StatusEntry.objects.count() == 5
    assert not Certificate.objects.filter(needs_signing=True).exists()
    assert run("sign_waiting") == ["0 wait to be signed."]
    assert {row.facts.certificate for row in SignedCredential.objects.all()} == set(certificates)


def test_a_run_can_be_stopped_and_the_next_goes_on_without_a_duplicate(monkeypatch):
    course = settled_course()
    for _turn in range(4):
        earn(course)
    sign, done = signing.sign_certificate, []

    def stopped(**kwargs):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(sign(**kwargs))
        return done[-1]

    monkeypatch.setattr(signing, "sign_certificate", stopped)
    with pytest.raises(KeyboardInterrupt):
        run("sign_waiting")
    monkeypatch.undo()
    assert run("sign_waiting")[-2:] == ["2 of 2 signed", "0 wait to be signed."]
    assert SignedCredential.objects.count() == 8


def test_a_limit_is_kept():
    course = settled_course()
    for _turn in range(3):
        earn(course)
    assert run("sign_waiting", "--limit=2") == ["2 of 3 signed", "1 wait to be signed."]


def test_one_that_cannot_be_signed_holds_up_no_other(monkeypatch, caplog):
    first, second, third = earn(), earn(), earn()
    unwritable(second)
    assert refused("sign_waiting") == (1, "1 could not be signed; the log says why.")
    assert not Certificate.objects.filter(pk__in=[first.pk, third.pk], needs_signing=True).exists()
    assert Certificate.objects.get(pk=second.pk).needs_signing


def unwritable(certificate):
    """A certificate that never passes its own check: an older defect, say."""
    entry = signing.place_for(facts=certificate.facts, organisation=certificate.issuer)
    StatusEntry.objects.filter(pk=entry.pk).update(set_at=certificate.issued_at)


def test_a_row_of_batches_passes_what_cannot_be_signed_once(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(tasks.signing, "BATCH", 2)
    course = settled_course()
    certificates = [earn(course) for _turn in range(6)]
    for certificate in certificates[:4]:
        unwritable(certificate)
    tried = []
    sign = signing.sign_certificate
    monkeypatch.setattr(
        signing,
        "sign_certificate",
        lambda *, certificate: tried.append(certificate.pk) or sign(certificate=certificate),
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.begin_batch() is True
    assert tried == [certificate.pk for certificate in certificates]
    assert list(Certificate.objects.unsigned().order_by("pk")) == certificates[:4]


def test_the_clock_begins_one_row_of_batches_at_a_time(django_capture_on_commit_callbacks):
    earn()
    with django_capture_on_commit_callbacks() as waiting:
        assert tick.sign_what_waits() is True
        assert tick.sign_what_waits() is False
    assert len(waiting) == 1
    with django_capture_on_commit_callbacks(execute=True):
        for ask in waiting:
            ask()
    assert not Certificate.objects.unsigned().exists()
    assert tick.sign_what_waits() is False


def test_a_name_problem_found_on_the_way_is_neither_signed_nor_failed():
    CertificateNames.objects.filter(facts=earn().facts).update(latin="Chan 🎓")
    earn()
    assert actions.sign_waiting(limit=10).__dict__.items() >= {("tried", 2), ("signed", 1), ("failed", 0)}


def test_where_the_secret_is_missing_a_batch_stops_before_the_first(settings):
    earn()
    settings.SIGNING_SECRETS = []
    with pytest.raises(CannotSign, match="SIGNING_SECRET"):
        tasks.sign_batch.func()
    assert StatusEntry.objects.count() == 0
