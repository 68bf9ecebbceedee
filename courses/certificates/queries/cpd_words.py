"""How the ledger speaks: amounts in the unit of a scheme, what is short, how an entry stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.formats import gap
from common.glyphs import without_pictographs
from courses.certificates.cpd.counting import Measure, Tally
from courses.certificates.drawing import localised
from courses.certificates.enums import CertificateState, CpdMode, CpdState, CpdTopic, CpdUnit
from courses.certificates.models import CpdEntry, CpdScheme

TENTHS = 10


def in_units(minutes: int, unit_minutes: int) -> str:
    """What somebody has, in tenths of the unit, rounded down: nobody is told she has what she lacks a minute of."""
    tenths = minutes * TENTHS // unit_minutes
    return f"{tenths // TENTHS}.{tenths % TENTHS}"


def lacking(minutes: int, unit_minutes: int) -> str:
    """What she still needs, rounded up, for the same reason."""
    tenths = -(-minutes * TENTHS // unit_minutes)
    return f"{tenths // TENTHS}.{tenths % TENTHS}"


def whole_or_tenth(minutes: int, unit_minutes: int) -> str:
    """What a scheme asks for: 10, or 7.5."""
    told = in_units(minutes, unit_minutes)
    return told.removesuffix(".0")


def topic_name(topic: str) -> str:
    return str(CpdTopic(topic).label) if topic in CpdTopic.values else topic


def topics_named(topics: tuple[str, ...] | list[str]) -> str:
    """Ethics or regulatory compliance."""
    names = [topic_name(topic) for topic in topics]
    return pgettext("between alternatives", " or ").join([names[0], *(_inside(name) for name in names[1:])])


def _inside(name: str) -> str:
    """A name in the middle of a sentence: capitals only where the whole word is made of them."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def topics_line(topics: dict[str, int]) -> str:
    """Ethics 45, risk management 30."""
    parts = [f"{topic_name(topic)}{gap()}{minutes}" for topic, minutes in topics.items()]
    return pgettext("between figures", ", ").join(parts)


@dataclass(frozen=True)
class Line:
    """One thing a scheme asks for, in words: what it is, how far she is, what is left."""

    label: str
    have: str
    need: str
    left: str
    is_met: bool

    @property
    def amounts(self) -> str:
        """0.0 of 2, 2.0 to go."""
        words = {"have": self.have, "need": self.need, "left": self.left}
        if self.is_met:
            return _("%(have)s of %(need)s") % words
        return _("%(have)s of %(need)s, %(left)s to go") % words

    @property
    def sentence(self) -> str:
        """Ethics: 0.0 of 2, 2.0 to go."""
        return _("%(label)s: %(amounts)s") % {"label": self.label, "amounts": self.amounts}


