"""Texts of Moodle as words of the academy: its formats, its files, and the languages that stand side by side in one text."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _

from common.languages import LANGS
from courses.interchange.html import Words, html_of_markdown, words_of_html
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf, written_file
from courses.interchange.moodle.model import MoodleText
from courses.interchange.neutral import MediaFile

# A file of another site.
ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
PLUGINFILE = "@@PLUGINFILE@@/"
MLANG = re.compile(r"\{\s*mlang\s+([\w, -]{1,60}?)\s*\}(.*?)\{\s*mlang\s*\}", re.IGNORECASE | re.DOTALL)
SPAN = re.compile(r"<span\b[^>]*\bmultilang\b", re.IGNORECASE)
TAG = re.compile(
    r"</?(?:a|abbr|audio|b|big|blockquote|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|pre|q|s"
    r"|small|source|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var|video)\b[^<>]*>",
    re.IGNORECASE,
)
PRE = re.compile(r"(<pre\b.*?</pre>)", re.IGNORECASE | re.DOTALL)
# A line break beside one of these is how the source was laid out.
BLOCK = r"</?(?:blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|table|tbody|td|th|thead|tr|ul)\b[^<>]*>"
# What our own writer sets beside the words, of whatever kind it is.
ATTACHED = re.compile(r"\bclass=[\"']attachment[\"']")


def language_of(code: str) -> str:
    """Moodle's code of a language (`en_us`, `zh_cn`, `zh_tw`) as ours; empty for one the academy does not have."""
    plain = code.strip().lower().replace("_", "-")
    if re.match(r"zh-(hant|tw|hk|mo)\b", plain):
        return "zh-hant"
    first = plain.split("-")[0]
    return {"zh": "zh-hans", "en": "en"}.get(first, "")


def guess_language(text: str) -> str:
    """The language of a text that does not say: one of ours, English unless it is plainly Chinese."""
    letters = [char for char in re.sub(r"<[^<>]*>|&\w+;", "", text) if char.isalpha()]
    chinese = [char for char in letters if "\u4e00" <= char <= "\u9fff"]
    if len(chinese) * 4 < len(letters) or not chinese:
        return "en"

    def foreign(encoding: str) -> int:
        return sum(not char.encode(encoding, "ignore") for char in set(chinese))

    return "zh-hant" if foreign("gb2312") > foreign("big5") else "zh-hans"


def as_html(text: MoodleText) -> str:
    """What Moodle shows of a text."""
    text = MoodleText(text.text.strip(), text.format)
    if text.format == "markdown":
        return html_of_markdown(text.text)
    if text.format == "html":
        return text.text if "<" in text.text else " ".join(text.text.split())
    if text.format == "plain":
        return html.escape(text.text, quote=False).replace("\n", "<br>")
    if not TAG.search(text.text):
        return re.sub("<", "&lt;", text.text).replace("\n", "<br>")
    parts = PRE.split(re.sub(rf"\s*\n\s*(?={BLOCK})|(?<=>)\n\s*(?=<)", "", text.text, flags=re.IGNORECASE))
    return "".join(part if PRE.fullmatch(part) else part.replace("\n", "<br>") for part in parts)


def codes_in(text: str) -> list[str]:
    """The languages that a text gives words for, by Moodle's codes, in their order."""
    found = [code.strip() for codes, _words in MLANG.findall(text) for code in codes.split(",")]
    if SPAN.search(text):
        soup = BeautifulSoup(text, "html.parser")
        found += [str(span.get("lang", "")) for span in soup.find_all("span", class_="multilang") if span.get("lang")]
    return list(dict.fromkeys(code for code in found if code and code.lower() != "other"))


def in_language(text: str, wanted: set[str], fallback: set[str]) -> str:
    """The words of one language, by its codes; of `fallback`, or of whoever is first, where the text lacks it."""
    codes = codes_in(text)
    if not codes:
        return text
    kept = wanted & set(codes) or fallback & set(codes) or {codes[0]}

    def chosen(found: re.Match[str]) -> str:
        named = {code.strip() for code in found[1].split(",")}
        has_other = any(code.lower() == "other" for code in named)
        return found[2] if named & kept or (has_other and not wanted & set(codes)) else ""

    text = MLANG.sub(chosen, text)
    if not SPAN.search(text):
        return text
    soup = BeautifulSoup(text, "html.parser")
    for span in soup.find_all("span", class_="multilang"):
        if span.decomposed or not span.get("lang"):
            continue
        if str(span["lang"]) in kept:
            span.unwrap()
        else:
            span.decompose()
    return soup.decode(formatter="minimal")


