"""What is drawn of a certificate: one description for the page, the PDF and the picture."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from common.glyphs import without_pictographs
from common.languages import html_lang
from courses.certificates.wording import LANGUAGES, LEVELS, TOPICS, WORDS, day, period, say

Data = dict[str, Any]
# In half widths of a Han character: what stands on one line of the picture.
LONG_NAME, LONGEST_NAME, LONG_COURSE = 34, 58, 56


@dataclass(frozen=True)
class Names:
    """Whose it is, as it is printed; every part may be empty."""

    latin: str = ""
    own_script: str = ""
    own_script_language: str = ""
    reference: str = ""
    signatory: str = ""
    # Her result in per cent, where she chose to show it.
    score: int | None = None


@dataclass(frozen=True)
class SkillLine:
    code: str
    name: str
    level: str


@dataclass(frozen=True)
class Partner:
    seal: str
    name: str
    city: str


@dataclass(frozen=True)
class Drawing:
    """A certificate in one language, ready to be set."""

    language: str
    lang: str
    kind: str
    issuer: str
    city: str
    address: tuple[str, ...]
    registration: str
    seal: str
    seal_label: str
    recognised: str
    partners: tuple[Partner, ...]
    name: str
    name_lang: str
    second_name: str
    second_name_lang: str
    reference: str
    did: str
    course: str
    facts: tuple[tuple[str, str], ...]
    skills: tuple[SkillLine, ...]
    signatory: str
    signatory_title: str
    disclaimer: str
    number: str
    verify: str
    qr_label: str
    credential_label: str
    title: str
    specimen: str = ""
    issued_on: dt.date = field(default=dt.date.min)

    @property
    def is_chinese(self) -> bool:
        return self.language != "en"

    @property
    def name_length(self) -> str:
        """How the page sets the names: a long one smaller, so that it stays on the picture."""
        wide = width(self.name) + width(self.second_name)
        return "longest" if wide > LONGEST_NAME else "long" if wide > LONG_NAME else ""

    @property
    def course_length(self) -> str:
        return "long" if width(self.course) > LONG_COURSE else ""

    def as_data(self) -> Data:
        """Plain values for the typesetter."""
        return {**asdict(self), "issued_on": self.issued_on.isoformat()}


def width(text: str) -> int:
    """How wide a text is, roughly: a Han character is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def localised(values: dict[str, str] | None, language: str) -> str:
    """The value in a language, else in English, else in whichever there is."""
    values = values or {}
    return values.get(language) or values.get("en") or next((value for value in values.values() if value), "")


def draw(data: Data, *, number: str, names: Names | None, language: str, host: str, specimen: bool = False) -> Drawing:
    """Describe the facts in a language. It reads nothing but what it is given, so it draws the same for ever."""
    issuer = localised(data["issuer"]["names"], language)
    name, second = _names(names, language)
    completed = dt.date.fromisoformat(data["study"]["completed_on"])
    assessed = bool(data.get("assessment"))
    return Drawing(
        language=language,
        lang=html_lang(language),
        kind=say(language, "kind"),
        issuer=issuer,
        city=localised(data["issuer"]["cities"], language),
        address=tuple(line.strip() for line in data["issuer"].get("address", "").splitlines() if line.strip()),
        registration=data["issuer"].get("registration", ""),
        seal=data["issuer"].get("seal", ""),
        seal_label=say(language, "seal", issuer=issuer),
        recognised=say(language, "recognised"),
        partners=tuple(
            Partner(partner["seal"], localised(partner["names"], language), localised(partner["cities"], language))
            for partner in data.get("partners", ())
        ),
        name=name[0],
        name_lang=name[1],
        second_name=second[0],
        second_name_lang=second[1],
        reference=say(language, "reference", reference=names.reference) if names and names.reference else "",
        did=say(language, "did_assessed" if assessed else "did", date=day(completed, language)),
        course=without_pictographs(localised(data["course"]["titles"], language)),
        facts=tuple(_facts(data, language, score=names.score if names else None)),
        skills=tuple(
            SkillLine(
                skill["code"], localised(skill["names"], language), LEVELS.get(skill["level"], {}).get(language, "")
            )
            for skill in data.get("skills", ())
        ),
        signatory=names.signatory if names else "",
        signatory_title=localised(data["issuer"].get("signatory_titles"), language),
        disclaimer=say(language, "disclaimer" if assessed else "disclaimer_unassessed")
        + (" " if language == "en" else "")
        + say(language, "local_time"),
        number=number,
        verify=say(language, "verify", host=host),
        qr_label=say(language, "qr"),
        credential_label=say(language, "credential"),
        title=say(language, "title", number=number),
        specimen=say(language, "specimen") if specimen else "",
        issued_on=dt.date.fromisoformat(data["study"]["issued_on"]),
    )