def lines_of(scheme: CpdScheme, tally: Tally) -> list[Line]:
    """The parts that a scheme asks for besides its minimum."""
    unit = scheme.unit_minutes or 60
    measures: list[tuple[str, Measure]] = [(topics_named(measure.topics), measure) for measure in tally.parts]
    if tally.judged is not None:
        measures.append((_capital(scheme.judged_name), tally.judged))
    return [
        Line(
            label=label,
            have=in_units(measure.have, unit),
            need=whole_or_tenth(measure.need, unit),
            left=lacking(measure.left, unit),
            is_met=not measure.left,
        )
        for label, measure in measures
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def unit_word(scheme: CpdScheme) -> str:
    return str(CpdUnit(scheme.unit).label)


def asks_of(scheme: CpdScheme) -> list[str]:
    """What a scheme asks for, a line each, in its own unit."""
    lines = []
    if scheme.minimum is not None:
        least = {"n": f"{scheme.minimum:.1f}".removesuffix(".0"), "unit": unit_word(scheme)}
        lines.append(_("At least %(n)s %(unit)s") % least)
    of_which = [(part["at_least"], topics_named(part["topics"])) for part in scheme.parts]
    judged, shared = scheme.judged or {}, scheme.shared or {}
    if judged:
        of_which.append((judged["at_least"], scheme.judged_name))
    lines += [_("of which at least %(n)s: %(what)s") % {"n": f"{n:g}", "what": what} for n, what in of_which]
    if "others_at_most" in judged:
        lines.append(_("everything else at most %(n)s") % {"n": f"{judged['others_at_most']:g}"})
    if shared:
        lines.append(_("at most %(n)s that count towards SFC training too") % {"n": f"{shared['at_most']:g}"})
    if scheme.unit_minutes not in (None, 60):
        lines.append(_("1 unit = %(n)s minutes") % {"n": scheme.unit_minutes})
    return lines


def headline(scheme: CpdScheme, tally: Tally) -> str:
    """3.0 of 10 hours."""
    unit = scheme.unit_minutes or 60
    words = {"have": in_units(tally.minutes, unit), "unit": unit_word(scheme)}
    if tally.minimum is None:
        return _("%(have)s %(unit)s") % words
    return _("%(have)s of %(need)s %(unit)s") % {**words, "need": whole_or_tenth(tally.minimum, unit)}


def remaining(scheme: CpdScheme, tally: Tally) -> str:
    """What is missing of the whole, in a sentence; its parts have lines of their own."""
    if tally.is_met:
        return _("Everything the scheme asks for is reached.")
    if not tally.left:
        return _("The hours are reached; a part of them is still missing.")
    left = lacking(tally.left, scheme.unit_minutes or 60)
    return _("%(left)s %(unit)s to go.") % {"left": left, "unit": unit_word(scheme)}


def title_of(entry: CpdEntry, language: str) -> tuple[str, str]:
    """What an entry is called and in which language; without a language where its person wrote it."""
    if entry.certificate is not None:
        titles = entry.certificate.facts.get("course", "titles") or {}
        found = localised(titles, language)
        language = next((key for key, title in titles.items() if title == found), "")
        return without_pictographs(found), language
    if entry.session is not None:
        return entry.session.title, entry.session.title_language
    words = entry.known_words
    return (words.title, "") if words is not None else (_("Outside activity"), language)


def provider_of(entry: CpdEntry, language: str) -> str:
    if entry.certificate is not None:
        return localised(entry.certificate.facts.get("issuer", "names"), language)
    if entry.session is not None:
        return entry.session.association.name
    words = entry.known_words
    return words.provider if words is not None else ""


def evidence_of(entry: CpdEntry) -> str:
    """What proves it: the number of a certificate, the number of a session, the file she has put beside it."""
    if entry.certificate is not None:
        return str(entry.certificate.number)
    if entry.session is not None:
        return _("Session %(number)s") % {"number": entry.session.public_id.hex[:8].upper()}
    return _("File kept by the academy") if entry.known_proof is not None else ""


def mark_of(entry: CpdEntry) -> str:
    """How it stands, wherever that is more than "it counts". What she has declared herself always says so."""
    words = {"association": entry.association.short_name if entry.association else ""}
    if entry.certificate is not None:
        return {
            CertificateState.REVOKED: _("certificate revoked: does not count"),
            CertificateState.WITHDRAWN: _("certificate withdrawn by its holder: nobody else can check it"),
        }.get(CertificateState(entry.certificate.state), "")
    return {
        CpdState.RECORDED: _("attendance declared by the participant"),
        CpdState.STRUCK: _("struck by %(association)s: does not count") % words,
        CpdState.DECLARED: _("self-declared"),
        CpdState.WAITING: _("self-declared, waiting for %(association)s") % words,
        CpdState.ACCEPTED: _("self-declared, proof seen by %(association)s") % words,
        CpdState.RETURNED: _("self-declared, returned by %(association)s: does not count") % words,
        CpdState.WITHDRAWN: _("withdrawn: does not count"),
    }[CpdState(entry.state)]


def mode_word(entry: CpdEntry) -> str:
    return str(CpdMode(entry.mode).label)
