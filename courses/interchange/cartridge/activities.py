"""Each place of a cartridge as one activity: a page, a file, a link, a discussion's prompt, an assignment, a quiz."""

from __future__ import annotations

import html as html_text
import posixpath
import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from courses.interchange.archives import open_bytes
from courses.interchange.cartridge.account import Account, NotHereError, minutes_for
from courses.interchange.cartridge.canvas import flag, page_meta, parsed, rules_of
from courses.interchange.cartridge.manifest import Entry, Resource
from courses.interchange.cartridge.plan import PAGES
from courses.interchange.cartridge.qti12_items import inner_html
from courses.interchange.exceptions import ImportRefused
from courses.interchange.html import blocks_of_html, plain_words
from courses.interchange.identity import Slugs
from courses.interchange.neutral import Activity, Assignment, AssignmentWords, Block, Lesson, LessonWords, Package
from courses.interchange.packages import is_package, package_of
from courses.interchange.xml import child, children, descendants, parse_xml, text_of

Made = tuple[Activity, str]
MOST_FILES = 5
WEB = re.compile(r"^(?:https?://|mailto:)[^\s]+$", re.IGNORECASE)
# An address that somebody wrote as people say it, without its scheme.
HOST = re.compile(r"^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:[/?#][^\s]*)?$", re.IGNORECASE)
ANCHOR = re.compile(
    r"""<a\b[^>]{0,2000}?\bhref=["']([^"'>]{1,1000})["'][^>]{0,2000}>(.{0,2000}?)</a\s*>""", re.IGNORECASE | re.DOTALL
)
# What a page without anything in it still holds.
EMPTY = re.compile(r"<!--.*?-->|</?(?:p|div|br|span)\b[^>]{0,2000}>|&nbsp;|\xa0", re.IGNORECASE | re.DOTALL)
# A picture of a formula, which Canvas draws from the text beside it.
FORMULA = re.compile(r"<img\b[^>]{0,4000}?\bequation_image\b[^>]{0,4000}>", re.IGNORECASE)
FORMULA_TEXT = re.compile(r'data-equation-content="([^"]*)"|title="([^"]*)"|alt="([^"]*)"', re.IGNORECASE)


def drops() -> dict[str, str]:
    """Settings of quizzes and assignments that have no place, and why."""
    dates = _("Dates are set for each cohort here, not in the course.")
    return {
        "due_at": dates,
        "lock_at": dates,
        "unlock_at": dates,
        "access_code": _("A quiz has no code here; who may take it is said by the enrolment."),
        "ip_filter": _("A quiz is not bound to network addresses here."),
        "scoring_policy": _("The best attempt counts here."),
        "peer_reviews": _("Learners do not mark each other here."),
        "has_group_category": _("Each learner hands in her own work here."),
        "rubric_identifierref": _("There are no rubrics here; whoever marks writes what she found."),
    }


def unpublished() -> str:
    """What is said of what only teachers see."""
    return _("It is not published in the source, and comes as a draft.")


