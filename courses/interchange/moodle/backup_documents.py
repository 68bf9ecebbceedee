"""Activities of Moodle that offer files or lead elsewhere: file, folder, link, and packages of pages."""

from __future__ import annotations

import re
from urllib.parse import unquote

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.interchange.ledger import Ledger
from courses.interchange.markup import canonical
from courses.interchange.moodle.backup_archive import Listed, line, word
from courses.interchange.moodle.backup_desk import LONGEST_TITLE, Addresses, Area, Desk, place_of
from courses.interchange.moodle.backup_files import Held
from courses.interchange.moodle.backup_pages import Made, Part, intro_of, key_of, lesson_of, unless_empty
from courses.interchange.moodle.model import MoodleText
from courses.interchange.neutral import Activity, Block, MediaFile

HTML_FILE = re.compile(r"\.x?html?$", re.IGNORECASE)
# Address and title of a page, as PHP writes them down.
PAGES = re.compile(r's:4:"href";s:\d{1,6}:"([^"]*)";s:5:"title";s:\d{1,6}:"(.*?)";s:5:"level"', re.DOTALL)


def url(desk: Desk, listed: Listed) -> Made:
    address = line(listed.body, "externalurl")
    target = Addresses(desk, place_of(listed), listed.where, ledger=Ledger()).link(address)
    if not target or " " in target:
        return Made(why=_("It leads to no address on the web: “%(address)s”.") % {"address": address[:120]})
    link = canonical(f'<p><a href="{escape(target)}">{escape(desk.own_title(listed.title))}</a></p>')
    made = lesson_of(
        desk,
        listed,
        key=key_of(desk, listed),
        title=listed.title,
        parts=[],
        intro=intro_of(listed),
        after=[Block("text", link)],
    )
    return Made([made])


def resource(desk: Desk, listed: Listed) -> Made:
    """A file that is offered; a page in HTML with the files beside it becomes the lesson itself."""
    held = desk.files.area(listed.context, "mod_resource", "content")
    if not held:
        return Made(why=_("The backup does not hold its file."))
    first = min(held, key=lambda one: (-one.order, one.path, one.name))
    title = desk.own_title(listed.title)
    if HTML_FILE.search(first.name):
        shown = _page(desk, listed, first, "mod_resource")
        if shown is not None:
            key = key_of(desk, listed)
            return unless_empty(
                lesson_of(desk, listed, key=key, title=listed.title, parts=[shown], intro=intro_of(listed))
            )
    blocks = [
        desk.block(file, listed.where, title if one is first else "") for one, file in _shelved(desk, held, listed)
    ]
    if not blocks:
        return Made(why=held[0].fate or _("The backup does not hold its file."))
    made = lesson_of(
        desk, listed, key=key_of(desk, listed), title=listed.title, parts=[], intro=intro_of(listed), after=blocks
    )
    return Made([made])


def folder(desk: Desk, listed: Listed) -> Made:
    held = desk.files.area(listed.context, "mod_folder", "content")
    blocks: list[Block] = []
    below = "/"
    for one, file in _shelved(desk, held, listed):
        if one.path != below:
            below = one.path
            blocks.append(Block("heading", below.strip("/")[:LONGEST_TITLE] or desk.own_title(listed.title)))
        blocks.append(desk.block(file, listed.where, one.name))
    made = lesson_of(
        desk, listed, key=key_of(desk, listed), title=listed.title, parts=[], intro=intro_of(listed), after=blocks
    )
    if not blocks and not made.words[desk.language].blocks:
        return Made(why=_("The folder is empty.") if not held else held[0].fate)
    return Made([made])


def imscp(desk: Desk, listed: Listed) -> Made:
    """A package of pages, which Moodle keeps unpacked: each page its contents name is a lesson."""
    held = {one.full_name: one for one in desk.files.area(listed.context, "mod_imscp", "content")}
    pages = dict(PAGES.findall(word(listed.body, "structure")))
    lessons: list[Activity] = []
    for name, title in pages.items():
        one = held.get(unquote(re.split(r"[?#]", name)[0]).strip("/"))
        shown = _page(desk, listed, one, "mod_imscp") if one is not None and HTML_FILE.search(one.name) else None
        if shown is None:
            desk.ledger.drop(f"{listed.where}: {title}", "imscp page", _("The backup does not hold its page."))
            continue
        intro = None if lessons else intro_of(listed)
        made = lesson_of(
            desk, listed, key=desk.keys.of(f"page of {listed.id}", name), title=title, parts=[shown], intro=intro
        )
        desk.ledger.found("imscp page")
        desk.ledger.taken("imscp page")
        lessons.append(made)
    if not lessons:
        return Made(why=_("The backup does not hold its pages."))
    for one in desk.files.area(listed.context, "mod_imscp", "backup"):
        one.fate = _("The package itself; its pages are taken.")
    how = ngettext(
        "The package became %(count)d lesson, one for each page.",
        "The package became %(count)d lessons, one for each page.",
        len(lessons),
    )
    listed.remark(how % {"count": len(lessons)})
    return Made(lessons)


def _page(desk: Desk, listed: Listed, held: Held, component: str) -> Part | None:
    """A page in HTML that lies in the backup as a file."""
    content = desk.files.content(held)
    if content is None:
        return None
    held.fate = "taken"
    return Part(MoodleText(_decoded(content, held), "html"), Area(listed.context, component, "content", None))


def _shelved(desk: Desk, held: list[Held], listed: Listed) -> list[tuple[Held, MediaFile]]:
    found = [(one, desk.files.shelve(one, listed.where)) for one in held]
    return [(one, file) for one, file in found if file is not None]


def _decoded(content: bytes, held: Held) -> str:
    """The words of an HTML file, with what it shows beside it named as Moodle names files."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    below = held.path.strip("/")

    def named(found: re.Match[str]) -> str:
        address = found[3]
        if re.match(r"(?:[a-z][a-z0-9+.-]*:|//|#|@@)", address, re.IGNORECASE):
            return found[0]
        start = "" if address.startswith("/") or not below else f"{below}/"
        return f"{found[1]}={found[2]}@@PLUGINFILE@@/{start}{address.lstrip('/')}{found[2]}"

    return re.sub(r"""\b(src|href)=(["'])([^"'<>]*)\2""", named, text, flags=re.IGNORECASE)
