"""Which folders of a course hold which language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from common.languages import closest

# Spellings of folders beside the tags that `closest` knows; the first of two for one of our languages is taken.
CHINESE = {
    "zh-hans": ("zh-hans", "zh-cn", "zh", "cn", "chs", "sc", "zh-sg"),
    "zh-hant": ("zh-hant-hk", "zh-hk", "hk", "zh-hant", "zh-mo", "mo", "zh-tw", "tw", "cht", "tc"),
}
OTHERS = {
    "ar", "bg", "bn", "br", "ca", "cs", "da", "de", "el", "es", "et", "fa", "fi", "fr", "gj", "gu", "he", "hi", "hr",
    "hu", "id", "it", "ja", "kn", "ko", "lt", "lv", "ml", "mr", "ms", "my", "ne", "nl", "no", "pa", "pl", "pt",
    "pt-br", "ro", "ru", "sk", "sl", "sr", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi",
}  # fmt: skip
PARENTS = {"translations", "i18n", "locales", "locale", "lang", "languages", "translated"}


@dataclass(frozen=True)
class Edition:
    """One language of a course and the folder it lies in; empty for the root."""

    language: str
    folder: str


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


def editions(pages: list[str], source: str) -> tuple[list[Edition], list[tuple[str, str]]]:
    """The editions, the authoring language first, and folders that are not taken: (folder, the language we do not have or "").

    Language folders stand side by side (`en/`, `zh-CN/`), or below one that says so (`translations/zh/`).
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
        return [Edition(source, "")], []
    chosen: dict[str, tuple[int, str]] = {}
    passed_over: list[tuple[str, str]] = []
    for name in sorted(parents[best]):
        language, rank = language_of(name) or ("", 0)
        folder = f"{best}/{name}" if best else name
        if not language:
            passed_over.append((folder, name))
        elif language not in chosen:
            chosen[language] = (rank, folder)
        elif rank < chosen[language][0]:
            passed_over.append((chosen[language][1], ""))
            chosen[language] = (rank, folder)
        else:
            passed_over.append((folder, ""))
    if _is_named(best):
        above = "/".join(PurePosixPath(best).parts[:-1])
        chosen.setdefault(source, (0, above))
    first = source if source in chosen else next(iter(sorted(chosen)))
    order = [first, *(language for language in sorted(chosen) if language != first)]
    return [Edition(language, chosen[language][1]) for language in order], passed_over


def _is_named(folder: str) -> bool:
    return bool(folder) and PurePosixPath(folder).name.lower() in PARENTS
