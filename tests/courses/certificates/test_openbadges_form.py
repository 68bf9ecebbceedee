"""What a credential may look like before it is signed, and that nothing of it can be changed or left out afterwards."""

import decimal
import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyld import jsonld

from courses.certificates.documents import number
from courses.certificates.openbadges import canonical, contexts
from courses.certificates.openbadges.canonical import NotRoundTrip, check_form, nquads
from courses.certificates.openbadges.contexts import UnknownContext
from courses.certificates.openbadges.proofs import NotAuthentic, compact_json, verify_embedded
from courses.certificates.openbadges.reading import NotReadable, read
from courses.certificates.openbadges.schema import NotInShape, check_shape
from tests.factories.documents import Alliance, changed, leaves, members, put, removed, written

RECOGNITION = "credentialSubject.achievement.endorsement"


@pytest.fixture(scope="module")
def alliance():
    return Alliance()


@pytest.fixture(scope="module")
def signed(alliance):
    return alliance.issuer.sign(alliance.certificate())


def unnoticed(tampered, verify):
    """Where a document was changed and its proofs hold all the same."""
    found = set()
    for path, document in tampered:
        try:
            verify(document)
        except NotAuthentic:
            continue
        found.add(written(path))
    return found


# --- contexts -------------------------------------------------------------------------------------------------------


def test_a_context_in_which_one_byte_was_changed_is_not_used(tmp_path, monkeypatch):
    folder = shutil.copytree(Path(contexts.__file__).parent, tmp_path / "contexts")
    monkeypatch.setattr(contexts, "__file__", str(folder / "__init__.py"))
    name, _digest = contexts.PINNED[contexts.OPEN_BADGES]
    read_anew = contexts.context.__wrapped__
    assert "@context" in read_anew(contexts.OPEN_BADGES)
    text = (folder / name).read_text()
    (folder / name).write_text(text.replace("Achievement", "Achievemenu", 1))
    with pytest.raises(ValueError, match="not the context that was pinned"):
        read_anew(contexts.OPEN_BADGES)


@pytest.mark.parametrize(
    "foreign",
    [
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "https://www.w3.org/ns/credentials/v2?",
        "context.json",
        {"honours": "https://example.org/honours"},
        None,
    ],
)
def test_a_context_that_is_none_of_ours_is_refused_wherever_it_stands(alliance, signed, foreign):
    for path in [("@context", 1), ("credentialSubject", "achievement", "endorsement", 0, "@context", 1)]:
        for ask in (check_form, nquads):
            with pytest.raises(UnknownContext):
                ask(put(signed, path, foreign))
    with pytest.raises(NotAuthentic, match="UnknownContext"):
        alliance.verify(put(signed, ("@context", 2), foreign))


def test_a_document_without_a_context_is_refused(signed):
    with pytest.raises(UnknownContext):
        check_form(removed(signed, ("@context",)))


# --- form -----------------------------------------------------------------------------------------------------------


def test_a_credential_comes_back_as_it_was_in_every_language(alliance):
    for language in ("en", "zh-hans", "zh-hant"):
        document = alliance.certificate(language=language)
        check_shape(document, "certificate")
        check_form(document)
        check_form(alliance.issuer.sign(document))


@pytest.mark.parametrize(
    "place",
    [
        (),
        ("issuer",),
        ("credentialSubject",),
        ("credentialSubject", "identifier", 0),
        ("credentialSubject", "achievement"),
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "achievement", "endorsement", 1),
        ("credentialSubject", "achievement", "endorsement", 1, "credentialSubject"),
        ("credentialStatus",),
        ("proof", 0),
    ],
)
def test_a_term_that_no_context_defines_is_refused_and_named(alliance, signed, place):
    added = put(signed, (*place, "honours"), "First class")
    # Nobody notices by the signature of the document: the term is not part of what is signed.
    verify_embedded(added, alliance.issuer.multikey)
    with pytest.raises(NotRoundTrip, match="honours"):
        check_form(added)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("validUntil", {"type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": "2028-11-11T15:59:59Z"}),
        ("credentialStatus", ...),
    ],
)
def test_a_member_under_its_full_address_keeps_the_signature_and_is_refused(alliance, signed, term, value):
    value = signed[term] if value is ... else value
    renamed = removed(signed, (term,)) | {f"https://www.w3.org/2018/credentials#{term}": value}
    alliance.verify(renamed)
    with pytest.raises(NotRoundTrip, match=term):
        check_form(renamed)


def test_what_is_no_json_ld_is_refused_as_such(alliance, signed):
    for path, value in [(("id",), 7), (("type",), {"a": "b"}), (("issuer",), [["x"]]), (("@context",), [])]:
        broken = put(signed, path, value)
        with pytest.raises((NotRoundTrip, UnknownContext)):
            check_form(broken)
        with pytest.raises(NotAuthentic):
            alliance.verify(broken)


