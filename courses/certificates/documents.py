"""Credentials as documents: what the facts say, in the terms of Open Badges 3.0. Pure: the same facts, the same document."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from common.languages import LANGS, html_lang
from courses.certificates.credential_words import say_credential
from courses.certificates.drawing import Names, localised
from courses.certificates.openbadges import contexts, identity, status_list
from courses.certificates.openbadges.canonical import Document, jcs
from courses.certificates.openbadges.proofs import instant

CONTEXTS = [contexts.CREDENTIALS, contexts.OPEN_BADGES, contexts.EXTENSIONS]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
LOCAL = dt.timezone(dt.timedelta(hours=8))
LIST_VALID = dt.timedelta(days=7)


@dataclass(frozen=True)
class Issuer:
    """An association as a document names it."""

    did: str
    name: str
    url: str
    image: str = ""

    def profile(self) -> Document:
        """Everything about it, once: a second description of the same thing could be taken away unnoticed."""
        profile: Document = {"id": self.did, "type": ["Profile"], "name": self.name, "url": self.url}
        if self.image:
            profile["image"] = {"id": self.image, "type": "Image"}
        return profile


@dataclass(frozen=True)
class Place:
    """A place on a status list."""

    list_url: str
    index: int

    def entry(self) -> Document:
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": status_list.PURPOSE,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }


@dataclass(frozen=True)
class Holder:
    """Whose it is: names to be read, an address to be compared, an identifier that says nothing."""

    subject: str
    names: Names
    email: str = ""
    salt: str = ""


def number(hours: float) -> int | float:
    """6.0 as 6: what is whole is written whole, or two processors of RDF spell it differently."""
    rounded = round(hours, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def achievement_data(facts: dict[str, Any]) -> dict[str, Any]:
    """The part of the facts that is the same for everybody who earned it."""
    course, study = facts["course"], facts["study"]
    return {
        "code": course["code"],
        "titles": course["titles"],
        "descriptions": course.get("descriptions", {}),
        "version": course["version"],
        "minutes": study["minutes"],
        "expires": bool(facts.get("expires_on")),
        "pass_marks": sorted({part["pass_mark"] for part in facts.get("assessment", ()) if part.get("pass_mark")}),
        "assessed": bool(facts.get("assessment")),
        "skills": facts.get("skills", []),
    }


def digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(jcs(data)).hexdigest()


def criteria(language: str, *, version: int, marks: list[int], assessed: bool) -> str:
    """What has to be done for it. `marks` are the pass marks of what is assessed, sorted, each once."""
    mark = f"{marks[0]}%" if len(marks) == 1 else f"{marks[0]}–{marks[-1]}%" if marks else ""
    return say_credential(language, "criteria_assessed" if assessed else "criteria", version=version, mark=mark)


def achievement(data: dict[str, Any], *, url: str, version: str, language: str, origin: str) -> Document:
    """What was achieved, in one language. `url` is its own address, which ends with the language."""
    marks = data["pass_marks"]
    title = localised(data["titles"], language)
    narrative = criteria(language, version=data["version"], marks=marks, assessed=data["assessed"])
    found: Document = {
        "id": url,
        "type": ["Achievement"],
        "achievementType": "Certification" if data["expires"] else "CertificateOfCompletion",
        "inLanguage": html_lang(language),
        "version": version,
        "name": title,
        "description": localised(data["descriptions"], language) or say_credential(language, "course", title=title),
        "criteria": {"id": f"{url}#criteria", "narrative": narrative},
        "image": {"id": f"{url}/badge.png", "type": "Image", "caption": title},
        "creditsAvailable": number(data["minutes"] / 60),
    }
    if data["code"]:
        found["humanCode"] = data["code"]
    if data["skills"]:
        found["alignment"] = [_alignment(skill, language, origin) for skill in data["skills"]]
    if marks:
        found["resultDescription"] = [
            {
                "id": f"{url}#result",
                "type": ["ResultDescription"],
                "name": say_credential(language, "result"),
                "resultType": "Percent",
                "requiredValue": str(marks[-1]),
                "valueMin": "0",
                "valueMax": "100",
            }
        ]
    return found


def _alignment(skill: dict[str, Any], language: str, origin: str) -> Document:
    level = say_credential(language, f"level_{skill['level']}")
    found: Document = {
        "type": ["Alignment"],
        "targetName": say_credential(language, "skill", name=localised(skill["names"], language), level=level),
        "targetUrl": f"{origin}/skills/{quote(skill['code'])}/",
        "targetCode": skill["code"],
        "targetType": "ceasn:Competency",
    }
    if skill.get("framework"):
        found["targetFramework"] = skill["framework"]
    return found


def end_of(day: str) -> dt.datetime:
    """The last second of a day where the associations are."""
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(23, 59, 59), LOCAL)


def certificate(
    facts: dict[str, Any],
    *,
    url: str,
    number_: str,
    issuer: Issuer,
    holder: Holder,
    achieved: Document,
    endorsements: list[Document],
    place: Place,
    awarded: dt.datetime,
    valid_from: dt.datetime,
) -> Document:
    """The credential of one version of a certificate, still without a proof, in the language she studied in."""
    study, language = facts["study"], facts["study"]["language"]
    title = achieved["name"]
    subject: Document = {
        "id": holder.subject,
        "type": ["AchievementSubject"],
        "identifier": _identifiers(holder, language),
        "activityStartDate": instant(_start_of(study["started_on"])),
        "activityEndDate": instant(end_of(study["completed_on"])),
        "creditsEarned": number(study["minutes"] / 60),
        "licenseNumber": number_,
    }
    if holder.names.score is not None and "resultDescription" in achieved:
        subject["result"] = [
            {
                "type": ["Result"],
                "resultDescription": achieved["resultDescription"][0]["id"],
                "value": str(holder.names.score),
                "status": "Completed",
            }
        ]
    subject["achievement"] = {**achieved, "endorsement": endorsements} if endorsements else achieved
    document: Document = {
        "@context": CONTEXTS,
        "id": url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": say_credential(language, "name", title=title),
        "issuer": issuer.profile(),
        "validFrom": instant(valid_from),
        "awardedDate": instant(awarded),
    }
    if facts.get("expires_on"):
        ends = end_of(facts["expires_on"])
        # What is corrected after its last day: nothing begins after it ends.
        document |= {"validFrom": instant(min(valid_from, ends)), "validUntil": instant(ends)}
    return {
        **document,
        "credentialSubject": subject,
        "credentialStatus": place.entry(),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _start_of(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), LOCAL)


def _identifiers(holder: Holder, language: str) -> list[Document]:
    names = holder.names
    order = (names.latin, names.own_script) if language == "en" else (names.own_script, names.latin)
    found = [identity.shown("name", name) for name in order if name]
    if names.reference:
        found.append(identity.shown("ext:holderReference", names.reference))
    if holder.email:
        found.append(identity.hashed("emailAddress", holder.email, holder.salt))
    return found


def endorsement(
    *,
    url: str,
    issuer: Issuer,
    subject: str,
    comment: str,
    language: str,
    place: Place,
    valid_from: dt.datetime,
    valid_until: dt.date | None,
) -> Document:
    """A partner's recognition of an achievement, still without a proof."""
    document: Document = {
        "@context": CONTEXTS,
        "id": url,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": say_credential(language, "endorsement", partner=issuer.name),
        "issuer": issuer.profile(),
        "validFrom": instant(valid_from),
    }
    if valid_until is not None:
        document["validUntil"] = instant(end_of(valid_until.isoformat()))
    return {
        **document,
        "credentialSubject": {"id": subject, "type": ["EndorsementSubject"], "endorsementComment": comment},
        "credentialStatus": place.entry(),
    }


def status_credential(taken_back: list[int], *, url: str, did: str, places: int, valid_from: dt.datetime) -> Document:
    """A status list, still without a proof. It ends after a week: a reader never trusts an older one."""
    return {
        "@context": CONTEXTS[:1],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did,
        "validFrom": instant(valid_from),
        "validUntil": instant(valid_from + LIST_VALID),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": status_list.PURPOSE,
            "encodedList": status_list.encode(taken_back, places=places),
        },
    }


def languages_of(data: dict[str, Any]) -> list[str]:
    """Those in which an achievement can be told."""
    return [language for language in LANGS if data["titles"].get(language)]