def _names(names: Names | None, language: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The name that stands large and the one beside it: her own script first on a Chinese certificate."""
    if names is None or not (names.latin or names.own_script):
        return (WORDS[language]["name_pending"], html_lang(language)), ("", "")
    latin = (names.latin, "en")
    own = (names.own_script, html_lang(names.own_script_language or "zh-hant"))
    order = [latin, own] if language == "en" else [own, latin]
    present = [entry for entry in order if entry[0]]
    return present[0], present[1] if len(present) > 1 else ("", "")


def _facts(data: Data, language: str, *, score: int | None) -> list[tuple[str, str]]:
    """The facts under the course, those that exist."""
    study, course = data["study"], data["course"]
    comma, join = WORDS[language]["comma"], WORDS[language]["join"]
    started, completed = dt.date.fromisoformat(study["started_on"]), dt.date.fromisoformat(study["completed_on"])
    issued = dt.date.fromisoformat(study["issued_on"])
    version = say(language, "version_value", code=course["code"], number=course["version"])
    if data.get("law_as_at"):
        as_at = dt.date.fromisoformat(data["law_as_at"])
        version += comma + say(language, "law", date=day(as_at, language, short=True))
    if data.get("expires_on"):
        ends = say(language, "expiry", date=day(dt.date.fromisoformat(data["expires_on"]), language, short=True))
    else:
        ends = say(language, "no_expiry")
    rows = [
        (
            "time",
            say(
                language,
                "time_value",
                minutes=study["minutes"],
                hours=f"{study['minutes'] / 60:.1f}",
                mode=say(language, study["mode"]),
            ),
        ),
        (
            "studied",
            say(
                language,
                "studied_value",
                period=period(started, completed, language),
                language=LANGUAGES[study["language"]][language],
            ),
        ),
        ("version", version),
        ("assessment", _assessment(data, language, score=score)),
        ("skills", _skills(data, language, join)),
        (
            "topics",
            join.join(
                f"{TOPICS.get(topic, {}).get(language, topic)}{' ' if language == 'en' else ''}{minutes}"
                for topic, minutes in study.get("topics", {}).items()
            ),
        ),
        ("people", say(language, "people_value")),
        ("status", say(language, "issued_value", date=day(issued, language, short=True)) + comma + ends),
    ]
    return [(say(language, key), value) for key, value in rows if value]


def _assessment(data: Data, language: str, *, score: int | None) -> str:
    """1 quiz, pass mark 70%: passed with 92%. Of several, the result is that of the last."""
    parts = data.get("assessment", ())
    if not parts:
        return say(language, "completion_value")
    marks = sorted({part["pass_mark"] for part in parts if part.get("pass_mark")})
    mark = f"{marks[0]}%" if len(marks) == 1 else f"{marks[0]}–{marks[-1]}%" if marks else "–"
    # Only what is no quiz says what it is.
    kinds = Counter(part.get("kind", "quiz") for part in parts)
    counts = [
        say(language, f"one_{kind}") if n == 1 else say(language, f"some_{kind}", n=n) for kind, n in kinds.items()
    ]
    count = WORDS[language]["join"].join(counts)
    if score is None:
        return say(language, "assessment_value", count=count, mark=mark)
    key = "assessment_scored" if len(parts) == 1 else "assessments_scored"
    return say(language, key, count=count, mark=mark, score=score)


def _skills(data: Data, language: str, join: str) -> str:
    """AIL-1, AIL-2 at Practitioner; ANL-1 at Foundation."""
    by_level: dict[int, list[str]] = {}
    for skill in data.get("skills", ()):
        by_level.setdefault(skill["level"], []).append(skill["code"])
    groups = []
    for level in sorted(by_level, reverse=True):
        name = LEVELS.get(level, {}).get(language, str(level))
        codes = join.join(by_level[level])
        groups.append(f"{codes} at {name}" if language == "en" else f"{codes}（{name}）")
    return ("; " if language == "en" else "；").join(groups)
