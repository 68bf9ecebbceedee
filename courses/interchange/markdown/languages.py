"""Which folders of a course hold which language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from common.languages import closest

# Spellings of folders beside the tags that `closest` knows; the first of two for one of our languages is taken.
CHINESE = {
    "zh-hans": ("zh-hans", "zh-cn", "zh", "cn", "chs", "sc", "zh-sg"),
    "zh-hant": ("zh-hant-hk", "zh-hk", "hk", "zh-hant", "zh-mo", "mo", "zh-tw", "tw", "cht", "tc"),
}
OTHERS = {
    "ar", "bg", "bn", "br", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "gj", "gu", "he", "hi", "hr",
    "hu", "id", "it", "ja", "kn", "ko", "lt", "lv", "ml", "mr", "ms", "my", "nb",
    "nb-no", "ne", "nl", "nn", "nn-no", "no", "pa", "pl", "pt",
    "pt-br", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi",
}  # fmt: skip
# A language at the end of a page's own name: `page.zh-cn.md`, `page_zh-cn.md`. After a dash only Chinese counts: "-no" and
# "-it" are words.
MARKED = re.compile(r"^(?P<stem>.+?)(?P<mark>[._-])(?P<tag>[A-Za-z]{2}(?:[-_][A-Za-z]{2,4}){0,2})$")
PARENTS = {"translations", "i18n", "locales", "locale", "lang", "languages", "translated"}


@dataclass(frozen=True)
class Edition:
    """One language of a course and the folder it lies in; empty for the root.

    Where names of pages say the language, `marked` holds those pages with the page that each translates.
    """

    language: str
    folder: str
    marked: dict[str, str] = field(default_factory=dict)

    @property
    def prefix(self) -> str:
        return f"{self.folder}/" if self.folder else ""

    def holds(self, name: str) -> bool:
        return name in self.marked if self.marked else name.startswith(self.prefix)

    def relative(self, name: str) -> str:
        """What the page would be called if there were no other language."""
        return self.marked.get(name) or name.removeprefix(self.prefix)


def language_of(name: str) -> tuple[str, int] | None:
    """Our language for a folder's name with its rank among the spellings, smaller first; "" for a language we do not have."""
    plain = name.lower().replace("_", "-")
    for language, spellings in CHINESE.items():
        if plain in spellings:
            return language, spellings.index(plain)
    if plain == "en" or plain.startswith("en-"):
        return "en", 0 if plain == "en" else 1
    if plain in OTHERS:
        return "", 0
    found = closest(plain) if plain.startswith("zh-") else ""
    return (found, 99) if found else None


def editions(pages: list[str], source: str) -> tuple[list[Edition], list[tuple[Edition, str]]]:
    """The editions, the authoring language first, and what is not taken: (its pages, the language we do not have or "").

    Language folders stand side by side (`en/`, `zh-CN/`), or below one that says so (`translations/zh/`); else the names of
    pages may end with a language.
    """
    parents: dict[str, set[str]] = {}
    for page in pages:
        parts = PurePosixPath(page).parts[:-1]
        for number, part in enumerate(parts):
            if language_of(part) is not None:
                parents.setdefault("/".join(parts[:number]), set()).add(part)
                break
    best = max(parents, key=lambda parent: (_is_named(parent), len(parents[parent]), -len(parent)), default=None)
    if best is None or (len(parents[best]) < 2 and not _is_named(best)):
        return _marked_editions(pages, source)
    chosen: dict[str, tuple[int, str]] = {}
    passed_over: list[tuple[Edition, str]] = []
    for name in sorted(parents[best]):
        language, rank = language_of(name) or ("", 0)
        folder = f"{best}/{name}" if best else name
        if not language:
            passed_over.append((Edition("", folder), name))
        elif language not in chosen:
            chosen[language] = (rank, folder)
        elif rank < chosen[language][0]:
            passed_over.append((Edition("", chosen[language][1]), ""))
            chosen[language] = (rank, folder)
        else:
            passed_over.append((Edition("", folder), ""))
    if _is_named(best):
        above = "/".join(PurePosixPath(best).parts[:-1])
        chosen.setdefault(source, (0, above))
    first = source if source in chosen else next(iter(sorted(chosen)))
    order = [first, *(language for language in sorted(chosen) if language != first)]
    return [Edition(language, chosen[language][1]) for language in order], passed_over


def _is_named(folder: str) -> bool:
    return bool(folder) and PurePosixPath(folder).name.lower() in PARENTS


def _marked_editions(pages: list[str], source: str) -> tuple[list[Edition], list[tuple[Edition, str]]]:
    known = set(pages)
    by_tag: dict[str, dict[str, str]] = {}
    for page in pages:
        path = PurePosixPath(page)
        found = MARKED.match(path.stem)
        spoken = language_of(found["tag"]) if found else None
        if found is None or spoken is None or spoken[0] == source:
            continue
        if found["mark"] == "-" and not re.match(r"zh|cn", found["tag"], re.IGNORECASE):
            continue
        folder = path.parent.parent if path.parent.name.lower() in PARENTS else path.parent
        whole = str(folder / f"{found['stem']}{path.suffix}")
        if whole in known:
            by_tag.setdefault(found["tag"].lower(), {})[page] = whole
    best: dict[str, tuple[int, str]] = {}
    for tag in sorted(by_tag):
        language, rank = language_of(tag) or ("", 0)
        if language and rank < best.get(language, (100, ""))[0]:
            best[language] = (rank, tag)
    taken = {tag: language for language, (_rank, tag) in best.items()}
    passed_over = [
        (Edition("", "", held), "" if (language_of(tag) or ("",))[0] else tag)
        for tag, held in sorted(by_tag.items())
        if tag not in taken
    ]
    chosen = [Edition(language, "", by_tag[tag]) for tag, language in sorted(taken.items(), key=lambda one: one[1])]
    return [Edition(source, ""), *chosen], passed_over