class Maker:
    """Makes the activities of one module after the other."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.makers: dict[str, Callable[[Resource, str, str, Slugs], Made]] = {
            "page": self._page,
            "file": self._file,
            "link": self._link,
            "topic": self._topic,
            "assignment": self._assignment,
            "quiz": self._quiz,
        }

    def make(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        """The activity and what is changed about it. Raises NotHereError."""
        family = self.account.plan.families.get(resource.ident, "unknown")
        if family == "tool":
            raise NotHereError(_("An external tool (LTI) is not part of the cartridge, and cannot run here."))
        if family not in self.makers:
            raise NotHereError(_("Things of this kind are not taken in."))
        made, how = self.makers[family](resource, title, where, slugs)
        if made.draft and family in {"topic", "assignment", "quiz"}:
            how = " ".join(filter(None, [how, unpublished()]))
        if self.account.is_hidden(resource) and not made.draft:
            made.draft = True
            how = " ".join(filter(None, [how, _("It is hidden from learners in the source, and comes as a draft.")]))
        return made, how

    def linked(self, entry: Entry, where: str, slugs: Slugs) -> Activity:
        """A place that is a link itself. Raises NotHereError."""
        return self._leading(entry.ident, entry.title, entry.url, where, slugs)

    def _lesson(self, ident: str, title: str, blocks: list[Block], slugs: Slugs) -> Lesson:
        account = self.account
        return Lesson(
            key=account.keys.of("activity", ident),
            slug=slugs.take(title, "lesson"),
            minutes=minutes_for(blocks),
            words={account.language: LessonWords(title=title[:255], blocks=blocks)},
        )

    def blocks(self, html: str, base: str, where: str, title: str) -> list[Block]:
        """Blocks of HTML, with formulas as the text they are drawn from."""
        account = self.account

        def formula(found: re.Match[str]) -> str:
            said = FORMULA_TEXT.search(found[0])
            words = next((group for group in said.groups() if group), "") if said else ""
            account.ledger.note(where, "equation_image", _("The formula is shown as the text it is drawn from."))
            return f"<code>{html_text.escape(html_text.unescape(words))}</code>" if words else ""

        resolver = account.resolver.at(base, where)

        def shown(found: re.Match[str]) -> str:
            """A link to a picture or recording: no page of ours leads there, so it stands in the lesson itself."""
            tag = resolver.shows(html_text.unescape(found[1]))
            if not tag or "<img" in found[2].lower():
                return found[0]
            title = html_text.escape(plain_words(found[2]))
            how = _("What the link leads to stands in the lesson itself.")
            account.ledger.note(f"{where}: {found[1][:200]}", "a", how)
            return f'{found[2]} <{tag} src="{found[1]}" alt="{title}" title="{title}">' + (
                f"</{tag}>" if tag != "img" else ""
            )

        told = ANCHOR.sub(shown, FORMULA.sub(formula, html))
        return blocks_of_html(told, where=where, ledger=account.ledger, resolver=resolver, title=title)

    # -- each family

    def _page(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        html = self.account.page(resource)
        meta = page_meta(html)
        body = re.search(r"<body[^>]*>(.*)</body>", html, re.IGNORECASE | re.DOTALL)
        inner = body[1] if body else html
        held = EMPTY.sub("", inner).strip()
        blocks = self.blocks(inner, resource.base, where, title)
        if not blocks or not held:
            lesson = self._lesson(resource.ident, title, [Block("heading", title[:255])], slugs)
            lesson.draft = True
            if held:
                return lesson, _("Nothing in it can be shown here; it comes as a draft that has only its title.")
            return lesson, _("It is empty in the source; it comes as a draft that has only its title.")
        lesson = self._lesson(resource.ident, title, blocks, slugs)
        lesson.words[self.account.language].summary = ""
        if meta.get("workflow_state") == "unpublished":
            lesson.draft = True
            return lesson, unpublished()
        return lesson, ""

    def file_blocks(self, name: str, title: str, where: str) -> list[Block]:
        """A file as what a lesson shows of it. Raises NotHereError."""
        content = self.account.content(name)
        file = self.account.shelf.add(
            content, posixpath.basename(name), where=where, ledger=self.account.ledger, title=title
        )
        if file is None:
            raise NotHereError(_("Its file is not taken in, as is said of the file."))
        self.account.resolver.used.add(self.account.files.find(name))
        if file.kind == "image":
            return [Block("image", {"file": file.name, "alt": title[:255] or file.title, "caption": ""})]
        kind = "download" if file.kind == "document" else file.kind
        return [Block(kind, {"file": file.name, "title": (title or file.title)[:255]})]

    def _file(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        if not resource.main:
            raise NotHereError(_("It names no file."))
        if resource.main.lower().endswith(PAGES):
            return self._page(resource, title, where, slugs)
        if package := self._package(resource, title, where, slugs):
            return package, ""
        blocks = self.file_blocks(resource.main, title, where)
        return self._lesson(resource.ident, title, blocks, slugs), ""

    def _package(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Package | None:
        """A SCORM, H5P or cmi5 package that lies in the cartridge; one that cannot be played stays a file to download."""
        account = self.account
        if not resource.main.lower().endswith((".zip", ".h5p")):
            return None
        try:
            inner = open_bytes(account.content(resource.main), resource.main)
            if not is_package(inner):
                return None
            key = account.keys.of("activity", resource.ident)
            slug = slugs.take(title, "package")
            return package_of(
                inner,
                key=key,
                slug=slug,
                language=account.language,
                ledger=account.ledger,
                where=where,
                title=title[:255],
            )
        except ImportRefused as refused:
            account.ledger.drop(f"{where}: {resource.main}", "package", str(refused))
            return None

    def _leading(self, ident: str, title: str, address: str, where: str, slugs: Slugs) -> Lesson:
        plain = address.strip()
        if plain.startswith("//"):
            plain = f"https:{plain}"
        elif HOST.match(plain):
            plain = f"https://{plain}"
        if not WEB.match(plain):
            raise NotHereError(_("It names no address on the web."))
        words = html_text.escape(title or plain, quote=False)
        text = f'<p><a href="{html_text.escape(plain)}">{words}</a></p>'
        return self._lesson(ident, title or plain, [Block("text", text)], slugs)

    def _link(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        root = self._xml(resource)
        url = child(root, "url")
        address = (url.get("href") or text_of(url)) if url is not None else ""
        return self._leading(resource.ident, title or text_of(child(root, "title")), address, where, slugs), ""

    def _xml(self, resource: Resource) -> Element:
        return parse_xml(self.account.content(resource.main), resource.main)

    def _topic(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        root = self._xml(resource)
        meta = self.account.plan.metas.get(resource.ident)
        if text_of(child(meta, "type")) == "announcement":
            raise NotHereError(_("An announcement speaks to those who were there; it is no part of a course."))
        title = title or text_of(child(root, "title")) or resource.ident
        blocks = self.blocks(said_in(child(root, "text")), resource.base, where, title)
        blocks += self._attached(root, resource, where)
        if not blocks:
            blocks = [Block("text", f"<p>{html_text.escape(title, quote=False)}</p>")]
        lesson = self._lesson(resource.ident, title, blocks, slugs)
        lesson.draft = text_of(child(meta, "workflow_state")) == "unpublished"
        return lesson, _("The discussion came as a lesson with what it asks; learners do not answer each other here.")

    def _attached(self, root: Element, resource: Resource, where: str) -> list[Block]:
        blocks: list[Block] = []
        for holder in children(root, "attachments"):
            for one in children(holder, "attachment"):
                name = self.account.files.near((one.get("href") or "").split("?")[0], resource.base)
                self.account.ledger.found("attachment")
                try:
                    blocks += self.file_blocks(name, posixpath.basename(name), where)
                    self.account.ledger.taken("attachment")
                except NotHereError as missing:
                    self.account.ledger.left_out(f"{where}: {one.get('href') or ''}", "attachment", str(missing))
        return blocks

    def _assignment(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        settings, html, root = self._asked(resource)
        title = title or text_of(child(settings, "title")) or resource.ident
        blocks = self.blocks(html, resource.base, where, title)
        if root is not None:
            blocks += self._attached(root, resource, where)
            if said_in(child(root, "instructor_text")).strip():
                why = _("Words for the teacher alone have no place in an assignment.")
                self.account.ledger.drop(where, "instructor_text", why)
        changes: list[str] = []
        formats = {one.get("type") or "" for one in descendants(root, "format")} if root is not None else set()
        formats |= set(filter(None, text_of(child(settings, "submission_types")).split(",")))
        files = MOST_FILES if formats & {"file", "online_upload", "media_recording", "student_annotation"} else 0
        text = bool(formats & {"text", "html", "url", "online_text_entry", "online_url"}) or not files
        if "external_tool" in formats:
            changes.append(_("It is done in an external tool (LTI), which cannot run here; here a text is handed in."))
        elif not formats or not formats & HANDED_IN:
            changes.append(_("The source does not say that anything is handed in; here a text is."))
        for name, why in drops().items():
            value = text_of(child(settings, name))
            if value and value not in {"false", "0"}:
                self.account.ledger.drop(where, name, why)
        if not blocks:
            blocks = [Block("text", f"<p>{html_text.escape(title, quote=False)}</p>")]
            changes.append(_("It says nothing but its title in the source."))
        made = Assignment(
            key=self.account.keys.of("activity", resource.ident),
            slug=slugs.take(title, "assignment"),
            minutes=30,
            words={self.account.language: AssignmentWords(title=title[:255], blocks=blocks)},
            draft=text_of(child(settings, "workflow_state")) == "unpublished",
            text=text,
            files=files,
        )
        return made, " ".join(changes)

    def _asked(self, resource: Resource) -> tuple[Element | None, str, Element | None]:
        """Canvas's settings, the words, and the document of the 1.3 extension where there is one."""
        if resource.type.lower().startswith("assignment_xml"):
            root = self._xml(resource)
            settings = next((one for one in descendants(root, "assignment") if one is not root), None)
            return settings, said_in(child(root, "text")), root
        name = next((name for name in resource.files if name.endswith("/assignment_settings.xml")), "")
        settings = parsed(self.account.source, name)
        page = next((name for name in resource.files if name.lower().endswith(PAGES)), "")
        html = self.account.page(resource, page) if page else ""
        body = re.search(r"<body[^>]*>(.*)</body>", html, re.IGNORECASE | re.DOTALL)
        return settings, body[1] if body else html, None

    def _quiz(self, resource: Resource, title: str, where: str, slugs: Slugs) -> Made:
        account = self.account
        richer = account.plan.richer.get(resource.ident, "")
        root = parsed(account.source, account.files.find(richer)) if richer else None
        if root is None:
            root = self._xml(resource)
        assessment = next(descendants(root, "assessment"), None)
        meta = account.plan.metas.get(resource.ident)
        rules = rules_of(meta, account.ledger, where, drops())
        rules.title = title or rules.title
        if meta is not None and flag(meta, "only_visible_to_overrides"):
            rules.draft = True
        resolver = account.resolver.at(resource.base, where)
        account.quizzes.desk = type(account.desk)(account.keys, account.language, account.ledger, resolver)
        quiz = account.quizzes.read_quiz(
            assessment if assessment is not None else root, ident=resource.ident, rules=rules, slugs=slugs, where=where
        )
        if quiz is None:
            raise NotHereError(_("It asks nothing that can be asked here."))
        return quiz, ""


HANDED_IN = {
    "file", "text", "html", "url", "online_upload", "online_text_entry", "online_url", "media_recording", "student_annotation",
}  # fmt: skip


def said_in(element: Element | None) -> str:
    """HTML of a `text` element, which is written as text or as elements."""
    if element is None:
        return ""
    if len(element):
        return inner_html(element)
    text = element.text or ""
    if "plain" in (element.get("texttype") or "").lower():
        return html_text.escape(text, quote=False).replace("\n", "<br/>")
    return text
