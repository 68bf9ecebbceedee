"""What every part of reading a backup shares: languages, texts as blocks, files, and where links lead."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.languages import LANGS
from courses.interchange.html import blocks_of_html, plain_words
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf, written_file
from courses.interchange.moodle.backup_archive import Backup, Listed
from courses.interchange.moodle.backup_files import Files
from courses.interchange.moodle.model import MoodleText
from courses.interchange.moodle.texts import as_html, codes_in, in_language, language_of
from courses.interchange.neutral import Block, MediaFile

LONGEST_TITLE = 255
LONGEST_SUMMARY = 240
MOST_MINUTES = 600
# A link inside the course, as backups write it: $@PAGEVIEWBYID*12@$, $@BOOKVIEWBYIDCH*12*3@$.
TOKEN = re.compile(r"\$@([A-Z0-9_]+)(?:\*(\d{1,18}))?(?:\*(\d{1,18}))?@\$")
FILE_PAGE = re.compile(r"/(?:plugin|draft|token)?file\.php(?:/|\?file=/?)(?P<rest>.+)$")
# Players of old that showed a recording of another site.
PLAYERS = {"object", "embed"}
YOUTUBE = re.compile(r"^(https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/(?:v|embed)/([\w-]{6,20})")


@dataclass(frozen=True)
class Area:
    """Where the files of a text lie."""

    context: str
    component: str
    area: str
    item: str | None = "0"


@dataclass
class Desk:
    """One reading of one backup."""

    backup: Backup
    files: Files
    ledger: Ledger
    shelf: Shelf
    keys: Keys
    language: str
    # What each activity, chapter or section becomes, by Moodle's numbers: `activity 12`, `chapter 3`, `section 4`.
    becomes: dict[str, UUID] = field(default_factory=dict)
    # Addresses below the module that is being read.
    slugs: Slugs = field(default_factory=Slugs)

    def codes(self, where: str, *texts: MoodleText | str) -> dict[str, set[str]]:
        """The languages of an element with Moodle's codes for each, the authoring language first."""
        plain = [text if isinstance(text, str) else text.text for text in texts]
        codes = list(dict.fromkeys(code for text in plain for code in codes_in(text)))
        known: dict[str, set[str]] = {self.language: set()}
        for code in codes:
            if language := language_of(code):
                known.setdefault(language, set()).add(code)
            else:
                why = _("The academy has no words in “%(language)s”.") % {"language": code[:40]}
                self.ledger.drop(where, "multilang", why)
        return {language: known[language] for language in sorted(known, key=[self.language, *LANGS].index)}

    def codes_of(self, text: str) -> dict[str, set[str]]:
        """The languages of a name whose element has said already which of them there are."""
        known: dict[str, set[str]] = {self.language: set()}
        for code in codes_in(text):
            if language := language_of(code):
                known.setdefault(language, set()).add(code)
        return known

    def title(self, text: str, codes: dict[str, set[str]], language: str) -> str:
        """A name in one language, on one line, without markup."""
        return plain_words(self.said(text, codes, language))[:LONGEST_TITLE].strip()

    def own_title(self, text: str) -> str:
        """A name in the authoring language, whatever languages it has."""
        codes = {self.language: {code for code in codes_in(text) if language_of(code) == self.language}}
        return self.title(text, codes, self.language)

    def said(self, text: str, codes: dict[str, set[str]], language: str) -> str:
        first = next(iter(codes.values()), set())
        return in_language(text, codes.get(language, set()), first)

    def blocks(
        self, text: MoodleText, area: Area, where: str, codes: dict[str, set[str]], language: str, title: str
    ) -> list[Block]:
        """The blocks of a text in one language. What is lost in a translation is told with its language."""
        if not text.text.strip():
            return []
        place = where if language == self.language else f"{where} [{language}]"
        addresses = Addresses(self, area, place)
        html = self.said(_prepared(as_html(text), self), codes, language)
        found = blocks_of_html(html, where=place, ledger=self.ledger, resolver=addresses, title=title)
        shown = {block.value["file"] for block in found if isinstance(block.value, dict) and "file" in block.value}
        for file in addresses.led_to:
            if file.name not in shown:
                shown.add(file.name)
                found.append(self.block(file, place))
        return found

    def block(self, file: MediaFile, where: str, title: str = "") -> Block:
        """The block that shows or offers one file; a recording nobody can read is told."""
        if file.kind in {"audio", "video"} and not (file.transcript or file.captions):
            how = _("The recording came without captions and transcript. Add one before the lesson is published.")
            self.ledger.note(f"{where}: {file.name}", "recording without words", how)
        words = (title or file.title)[:LONGEST_TITLE]
        if file.kind == "image":
            return Block("image", {"file": file.name, "alt": words, "caption": ""})
        return Block({"document": "download"}.get(file.kind, file.kind), {"file": file.name, "title": words})

    def summary(self, blocks: list[Block], longest: int = LONGEST_SUMMARY) -> str | None:
        """Blocks as one summary; None where they hold more than a summary can."""
        if any(block.kind != "text" or " href=" in block.value or "<li>" in block.value for block in blocks):
            return None
        words = " ".join(plain_words(block.value) for block in blocks)
        return words if len(words) <= longest else None

    def speaking(self) -> AbstractContextManager[None]:
        """What is translated inside is said in the language of the course, not of whoever imports it."""
        return override(self.language)

    def slug(self, title: str, fallback: str) -> str:
        return self.slugs.take(title, fallback)


