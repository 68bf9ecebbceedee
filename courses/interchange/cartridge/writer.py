"""A neutral course to a Common Cartridge 1.3, in one language. What the format cannot hold is told, element by element."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from common.languages import html_lang
from courses.interchange.cartridge import qti12_writer as qti
from courses.interchange.cartridge.lesson_html import html_of_blocks
from courses.interchange.exceptions import ImportRefused
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import (
    Activity,
    Assignment,
    Bank,
    Block,
    Course,
    Lesson,
    Module,
    Package,
    Question,
    Quiz,
)

MEDIA = "web_resources"
BASE = f"$IMS-CC-FILEBASE$/{MEDIA}"
NAMESPACES = (
    'xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1" xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource" '
    'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest" '
    'xmlns:cpx="http://www.imsglobal.org/xsd/imsccv1p3/imscp_extensionv1p2" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
    "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/resource http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lomresource_v1p0.xsd "
    "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1 http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_imscp_v1p2_v1p0.xsd "
    "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest http://www.imsglobal.org/profile/cc/ccv1p3/LOM/ccv1p3_lommanifest_v1p0.xsd "
    "http://www.imsglobal.org/xsd/imsccv1p3/imscp_extensionv1p2 "
    'http://www.imsglobal.org/profile/cc/ccv1p3/ccv1p3_cpextensionv1p2_v1p0.xsd"'
)
ASSIGNMENT = "http://www.imsglobal.org/xsd/imscc_extensions/assignment"
# Only for teachers: what is a draft here.
TEACHERS = (
    "<metadata><lom:lom><lom:educational><lom:intendedEndUserRole><lom:source>IMSGLC_CC_Rolesv1p1</lom:source>"
    "<lom:value>Instructor</lom:value></lom:intendedEndUserRole></lom:educational></lom:lom></metadata>"
)
# The earliest moment a zip can say: the same course gives the same bytes.
MOMENT = (1980, 1, 1, 0, 0, 0)


def write_cartridge(course: Course, path: Path, language: str = "") -> bool:
    """Write the cartridge beside what it replaces, and tell the course what it cannot hold; says whether anything changed."""
    content = zipped(cartridge_files(course, language))
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.part")
    made.write_bytes(content)
    made.replace(path)
    return True


def zipped(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def cartridge_files(course: Course, language: str = "") -> dict[str, bytes]:
    """Every file by name, the manifest first. Raises ImportRefused for a language the course does not have."""
    chosen = language or course.source_language
    if chosen not in course.words:
        message = _("This course has no words in %(language)s. It has: %(known)s.")
        raise ImportRefused("no_language", message % {"language": chosen, "known": ", ".join(course.words)})
    return _Writing(course, chosen).files()


@dataclass
class _Writing:
    course: Course
    language: str
    held: dict[str, bytes] = field(default_factory=dict)
    resources: list[str] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    # Files of lessons by the key of the activity; what changed in the activity that is being written.
    pages: dict[UUID, str] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)

    def files(self) -> dict[str, bytes]:
        course, language = self.course, self.language
        for module in course.modules:
            for activity in module.activities if language in module.words else ():
                if language in activity.words and not isinstance(activity, Quiz | Package):
                    self.pages[activity.key] = f"{module.slug}/{activity.slug}.html"
        self.questions = {question.key: question for question in course.questions}
        self.banks = {bank.key: bank for bank in course.banks}
        self.written: set[UUID] = set()
        items = [self._module(module.slug, module) for module in course.modules]
        self._rest()
        self._media()
        self._beside()
        self.ledger.settle(course)
        manifest = self._manifest("".join(filter(None, items)))
        return {"imsmanifest.xml": manifest, **dict(sorted(self.held.items()))}

    # -- what `lesson_html` asks

    def page(self, key: str) -> str:
        name = next((name for known, name in self.pages.items() if str(known) == key), "")
        return f"../{name}" if name else ""

    def media(self, name: str) -> str:
        return f"../{MEDIA}/{name}"

    def tell(self, kind: str, how: str) -> None:
        if how not in self.changes:
            self.changes.append(how)

    # -- modules

    def _module(self, slug: str, module: Module) -> str:
        self.ledger.found("module")
        words = module.words.get(self.language)
        if words is None:
            why = _("It has no words in this language.")
            self.ledger.left_out(slug, "module", why)
            for activity in module.activities:
                self.ledger.drop(f"{slug}/{activity.slug}", type(activity).__name__.lower(), why)
            return ""
        inner = [self._activity(slug, activity, module.draft) for activity in module.activities]
        if words.summary:
            how = _("Its summary has no place in a cartridge.")
            self.ledger.converted(words.title, "module", how)
        else:
            self.ledger.taken("module")
        return f'<item identifier="{_ident(module.key)}"><title>{_text(words.title)}</title>{"".join(inner)}</item>'

    def _activity(self, slug: str, activity: Activity, hidden: bool) -> str:
        kind = type(activity).__name__.lower()
        self.ledger.found(kind)
        words = activity.words.get(self.language)
        where = f"{slug}/{activity.slug}"
        self.changes = []
        if words is None or (isinstance(activity, Lesson) and not activity.words[self.language].blocks):
            self.ledger.left_out(where, kind, _("It has no words in this language."))
            return ""
        if isinstance(activity, Package):
            self.ledger.left_out(where, kind, _("A cartridge has no place for a package that runs by itself."))
            return ""
        ident = _ident(activity.key)
        draft = activity.draft or hidden
        if isinstance(activity, Quiz):
            if not self._quiz(activity, ident, where, draft):
                self.ledger.left_out(where, kind, _("It asks nothing that a cartridge can hold."))
                return ""
        elif isinstance(activity, Assignment):
            self._assignment(activity, ident, draft)
        else:
            self._page(ident, self.pages[activity.key], words.title, activity.words[self.language].blocks, draft)
        if self.changes:
            self.ledger.converted(where, kind, " ".join(self.changes))
        else:
            self.ledger.taken(kind)
        return f'<item identifier="i-{ident}" identifierref="{ident}"><title>{_text(words.title)}</title></item>'

    def _page(self, ident: str, name: str, title: str, blocks: list[Block], draft: bool, variant: str = "") -> None:
        with translation.override(self.language):
            body = html_of_blocks(blocks, self)
        self.held[name] = (
            f'<!DOCTYPE html>\n<html lang="{html_lang(self.language)}"><head><meta charset="utf-8"/>'
            f"<title>{_text(title)}</title></head>\n<body>\n{body}\n</body></html>\n"
        ).encode()
        self._resource(ident, "webcontent", name, draft, more=variant)

    def _resource(self, ident: str, kind: str, name: str, draft: bool, *, more: str = "", href: bool = True) -> None:
        address = f' href="{escape(name)}"' if href else ""
        self.resources.append(
            f'<resource identifier="{ident}" type="{kind}"{address}>{TEACHERS if draft else ""}{more}'
            f'<file href="{escape(name)}"/></resource>'
        )

    def _assignment(self, assignment: Assignment, ident: str, draft: bool) -> None:
        words = assignment.words[self.language]
        html = html_of_blocks(words.blocks, self).replace(f"../{MEDIA}/", f"{BASE}/")
        formats = ['<format type="text"/>'] if assignment.text else []
        formats += ['<format type="file"/>'] if assignment.files else []
        name = f"{ident}/assignment.xml"
        self.held[name] = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<assignment xmlns="{ASSIGNMENT}" identifier="{ident}">'
            f'<title>{_text(words.title)}</title><text texttype="text/html">{_text(html)}</text>'
            f'<gradable points_possible="100">true</gradable><submission_formats>{"".join(formats)}</submission_formats>'
            "</assignment>\n"
        ).encode()
        self._resource(ident, "assignment_xmlv1p0", name, draft)
        # For systems that do not know the extension.
        variant = f'<cpx:variant identifier="v-{ident}" identifierref="{ident}"><cpx:metadata/></cpx:variant>'
        self._page(f"f-{ident}", self.pages[assignment.key], words.title, words.blocks, draft, variant)

    # -- quizzes

    def _quiz(self, quiz: Quiz, ident: str, where: str, draft: bool) -> bool:
        parts = []
        for draw in quiz.draws:
            if draw.question:
                question = self.questions.get(draw.question)
                parts.append(self._item(question, where) if question is not None else "")
                continue
            bank = self.banks.get(draw.bank) if draw.bank else None
            items = [self._item(question, where) for question in bank.questions] if bank is not None else []
            if bank is not None and any(items):
                parts.append(qti.group(draw, bank, "".join(items)))
                self.tell("draw", _("Some systems ask every question of a bank that this quiz draws from."))
        if not any(parts):
            return False
        settings = {
            _("pass mark"): quiz.pass_mark != 70,
            _("waiting time"): bool(quiz.waiting_hours),
            _("mixed options"): quiz.shuffle_options,
            _("reasons only after handing in"): quiz.feedback != "at_once",
        }
        if lost := [name for name, is_set in settings.items() if is_set]:
            self.tell("settings", _("A cartridge does not hold: %(settings)s.") % {"settings": ", ".join(lost)})
        root = qti.section("root_section", "".join(parts), shuffled=quiz.shuffle_questions)
        name = f"{ident}/assessment_qti.xml"
        self.held[name] = qti.assessment(quiz, self.language, root)
        self._resource(ident, "imsqti_xmlv1p2/imscc_xmlv1p3/assessment", name, draft, href=False)
        return True

    def _item(self, question: Question, where: str) -> str:
        """One item; what becomes of a question is told once, however often it is asked."""
        told = question.key in self.written
        self.written.add(question.key)
        prompt = next(iter(question.words.values()))["prompt"]
        place = f"{where}: {' '.join(prompt.split())[:60]}"
        if not told:
            self.ledger.found(question.kind)
        try:
            text, changes = qti.item(question, self.language, lambda name: f"{BASE}/{name}")
        except qti.UnsayableError as unsayable:
            if not told:
                self.ledger.left_out(place, question.kind, str(unsayable))
            return ""
        if not told and changes:
            self.ledger.converted(place, question.kind, " ".join(changes))
        elif not told:
            self.ledger.taken(question.kind)
        return text

    def _rest(self) -> None:
        """Questions no quiz asks: a cartridge has one bank at most."""
        rest = [(bank, [one for one in bank.questions if one.key not in self.written]) for bank in self.course.banks]
        filled: list[tuple[Bank, list[Question]]] = [(bank, held) for bank, held in rest if held]
        items = [self._item(one, bank.name) for bank, held in filled for one in held]
        if not any(items):
            return
        if len(filled) > 1:
            how = _("A cartridge holds one bank: the questions of several stand in it together.")
            self.ledger.note(", ".join(bank.name for bank, _held in filled), "bank", how)
        ident = _ident(filled[0][0].key)
        name = f"{ident}/question_bank.xml"
        self.held[name] = qti.object_bank(ident, "".join(items))
        self._resource(ident, "imsqti_xmlv1p2/imscc_xmlv1p3/question-bank", name, False, href=False)

    # -- files, and what has no place

    def _media(self) -> None:
        for file in self.course.media:
            self.ledger.found("media")
            name = f"{MEDIA}/{file.name}"
            self.held[name] = file.content
            self._resource(f"m-{len(self.resources)}", "webcontent", name, False)
            if file.transcript or file.captions:
                how = _("Its transcript and captions have no place in a cartridge.")
                self.ledger.converted(file.name, "media", how)
            else:
                self.ledger.taken("media")

    def _beside(self) -> None:
        others = [language for language in self.course.words if language != self.language]
        for other in others:
            why = _("A cartridge has one language. Write another one with --language %(language)s.")
            self.ledger.drop(self.course.code or self.course.slug, "language", why % {"language": other})
        why = _(
            "Minutes, what is required, level, topics, skills and owner belong to this site; no cartridge holds them."
        )
        self.ledger.drop(self.course.code or self.course.slug, "settings", why)

    def _manifest(self, items: str) -> bytes:
        words, language = self.course.words[self.language], html_lang(self.language)
        tag = f'<lomimscc:string language="{language}">'
        general = (
            f"<lomimscc:general><lomimscc:title>{tag}{_text(words.title)}</lomimscc:string></lomimscc:title>"
            f"<lomimscc:language>{language}</lomimscc:language>"
            f"<lomimscc:description>{tag}{_text(words.summary)}</lomimscc:string></lomimscc:description></lomimscc:general>"
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="course-{self.course.key}" {NAMESPACES}>'
            "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>"
            f"<lomimscc:lom>{general}</lomimscc:lom></metadata>"
            '<organizations><organization identifier="org_1" structure="rooted-hierarchy"><item identifier="root">'
            f"{items}</item></organization></organizations><resources>{''.join(self.resources)}</resources></manifest>\n"
        ).encode()


def _ident(key: UUID) -> str:
    """Identifiers in XML begin with a letter."""
    return f"k{key}"


def _text(text: str) -> str:
    return escape(qti.CONTROL.sub("", text), quote=False)
