"""Small course backups of Moodle, made here: what Moodle itself writes, as far as a test needs it."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from html import escape

from PIL import Image

from courses.interchange.archives import Source, open_bytes
from courses.interchange.moodle import backup
from courses.interchange.neutral import Course
from courses.interchange.readers import Options


def picture(number: int = 0) -> bytes:
    """A picture that is like no other number's."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1), (number, 0, 0)).save(out, "PNG")
    return out.getvalue()


@dataclass
class Mbz:
    """A backup that grows by what a test adds."""

    title: str = "Course"
    lang: str = "en"
    summary: str = ""
    course: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    sections: list[tuple[str, str]] = field(default_factory=list)
    activities: list[str] = field(default_factory=list)
    sequences: dict[str, list[str]] = field(default_factory=dict)
    held: list[str] = field(default_factory=list)

    def section(self, ident: str, name: str = "", *, more: str = "", number: int | None = None, **fields: str) -> Mbz:
        """A section; what it holds is named by the activities, unless `sequence` says otherwise."""
        self.sections.append((ident, name))
        self.sequences.setdefault(ident, [])
        given = {"name": name or "$@NULL@$", "summary": "", "summaryformat": "1", "visible": "1", **fields}
        place = len(self.sections) - 1 if number is None else number
        inner = "".join(f"<{key}>{escape(value)}</{key}>" for key, value in given.items())
        self.files[f"sections/section_{ident}/section.xml"] = (
            f'<section id="{ident}"><number>{place}</number>{inner}<sequence>%{ident}%</sequence>{more}</section>'.encode()
        )
        return self

    def activity(
        self,
        kind: str,
        ident: str,
        title: str,
        inner: str = "",
        *,
        section: str = "1",
        module: str = "",
        visible: str = "1",
        intro: str = "",
        gradepass: str = "",
    ) -> Mbz:
        """An activity whose context is 100 and its number, and whose instance is 500 and its number."""
        folder = f"activities/{kind}_{ident}"
        self.activities.append(
            f"<activity><moduleid>{ident}</moduleid><sectionid>{section}</sectionid><modulename>{kind}</modulename>"
            f"<title>{escape(title)}</title><directory>{folder}</directory></activity>"
        )
        self.sequences.setdefault(section, []).append(ident)
        self.files[f"{folder}/{kind}.xml"] = (
            f'<activity id="5{ident}" moduleid="{ident}" modulename="{kind}" contextid="100{ident}"><{kind} id="5{ident}">'
            f"<name>{escape(title)}</name><intro>{escape(intro)}</intro><introformat>1</introformat>{inner}"
            f"</{kind}></activity>"
        ).encode()
        self.files[f"{folder}/module.xml"] = (
            f'<module id="{ident}"><modulename>{kind}</modulename><sectionid>{section}</sectionid>'
            f"<visible>{visible}</visible>{module}</module>"
        ).encode()
        if gradepass:
            self.files[f"{folder}/grades.xml"] = (
                "<activity_gradebook><grade_items><grade_item><grademax>100.00000</grademax><grademin>0.00000</grademin>"
                f"<gradepass>{gradepass}</gradepass></grade_item></grade_items></activity_gradebook>"
            ).encode()
        return self

    def page(self, ident: str, title: str, content: str, **more: str) -> Mbz:
        inner = f"<content>{escape(content)}</content><contentformat>1</contentformat>"
        return self.activity("page", ident, title, inner, **more)

    def file(
        self,
        content: bytes,
        name: str,
        *,
        context: str,
        component: str,
        area: str,
        item: str = "0",
        path: str = "/",
        digest: str = "",
        is_held: bool = True,
    ) -> Mbz:
        digest = digest or hashlib.sha1(content, usedforsecurity=False).hexdigest()
        self.held.append(
            f'<file id="{len(self.held) + 1}"><contenthash>{escape(digest)}</contenthash><contextid>{context}</contextid>'
            f"<component>{component}</component><filearea>{area}</filearea><itemid>{item}</itemid>"
            f"<filepath>{escape(path)}</filepath><filename>{escape(name)}</filename><filesize>{len(content)}</filesize></file>"
        )
        if is_held:
            self.files[f"files/{digest[:2]}/{digest}"] = content
        return self

    def questions(self, *categories: str) -> Mbz:
        inner = "".join(categories)
        self.files["questions.xml"] = f"<question_categories>{inner}</question_categories>".encode()
        return self

    def all(self) -> dict[str, bytes]:
        """Every file of the backup by its name."""
        sections = "".join(
            f"<section><sectionid>{ident}</sectionid><title>{escape(name or str(place))}</title>"
            f"<directory>sections/section_{ident}</directory></section>"
            for place, (ident, name) in enumerate(self.sections)
        )
        made = {
            name: content.replace(
                f"%{name.split('_')[-1].split('/')[0]}%".encode(),
                ",".join(self.sequences.get(name.split("_")[-1].split("/")[0], [])).encode(),
            )
            if name.startswith("sections/")
            else content
            for name, content in self.files.items()
        }
        made.setdefault(
            "moodle_backup.xml",
            (
                '<?xml version="1.0" encoding="UTF-8"?><moodle_backup><information>'
                "<original_wwwroot>https://moodle.example</original_wwwroot><original_course_id>7</original_course_id>"
                "<original_site_identifier_hash>abc</original_site_identifier_hash>"
                f"<original_course_fullname>{escape(self.title)}</original_course_fullname>"
                f"<contents><activities>{''.join(self.activities)}</activities><sections>{sections}</sections></contents>"
                "</information></moodle_backup>"
            ).encode(),
        )
        made.setdefault(
            "course/course.xml",
            (
                f'<course id="7" contextid="1"><shortname>C7</shortname><fullname>{escape(self.title)}</fullname>'
                f"<summary>{escape(self.summary)}</summary><summaryformat>1</summaryformat><lang>{self.lang}</lang>"
                f"{self.course}</course>"
            ).encode(),
        )
        made.setdefault("files.xml", f"<files>{''.join(self.held)}</files>".encode())
        return made

    def source(self) -> Source:
        return Source("course", dict(sorted(self.all().items())))

    def read(self, *, language: str = "en", told: bool = False) -> Course:
        made = backup.read(self.source(), Options("ftahk", language=language, told=told))
        accounted(made)
        return made

    def zipped(self) -> Source:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in self.all().items():
                archive.writestr(name, content)
        return open_bytes(out.getvalue(), "course.mbz")

    def tarred(self) -> Source:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as archive:
            for name, content in self.all().items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
        return open_bytes(out.getvalue(), "course.mbz")


def course() -> Mbz:
    """A backup with one section."""
    return Mbz().section("1", "First section")


def accounted(made: Course) -> None:
    """For each kind of thing in the source: n = taken + converted + left out, and nothing was forgotten."""
    answered = Counter(made.taken)
    answered.update(row["kind"] for row in made.converted)
    answered.update(row["kind"] for row in made.left_out)
    assert dict(answered) == made.source
    assert not [row for row in made.left_out if row["where"] == "unaccounted"]


def told(made: Course, kind: str) -> list[str]:
    """What the report says of one kind of thing."""
    return [row["how"] for row in made.converted if row["kind"] == kind] + [
        row["why"] for row in made.left_out if row["kind"] == kind
    ]


def outline(made: Course) -> list[tuple[str, list[str]]]:
    """Modules and what is in them, by kind and title."""
    language = made.source_language
    return [
        (
            module.words[language].title,
            [f"{type(one).__name__}: {one.words[language].title}" for one in module.activities],
        )
        for module in made.modules
    ]
