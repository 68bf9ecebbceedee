"""Private keys: sealed under a secret and a name, and opened by nothing else."""

import json

import pytest
from cryptography.exceptions import InvalidTag

from courses.certificates import actions, tasks
from courses.certificates.enums import KeyAlgorithm
from courses.certificates.exceptions import CannotSign
from courses.certificates.keyring import SealedKeyring, keyring, owner_of, seal, unseal
from courses.certificates.models import SigningKey, StatusEntry, StatusList
from courses.certificates.openbadges.encoding import from_b64u, from_multikey
from tests.factories.certificates import earn, fresh, hong_kong
from tests.factories.credentials import key_of, partners, signed, text_of

pytestmark = pytest.mark.django_db

KEY = bytes(range(32))


def keys_of(organisation):
    return [actions.current_key(organisation, algorithm) for algorithm in KeyAlgorithm.values]


# --- sealing --------------------------------------------------------------------------------------------------------


def test_what_is_sealed_opens_with_its_key_under_its_name():
    sealed = seal(b"private", key=KEY, bound_to="ftahk#2026-1")
    assert unseal(sealed, key=KEY, bound_to="ftahk#2026-1") == b"private"
    assert b"private" not in sealed


@pytest.mark.parametrize(
    ("key", "bound_to"),
    [(bytes(32), "ftahk#2026-1"), (KEY, "ftahk#2026-2"), (KEY, "szfa#2026-1"), (KEY, "")],
)
def test_what_is_sealed_opens_with_no_other_key_and_under_no_other_name(key, bound_to):
    sealed = seal(b"private", key=KEY, bound_to="ftahk#2026-1")
    with pytest.raises(InvalidTag):
        unseal(sealed, key=key, bound_to=bound_to)


def test_a_byte_changed_anywhere_is_noticed():
    sealed = seal(b"private", key=KEY, bound_to="x")
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(InvalidTag):
            unseal(changed, key=KEY, bound_to="x")


def test_the_same_is_never_sealed_alike():
    assert len({seal(b"private", key=KEY, bound_to="x") for _turn in range(50)}) == 50


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_new_key_shows_its_public_part_and_hides_the_other():
    ed25519, p256 = keys_of(hong_kong())
    assert len(from_multikey(ed25519.public)) == 32
    jwk = json.loads(p256.public)
    assert {name: jwk[name] for name in ("kty", "crv", "alg")} == {"kty": "EC", "crv": "P-256", "alg": "ES256"}
    assert set(jwk) == {"kty", "crv", "alg", "x", "y"}
    assert {len(from_b64u(jwk[name])) for name in ("x", "y")} == {32}
    # Nonce, 32 bytes, and the tag of AES-GCM.
    assert [len(bytes(key.sealed)) for key in (ed25519, p256)] == [12 + 32 + 16] * 2


def test_a_sealed_key_opens_under_its_own_name_alone():
    ours, theirs = key_of_new(hong_kong()), key_of_new(partners()[0])
    assert ours.name == theirs.name
    SigningKey.objects.filter(pk=ours.pk).update(sealed=theirs.sealed)
    with pytest.raises(CannotSign, match="opens"):
        keyring().sign(key_of(hong_kong()), b"data")


def key_of_new(organisation):
    return actions.current_key(organisation, KeyAlgorithm.ED25519)


def test_a_new_secret_is_put_in_front_keys_are_resealed_and_the_old_one_goes(settings):
    ed25519, p256 = keys_of(hong_kong())
    before = {key.pk: bytes(key.sealed) for key in (ed25519, p256)}
    old, new = settings.SIGNING_SECRETS[0], "another secret, put in front"
    settings.SIGNING_SECRETS = [new, old]
    assert keyring().sign(ed25519, b"data")
    assert actions.reseal_keys() == 2
    settings.SIGNING_SECRETS = [new]
    for key in SigningKey.objects.select_related("organisation"):
        assert bytes(key.sealed) != before[key.pk]
        assert keyring().sign(key, b"data")
    settings.SIGNING_SECRETS = [old]
    with pytest.raises(CannotSign, match="No SIGNING_SECRET of this process opens"):
        keyring().sign(SigningKey.objects.select_related("organisation").first(), b"data")


def test_resealing_leaves_the_public_part_and_what_was_destroyed_as_they_are():
    ed25519, _p256 = keys_of(hong_kong())
    SigningKey.objects.filter(pk=ed25519.pk).update(sealed=None)
    before = list(SigningKey.objects.order_by("pk").values("name", "public", "made_at"))
    assert actions.reseal_keys() == 1
    assert list(SigningKey.objects.order_by("pk").values("name", "public", "made_at")) == before


def test_a_key_that_was_destroyed_signs_nothing():
    key = key_of_new(hong_kong())
    SigningKey.objects.filter(pk=key.pk).update(sealed=None)
    with pytest.raises(CannotSign, match="destroyed"):
        keyring().sign(key_of(hong_kong()), b"data")


def test_a_signature_has_64_bytes_whatever_its_halves_are():
    _ed25519, p256 = keys_of(hong_kong())
    ring = keyring()
    assert {len(ring.sign(p256, bytes([turn]))) for turn in range(200)} == {64}


def test_the_owner_is_the_association_and_the_name_of_the_key():
    assert owner_of("ftahk", "2026-1") == "ftahk#2026-1"


# --- a process that may not sign ------------------------------------------------------------------------------------


@pytest.fixture
def _without_secret(settings):
    settings.SIGNING_SECRETS = []


@pytest.mark.usefixtures("_without_secret")
def test_a_process_without_the_secret_says_so_and_signs_nothing():
    certificate = earn()
    for refuse in (
        SealedKeyring,
        lambda: actions.sign_certificate(certificate=certificate),
        lambda: actions.sign_waiting(limit=10),
        lambda: actions.rotate_keys(organisation=hong_kong()),
    ):
        with pytest.raises(CannotSign, match="This process has no SIGNING_SECRET"):
            refuse()
    assert SigningKey.objects.count() == 0
    assert StatusList.objects.exclude(document="").count() == 0


@pytest.mark.usefixtures("_without_secret")
def test_without_the_secret_the_certificate_is_valid_and_its_files_are_in_preparation(client):
    certificate = earn()
    with pytest.raises(CannotSign):
        tasks.sign.func(certificate_id=certificate.pk)
    token = certificate.facts.secret.print_token
    page = client.get(certificate.get_absolute_url(), {"k": token, "lang": "en"})
    assert "Valid certificate" in page.content.decode()
    for name in ("credential.json", "credential.jwt", "badge.png", "badge.svg", "certificate.en.pdf"):
        answer = client.get(f"/c/{certificate.code}/{name}", {"k": token, "lang": "en"})
        assert (answer.status_code, "In preparation" in answer.content.decode()) == (202, True)


def test_what_could_not_be_signed_is_signed_once_there_is_a_secret(settings):
    secrets, settings.SIGNING_SECRETS = settings.SIGNING_SECRETS, []
    certificate = earn()
    with pytest.raises(CannotSign):
        tasks.sign.func(certificate_id=certificate.pk)
    assert fresh(certificate).needs_signing
    settings.SIGNING_SECRETS = secrets
    tasks.sign.func(certificate_id=certificate.pk)
    assert not fresh(certificate).needs_signing
    assert StatusEntry.objects.count() == 1


def test_reading_a_credential_needs_no_signing_secret(settings):
    certificate = signed(earn())
    settings.SIGNING_SECRETS = []
    assert certificate.number in text_of(certificate.facts)