class _Files:
    """Finds what a text shows: files of the question, of the archive it came in, or written into the text itself."""

    def __init__(self, scribe: Scribe, text: MoodleText, where: str, ledger: Ledger) -> None:
        self.scribe, self.text, self.where, self.ledger = scribe, text, where, ledger

    def file(self, src: str) -> MediaFile | None:
        if src.startswith(PLUGINFILE):
            return self._embedded(unquote(src.removeprefix(PLUGINFILE).split("?")[0]))
        if held := written_file(src):
            return self._written(*held)
        if ELSEWHERE.match(src):
            # Told where it stood, by whoever walks over the text.
            return None
        why = _("It lies on another server (%(address)s) and is not fetched. Put the file into the question.")
        self.ledger.drop(self.where, "external file", why % {"address": src[:120]})
        return None

    def link(self, href: str) -> str:
        if href.startswith(PLUGINFILE):
            file = self.file(href)
            return f"media:{file.name}" if file is not None else ""
        if re.match(r"(https?://|mailto:)", href, re.IGNORECASE):
            return href
        why = _("The link leads to a place inside Moodle (%(address)s); its words stay.") % {"address": href[:120]}
        self.ledger.drop(self.where, "link", why)
        return ""

    def _embedded(self, name: str) -> MediaFile | None:
        content = self.text.files.get(name)
        if content is not None:
            return self.scribe.shelved(name, content, self.where)
        content = self.scribe.files.get(name)
        if content is None:
            why = _("The source does not hold the file “%(name)s”.") % {"name": name}
            self.ledger.drop(self.where, "missing file", why)
            return None
        return self.scribe.shelved(name, content, self.where)

    def _written(self, content: bytes, name: str) -> MediaFile | None:
        """A picture written into the text itself; nobody has counted it yet."""
        shelf = self.scribe.shelf
        file = shelf.add(content, name, where=self.where, ledger=self.ledger, title=_("Picture"))
        if file is not None:
            self.ledger.found("file")
            self.ledger.taken("file")
        return file


class Scribe:
    """Writes down the texts of one source; keeps which files were used."""

    def __init__(self, *, ledger: Ledger, shelf: Shelf, language: str, files: dict[str, bytes] | None = None) -> None:
        self.ledger, self.shelf, self.language = ledger, shelf, language
        # Files that lie beside the text in an archive, by the names that texts call them.
        self.files = files or {}
        # What became of each file that a text shows: empty where it was taken, else why not.
        self.fates: dict[tuple[int, str], str] = {}

    def languages(self, texts: list[MoodleText], where: str) -> dict[str, set[str]]:
        """The languages of a question with Moodle's codes for them; those the academy does not have are told."""
        codes = list(dict.fromkeys(code for text in texts for code in codes_in(text.text)))
        known: dict[str, set[str]] = {}
        for code in codes:
            if language := language_of(code):
                known.setdefault(language, set()).add(code)
        strange = [code for code in codes if not language_of(code)]
        if not known:
            known = {self.language: {strange.pop(0)} if strange else set()}
        for code in strange:
            why = _("The academy has no words in “%(language)s”.") % {"language": code}
            self.ledger.drop(where, "multilang", why)
        order = [self.language, *LANGS]
        return {language: known[language] for language in sorted(known, key=order.index)}

    def words(self, text: MoodleText, languages: dict[str, set[str]], where: str) -> dict[str, Words]:
        """A text in every language of its question. What is stripped from it is told once."""
        first = next(iter(languages.values()))
        found: dict[str, Words] = {}
        known: dict[str, Words] = {}
        shown = as_html(text)
        for language, codes in languages.items():
            own = in_language(shown, codes, first)
            if own not in known:
                ledger = Ledger() if known else self.ledger
                resolver = _Files(self, text, where, ledger)
                known[own] = self._read(own, where, ledger, resolver)
            found[language] = known[own]
        return found

    def _read(self, text: str, where: str, ledger: Ledger, resolver: _Files) -> Words:
        beside: list[dict[str, str]] = []
        if ATTACHED.search(text):
            soup = BeautifulSoup(text, "html.parser")
            for tag in soup.find_all(class_="attachment"):
                address = str(tag.get("src") or tag.get("href") or "")
                file = resolver.file(address) if address.startswith(PLUGINFILE) else None
                if file is not None:
                    title = str(tag.get("alt") or tag.get("title") or tag.get_text())
                    beside.append({"file": file.name, "kind": file.kind, "title": " ".join(title.split())[:255]})
                    tag.decompose()
            text = soup.decode(formatter="minimal")
        words = words_of_html(text, where=where, ledger=ledger, resolver=resolver)
        kinds = {file.name: file.kind for file in self.shelf.files}
        for attachment in words.attachments:
            attachment["kind"] = kinds.get(attachment["file"], attachment["kind"])
        return Words(words.text, words.attachments + beside)

    def shelved(self, name: str, content: bytes, where: str) -> MediaFile | None:
        """A file that is counted already: what becomes of it is kept here, for who answers for the whole source."""
        told = Ledger()
        file = self.shelf.add(content, name, where=where, ledger=told)
        if (id(content), name) not in self.fates:
            self.fates[id(content), name] = told.losses[0]["why"] if told.losses else ""
            for row in told.changes:
                self.ledger.note(row["where"], row["kind"], row["how"])
        return file