@pytest.mark.parametrize(
    "place",
    [
        ("credentialSubject", "achievement", "criteria"),
        ("credentialSubject", "identifier"),
        ("credentialStatus", "id"),
        ("issuer", "name"),
        ("awardedDate",),
    ],
)
def test_a_credential_that_lacks_something_is_not_in_shape(alliance, place):
    document = alliance.certificate()
    check_shape(document, "certificate")
    with pytest.raises(NotInShape, match=str(place[-1])):
        check_shape(removed(document, place), "certificate")


def test_a_member_that_stands_twice_is_refused_in_reading(signed):
    doubled = compact_json(signed).replace('"name":"AI', '"name":"Doctor","name":"AI', 1)
    with pytest.raises(NotReadable, match="twice"):
        read(doubled)
    assert read(compact_json(signed)) == signed


def test_reading_each_context_once_changes_nothing(alliance, signed):
    """By PyLD as it comes, which reads them anew each time."""
    options = {"documentLoader": contexts.load, "base": None}
    rdf = {**options, "algorithm": "URDNA2015", "format": "application/n-quads"}
    documents = [alliance.certificate(language=language) for language in ("en", "zh-hans", "zh-hant")]
    documents += [signed, *alliance.endorsements(), {"@context": signed["@context"], **signed["proof"][0]}]
    for _turn in range(3):
        for document in documents:
            assert nquads(document) == jsonld.normalize(document, rdf).encode()
    before = len(canonical._processor._read)
    for document in reversed(documents):
        expanded = jsonld.expand(document, options)
        assert canonical._processor.expand(document, dict(options)) == expanded
        again = canonical._processor.compact(expanded, document["@context"], dict(options))
        assert again == jsonld.compact(expanded, document["@context"], options)
    # What is kept does not grow with what is signed.
    assert len(canonical._processor._read) == before < canonical.MOST_READ


def test_what_is_kept_of_contexts_has_a_bound(alliance, monkeypatch):
    monkeypatch.setattr(canonical, "MOST_READ", 30)
    monkeypatch.setattr(canonical._processor, "_read", {})
    document = alliance.certificate(endorsed=False)
    expected = nquads(document)
    # The same list in other spellings.
    for times in range(1, 6):
        nquads({**document, "@context": document["@context"] * times})
        assert len(canonical._processor._read) <= 30
    assert nquads(document) == expected


def test_threads_do_not_disturb_each_other(alliance):
    documents = [alliance.certificate(language=language) for language in ("en", "zh-hans", "zh-hant")]
    expected = [nquads(document) for document in documents]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(nquads, documents * 30))
    assert found == expected * 30


# --- numbers --------------------------------------------------------------------------------------------------------


def test_hours_are_written_so_that_every_processor_spells_them_alike():
    """RDF spells a double with 16 digits; languages differ where the number lies exactly between two spellings."""
    context = decimal.Context(prec=60)
    for minutes in range(1, 60 * 500):
        hours = number(minutes / 60)
        if isinstance(hours, int):
            assert hours * 60 == minutes
            continue
        assert hours != int(hours)
        exact = decimal.Decimal(hours)
        last_digit = decimal.Decimal(1).scaleb(exact.adjusted() - 15)
        assert context.remainder(exact, last_digit).copy_abs() * 2 != last_digit


def test_what_rounds_to_a_whole_hour_is_written_whole():
    assert [number(hours) for hours in (6.0, 5.9999, 6.25, 0.3333)] == [6, 6, 6.25, 0.33]
    assert type(number(5.9999)) is int


# --- every proof holds everything -----------------------------------------------------------------------------------


def test_everything_in_a_credential_is_described_once(alliance):
    document = alliance.certificate(endorsed=False)

    def described(value):
        if isinstance(value, dict):
            own = [value["id"]] if "id" in value and len(value) > 1 else []
            return own + [found for item in value.values() for found in described(item)]
        return [found for item in value for found in described(item)] if isinstance(value, list) else []

    assert [thing for thing, times in Counter(described(document)).items() if times > 1] == []


def test_no_value_can_be_changed(alliance, signed):
    paths = list(leaves(signed))
    assert len(paths) == 162
    assert unnoticed(((path, changed(signed, path)) for path in paths), alliance.verify) == set()


def test_nothing_can_be_left_out(alliance, signed):
    paths = list(members(signed))
    assert len(paths) == 222
    assert unnoticed(((path, removed(signed, path)) for path in paths), alliance.verify) == set()


def test_what_a_reader_overlooks_who_checks_no_recognition(alliance, signed):
    """Three recognitions speak of one achievement, so what they say of it alike stands in the outer signature once.

    Their own proofs hold it, and the form does where a type is missing; their contexts say nothing again.
    """

    def outer(document):
        verify_embedded(document, alliance.issuer.multikey)

    inside = [path for path in members(signed) if written(path).startswith(f"{RECOGNITION}.1.")]
    assert unnoticed(((path, removed(signed, path)) for path in inside), outer) == {
        f"{RECOGNITION}.1.{place}"
        for place in (
            "@context",
            "credentialSubject.type",
            "credentialSubject.type.0",
            "credentialSubject.endorsementComment",
        )
    }
    with pytest.raises(NotRoundTrip):
        check_form(removed(signed, ("credentialSubject", "achievement", "endorsement", 1, "credentialSubject", "type")))
