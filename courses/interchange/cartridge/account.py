"""One cartridge while it is read: what has been answered for, and where its pages will stand."""

from __future__ import annotations

import html as html_text
import posixpath
import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.cartridge.canvas import Modules, hidden_files, parsed
from courses.interchange.cartridge.links import CartridgeResolver, Files
from courses.interchange.cartridge.manifest import Entry, Manifest, Resource
from courses.interchange.cartridge.plan import Plan
from courses.interchange.cartridge.quizzes import Quizzes
from courses.interchange.html import plain_words
from courses.interchange.identity import Keys
from courses.interchange.ledger import Ledger
from courses.interchange.making import Desk
from courses.interchange.media import Shelf
from courses.interchange.neutral import Assignment, Block, Course, Lesson
from courses.interchange.xml import descendants, text_of

WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9]+|[\u3400-\u9fff]")
MARKUP = re.compile(r"<[^>]*>")
PAGE_LINK = re.compile(r'<a href="page:([0-9a-f-]{36})">(.*?)</a>', re.DOTALL)


class NotHereError(Exception):
    """Something that does not come in; the message is a translated sentence for the report."""


@dataclass
class Account:
    """What every part of the reader needs."""

    source: Source
    manifest: Manifest
    plan: Plan
    modules: Modules
    language: str
    keys: Keys
    ledger: Ledger = field(default_factory=Ledger)
    shelf: Shelf = field(default_factory=Shelf)
    answered: set[int] = field(default_factory=set)
    # Resources that stand in the course, by the title of the module.
    placed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = Files(self.source)
        self.resolver = CartridgeResolver(self.ledger, self.shelf, self.files)
        self.desk = Desk(self.keys, self.language, self.ledger, self.resolver)
        self.quizzes = Quizzes(self.desk)
        self.hidden, self.hidden_folders = hidden_files(self.source)

    @staticmethod
    def kind_of(entry: Entry) -> str:
        return entry.type or "item"

    @staticmethod
    def type_of(resource: Resource) -> str:
        return resource.type or "resource"

    def settle(self, resource: Resource, where: str, *, how: str = "", why: str = "") -> None:
        """Say what became of a resource: `how` it was changed, `why` it was left out, or neither where it came as it was."""
        if id(resource) in self.answered:
            return
        self.answered.add(id(resource))
        kind = self.type_of(resource)
        if why:
            self.ledger.left_out(where, kind, why)
        elif how:
            self.ledger.converted(where, kind, how)
        else:
            self.ledger.taken(kind)

    def resource_of(self, entry: Entry) -> Resource | None:
        """The resource of a place; of two forms of one thing, the richer one."""
        resource = self.manifest.resources.get(entry.resource)
        if resource is not None and self.plan.families[resource.ident] == "fallback":
            return self.manifest.resources[resource.variant_of]
        return resource

    def is_hidden(self, resource: Resource) -> bool:
        """Whether learners do not see it in the source."""
        if (
            resource.ident in self.hidden
            or resource.use == "lessonplan"
            or ("instructor" in resource.roles and "learner" not in resource.roles)
        ):
            return True
        return any(resource.main.startswith(f"{folder}/") for folder in self.hidden_folders)

    def content(self, name: str) -> bytes:
        """A file of a resource. Raises NotHereError."""
        found = self.files.find(name) if name else ""
        if not found:
            raise NotHereError(_("Its file is not in this export."))
        return self.source.files[found]

    def page(self, resource: Resource, name: str = "") -> str:
        """HTML of a resource, in whatever encoding it is written."""
        return text_from(self.content(name or resource.main))

    def title_of(self, place: Entry) -> str:
        """What a place is called: by its item, else by what stands in it."""
        if place.title:
            return place.title
        resource = self.resource_of(place)
        if resource is None:
            return place.ident
        name = self.files.find(resource.main) if resource.main else ""
        if name.endswith((".html", ".htm")):
            found = text_from(self.source.files[name])[:20_000]
            start = found.lower().find("<title>")
            if start >= 0:
                words = plain_words(html_text.unescape(found[start + 7 :].split("<", 1)[0]))
                if words:
                    return words.removeprefix("Assignment: ")
        if name.endswith(".xml"):
            root = parsed(self.source, name)
            for one in descendants(root, "title") if root is not None else ():
                return text_of(one)
            for one in descendants(root, "assessment") if root is not None else ():
                return (one.get("title") or "").strip() or resource.ident
        return posixpath.splitext(posixpath.basename(name))[0] or resource.ident

    def mend_links(self, course: Course) -> None:
        """Take links to activities out that did not come in; their words stay."""
        standing = {str(activity.key) for activity in course.activities}

        def mended(text: str, where: str) -> str:
            def one(found: re.Match[str]) -> str:
                if found[1] in standing:
                    return found[0]
                why = _("The link leads to something that did not come in; its words are kept.")
                self.ledger.drop(where, "a", why)
                return found[2]

            return PAGE_LINK.sub(one, text)

        for activity in course.activities:
            if isinstance(activity, Lesson | Assignment):
                words = activity.words[self.language]
                for block in words.blocks:
                    if block.kind == "text":
                        block.value = mended(block.value, words.title)


def text_from(content: bytes) -> str:
    """HTML as text: what its own head declares, else UTF-8, else what Chinese systems write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    declared = re.search(rb"charset=[\"']?([A-Za-z0-9_-]{1,30})", content[:2000])
    names = [declared[1].decode()] if declared else []
    for name in [*names, "utf-8-sig", "gb18030"]:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("latin-1")


def minutes_for(blocks: list[Block], lowest: int = 2) -> int:
    """About how long it takes to read: 200 words, or 300 characters of Chinese, a minute."""
    words = WORDS.findall(MARKUP.sub(" ", " ".join(_said(block.value) for block in blocks)))
    chinese = sum("\u3400" <= word[0] <= "\u9fff" for word in words)
    pictures = sum(block.kind in {"image", "video", "audio"} for block in blocks)
    return min(max(round((len(words) - chinese) / 200 + chinese / 300 + pictures / 2), lowest), 600)


def _said(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " ".join(_said(held) for held in value.values())
    return " ".join(_said(held) for held in value) if isinstance(value, list) else ""
