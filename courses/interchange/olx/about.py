"""What a course says of itself: title, summary, who teaches, and the pages beside it."""

from __future__ import annotations

import json
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _

from courses.interchange.html import plain_words, summary_of
from courses.interchange.ledger import Ledger
from courses.interchange.neutral import CourseWords
from courses.interchange.olx.tree import Node

# Pages about the course that have a place, by the stem of their file.
KEPT = {"overview", "short_description", "prerequisites", "pre_requisite_courses"}
HEADING = re.compile(r"^(?:About This Course|关于(?:本|这门)?课程|關於本課程)\s*", re.IGNORECASE)
EMPTY = {"", "none", "n/a", "null", "[]", "{}"}


class About:
    """Reads `about/` and the settings of the course."""

    def __init__(self, files: dict[str, bytes], course: Node, ledger: Ledger, used: set[str]) -> None:
        self.files, self.course, self.ledger, self.used = files, course, ledger, used
        self.overview = BeautifulSoup(self._page("overview"), "lxml")

    def _page(self, stem: str) -> str:
        name = f"about/{stem}.html"
        return self.files[name].decode("utf-8-sig", "replace") if name in self.files else ""

    def words(self, title: str) -> CourseWords:
        words = CourseWords(title=title[:255], summary=self._summary(title))
        words.prerequisites = self._prerequisites()[:2000]
        words.outcomes = [" ".join(str(one).split())[:500] for one in self._listed("learning_info") if str(one).strip()]
        words.teachers = self._teachers()
        return words

    def _summary(self, title: str) -> str:
        for html in (self._page("short_description"), str(self._section("about") or "")):
            text = plain_words(html)
            if text.lower() not in EMPTY:
                return summary_of(HEADING.sub("", text), 400)
        return summary_of(self.overview.get_text(" "), 400) or title[:400]

    def _section(self, name: str) -> Tag | None:
        found = self.overview.find(class_=name)
        return found if isinstance(found, Tag) else None

    def _prerequisites(self) -> str:
        text = plain_words(self._page("prerequisites"))
        if text.lower() not in EMPTY:
            return text
        section = self._section("prerequisites")
        if section is None:
            return ""
        for heading in section.find_all(["h1", "h2", "h3"]):
            heading.extract()
        text = " ".join(section.get_text(" ").split())
        return "" if text.lower().strip(" .") in EMPTY else text

    def _listed(self, name: str) -> list[Any]:
        try:
            found = json.loads(self.course.attrs.get(name) or "[]")
        except (ValueError, RecursionError):
            return []
        return found if isinstance(found, list) else []

    def _teachers(self) -> list[dict[str, str]]:
        try:
            held = json.loads(self.course.attrs.get("instructor_info") or "{}")
            rows = held.get("instructors", []) if isinstance(held, dict) else []
        except (ValueError, RecursionError):
            rows = []
        found = []
        for row in rows if isinstance(rows, list) else []:
            name = str(row.get("name") or "").strip() if isinstance(row, dict) else ""
            if name:
                role = str(row.get("title") or row.get("organization") or "").strip()
                found.append({"name": name[:80], "name_other": "", "role": role[:160]})
        if not found:
            for teacher in self.overview.find_all(class_="teacher"):
                heading = teacher.find(["h3", "h4", "h2"])
                if heading is not None and (name := " ".join(heading.get_text(" ").split())):
                    found.append({"name": name[:80], "name_other": "", "role": ""})
        return found[:20]

    def tell(self, words: CourseWords) -> None:
        """What became of the pages about the course, and of those beside it."""
        for name in sorted(self.files):
            folder, _slash, rest = name.partition("/")
            if folder not in {"about", "info", "tabs", "wiki", "custom_tags", "drafts"} or not rest:
                continue
            self.used.add(name)
            if folder == "drafts":
                if name.endswith(".xml"):
                    why = _("A draft that was never published. It is left out, so that no learner sees it.")
                    self.ledger.drop(name, "draft", why)
                continue
            text = plain_words(self.files[name].decode("utf-8-sig", "replace"))
            if text.lower() in EMPTY:
                continue
            if folder == "about":
                self._told(name, rest.rsplit(".", 1)[0], text, words)
            elif folder == "tabs":
                why = _("A page beside the course has no place here. Put its words into a lesson.")
                self.ledger.drop(name, "static_tab", why)
            elif folder == "info":
                why = _("News and handouts of a course have no place here. Put what learners still need into a lesson.")
                self.ledger.drop(name, "course_info", why)
            elif folder == "wiki":
                self.ledger.drop(name, "wiki", _("The wiki of a course has no place here."))
            else:
                self.ledger.drop(name, "custom_tag", _("A template of the course, which is a program."))

    def _told(self, name: str, stem: str, text: str, words: CourseWords) -> None:
        if stem in {"short_description", "prerequisites"} and text in {words.summary, words.prerequisites}:
            self.ledger.found("about")
            self.ledger.taken("about")
        elif stem in KEPT:
            how = _(
                "The summary, the requirements and the names of those who teach are taken from it; the rest is not."
            )
            self.ledger.note(name, "about", how)
        else:
            why = _("The page of a course has no place for it: “%(words)s”.")
            self.ledger.drop(name, "about", why % {"words": text[:80]})