def absorb(ledger: Ledger, other: Ledger, names: dict[str, str]) -> None:
    """Enter what another account holds, some kinds under another name, which is counted already."""
    for kind, count in other.source.items():
        if kind not in names:
            ledger.found(kind, count)
    for kind, count in other.kept.items():
        ledger.taken(names.get(kind, kind), count)
    for row in other.changes:
        ledger.converted(row["where"], names.get(row["kind"], row["kind"]), row["how"])
    for row in other.losses:
        ledger.left_out(row["where"], names.get(row["kind"], row["kind"]), row["why"])


def minutes_of(blocks: list[Block]) -> int:
    """How long somebody reads: 180 words or 350 Chinese characters a minute, half a minute for each picture."""
    words = characters = others = 0
    for block in blocks:
        text = plain_words(block.value) if isinstance(block.value, str) else str(block.value)
        chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
        characters += chinese
        words += len(text.split()) if not chinese else 0
        others += block.kind not in {"text", "heading"}
    return min(max(round(words / 180 + characters / 350 + others / 2), 1), MOST_MINUTES)


def _prepared(html: str, desk: Desk) -> str:
    """Moodle's marks for links where they stand as words become what they lead to; old players become frames."""
    if "$@" in html:
        html = re.sub(rf"(?<=>)([^<>]*?){TOKEN.pattern}", lambda found: _as_words(found, desk), html)
    if not any(f"<{name}" in html.lower() for name in PLAYERS):
        return html
    soup = BeautifulSoup(html, "html.parser")
    for player in soup.find_all(list(PLAYERS)):
        if player.decomposed or player.find_parent("object"):
            continue
        address = next((found for found in map(_played, [player, *player.find_all(["embed", "param"])]) if found), "")
        if address:
            player.replace_with(soup.new_tag("iframe", src=address))
    return soup.decode(formatter="minimal")


def _as_words(found: re.Match[str], desk: Desk) -> str:
    listed = desk.backup.activities.get(found[3] or "")
    return found[1] + (desk.own_title(listed.title) if listed else "")


def _played(tag: object) -> str:
    """The address that an old player shows."""
    get = getattr(tag, "get", lambda name: None)
    address = str(get("src") or get("data") or (get("value") if get("name") in {"movie", "src"} else "") or "").strip()
    if found := YOUTUBE.match(address):
        return f"https://www.youtube.com/watch?v={found[2]}"
    if address.startswith("//"):
        return f"https:{address}"
    return address if re.match(r"https?://", address) else ""


