"""Which names stand on a certificate, and whether they can be printed."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import asdict

from accounts.enums import Jurisdiction
from accounts.models import Organisation, Person
from common.glyphs import undrawable_characters
from courses.certificates.drawing import Names
from courses.certificates.enums import NameProblemKind
from courses.certificates.models import CertificateNames

_HAN = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF), (0x3007, 0x3007))


def has_han(text: str) -> bool:
    return any(first <= ord(character) <= last for character in text for first, last in _HAN)


def tidy(name: str) -> str:
    """One spelling of the same name: composed, without needless spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def names_of_person(person: Person, issuer: Organisation) -> Names:
    """Her names as she has entered them: what she typed for certificates first, then what she is called here."""
    user = person.user
    signatory = issuer.signatory_name
    if user is None:
        return Names(signatory=signatory)
    entered = [tidy(name) for name in (user.name_latin, user.name_other_script, user.display_name) if name.strip()]
    own_script = next((name for name in entered if has_han(name)), "")
    latin = next((name for name in entered if not has_han(name)), "")
    return Names(
        latin=latin,
        own_script=own_script,
        own_script_language=script_language(user.language, issuer) if own_script else "",
        signatory=signatory,
    )


def script_language(language: str, issuer: Organisation) -> str:
    """Which form of Han characters she means: that of the language she reads; in English, of where she learns."""
    if language != "en":
        return language
    return "zh-hant" if issuer.jurisdiction in {Jurisdiction.HK, Jurisdiction.OTHER} else "zh-hans"


def printed_names(row: CertificateNames | None) -> Names | None:
    """The names of one version; None once they are erased."""
    if row is None:
        return None
    return Names(
        latin=row.latin,
        own_script=row.own_script,
        own_script_language=row.own_script_language,
        reference=row.reference,
        signatory=row.signatory,
        score=row.score,
    )


def names_problem(names: Names) -> tuple[str, str] | None:
    """What stands in the way of printing: the kind of problem and the characters, or None."""
    if not (names.latin or names.own_script):
        return NameProblemKind.MISSING, ""
    wrong = undrawable_characters(f"{names.latin}{names.own_script}{names.reference}")
    return (NameProblemKind.UNDRAWABLE, "".join(wrong)) if wrong else None


def names_digest(names: Names, salt: str) -> str:
    """What proves these names as long as the salt exists."""
    # What is not there leaves no trace: hashes made before there was a result to show still prove.
    said = {field: value for field, value in asdict(names).items() if value is not None}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()