class Addresses:
    """What the addresses in one text of the backup lead to."""

    def __init__(self, desk: Desk, area: Area, where: str, ledger: Ledger | None = None) -> None:
        self.desk, self.area, self.where, self.ledger = desk, area, where, ledger or desk.ledger
        # Pictures and recordings that the text only links to.
        self.led_to: list[MediaFile] = []

    def link(self, href: str) -> str:
        if href.startswith("@@PLUGINFILE@@") or "$@FILEPHP@$" in href or FILE_PAGE.search(_plainly(href)):
            file = self._known_file(href)
            if file is None:
                return href if self._is_foreign(href) else ""
            if file.kind == "document":
                return f"media:{file.name}"
            self.led_to.append(file)
            return ""
        if found := TOKEN.search(href):
            return self._inside(found[1], found[2] or "", found[3] or "", href)
        if self._is_own(href) and (inside := self._by_address(href)):
            return inside
        if re.match(r"(?:https?://|mailto:|tel:)\S+$", href, re.IGNORECASE):
            return href
        if href.startswith("//"):
            return f"https:{href}"
        if href.startswith("#"):
            return ""
        why = _("The link leads to a place inside Moodle (%(address)s); its words stay.") % {"address": href[:120]}
        self.ledger.drop(self.where, "link", why)
        return ""

    def file(self, src: str) -> MediaFile | None:
        if held := written_file(src):
            return self._written(*held)
        named = src.startswith("@@PLUGINFILE@@") or "$@FILEPHP@$" in src or FILE_PAGE.search(_plainly(src))
        if named and not self._is_foreign(src):
            return self._known_file(src)
        if self._is_foreign(src):
            # Told where it stood, by whoever walks over the text.
            return None
        why = _("It lies on another server (%(address)s) and is not fetched. Put the file into the lesson.")
        self.ledger.drop(self.where, "external file", why % {"address": src[:120]})
        return None

    def _is_own(self, address: str) -> bool:
        return bool(self.desk.backup.site) and address.startswith(f"{self.desk.backup.site}/")

    def _is_foreign(self, address: str) -> bool:
        """Whether a file lies on a server that is not the Moodle of the backup."""
        return bool(re.match(r"(?:https?:)?//", address)) and not self._is_own(address)

    def _known_file(self, address: str) -> MediaFile | None:
        """A file of the backup by any of the ways in which texts call one; a missing one is told here."""
        if self._is_foreign(address):
            return None
        files, area = self.desk.files, self.area
        name = unquote(re.split(r"[?#]", address.replace("$@SLASH@$", "/").replace("$@FORCEDOWNLOAD@$", ""))[0])
        if "@@PLUGINFILE@@" in name:
            name = name.split("@@PLUGINFILE@@", 1)[1].lstrip("/")
            held = files.named(area.context, area.component, area.area, area.item, name)
        elif "$@FILEPHP@$" in name:
            name = name.split("$@FILEPHP@$", 1)[1].lstrip("/")
            course = str(self.desk.backup.course.get("contextid", "")) if self.desk.backup.course is not None else ""
            held = files.named(course, "course", "legacy", None, name) or files.anywhere(name)
        else:
            found = FILE_PAGE.search(unquote(address))
            parts = re.split(r"[?#]", found["rest"] if found else "")[0].split("/")
            name = parts[-1]
            held = files.named(area.context, area.component, area.area, area.item, name)
            if held is None and len(parts) > 3:
                held = files.named(parts[0], parts[1], parts[2], None, name)
            held = held or files.anywhere(name)
        if held is None:
            why = _("The text shows the file “%(name)s”, which the backup does not hold.") % {"name": name[:120]}
            self.ledger.drop(self.where, "missing file", why)
            return None
        return files.shelve(held, self.where)

    def _written(self, content: bytes, name: str) -> MediaFile | None:
        """A picture written into the text itself, which nobody has counted yet."""
        file = self.desk.shelf.add(content, name, where=self.where, ledger=self.ledger, title=_("Picture"))
        if file is not None:
            self.ledger.found("file")
            self.ledger.taken("file")
        return file

    def _by_address(self, href: str) -> str:
        """A page of the Moodle of the backup, written as an address."""
        try:
            parts = urlsplit(href)
        except ValueError:
            return ""
        asked = parse_qs(parts.query)
        held = asked.get("id", [""])[0]
        if re.search(r"/mod/[a-z0-9_]+/view\.php$", parts.path) and held in self.desk.backup.activities:
            return self._inside("VIEWBYID", held, asked.get("chapterid", [""])[0], href)
        return ""

    def _inside(self, name: str, first: str, second: str, href: str) -> str:
        becomes = self.desk.becomes
        if name.startswith("COURSE"):
            key = becomes.get(f"section {second or first}") if "SECTION" in name else becomes.get("course")
        elif name.endswith(("VIEWBYID", "VIEWBYIDCH")):
            key = becomes.get(f"chapter {second}") if second else None
            key = key or becomes.get(f"activity {first}")
        else:
            key = None
        if key is None:
            why = _("The link leads to a place inside Moodle (%(address)s); its words stay.") % {"address": href[:120]}
            self.ledger.drop(self.where, "link", why)
            return ""
        return f"page:{key}"


def _plainly(address: str) -> str:
    """An address without its anchor, read as people read it."""
    return unquote(address).split("#", 1)[0][:2000]


def place_of(listed: Listed) -> Area:
    """Where the files of an activity's introduction lie."""
    return Area(listed.context, f"mod_{listed.kind}", "intro", None)
