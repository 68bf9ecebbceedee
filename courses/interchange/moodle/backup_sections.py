"""Sections of a backup as modules, with what each of their activities became."""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.identity import Slugs
from courses.interchange.moodle.backup_activities import read_activity
from courses.interchange.moodle.backup_archive import Listed, Section, line
from courses.interchange.moodle.backup_desk import Area, Desk, minutes_of
from courses.interchange.moodle.backup_pages import Made, first_words, is_short
from courses.interchange.moodle.backup_quizzes import Library
from courses.interchange.moodle.backup_settings import settle_completion, tell_conditions, tell_contributions
from courses.interchange.neutral import Lesson, LessonWords, Module, ModuleWords

LONGEST_SUMMARY = 400


class Assembly:
    """Puts the modules of a course together, and answers for each section and activity of the backup."""

    def __init__(self, desk: Desk, library: Library) -> None:
        self.desk, self.library, self.ledger = desk, library, desk.ledger
        self.modules: list[Module] = []
        self.module_slugs = Slugs()
        # By activity of ours: the activity of Moodle it came from.
        self.owners: dict[int, str] = {}
        # By context: what it is called in the report; why its files are not taken.
        self.places: dict[str, str] = {}
        self.gone: dict[str, str] = {}
        # Short labels that wait for the lesson they stand above.
        self.waiting: list[tuple[Listed, Lesson]] = []

    def all(self) -> None:
        self.ledger.found("section", len(self.desk.backup.sections))
        for listed in self.desk.backup.activities.values():
            self.ledger.found(listed.kind)
            self.places[listed.context] = listed.where
        for section, activities in self.desk.backup.in_order():
            self._module(section, activities)

    def _module(self, section: Section | None, activities: list[Listed]) -> None:
        desk = self.desk
        desk.slugs = Slugs()
        source, ident = (section.name, section.id) if section is not None else (desk.backup.title, "")
        source = source or self._unnamed(section)
        summary = section.summary if section is not None else None
        where = desk.own_title(source)
        codes = desk.codes(where, source, *([summary] if summary is not None else []))
        module = Module(
            key=desk.keys.of("section", ident),
            slug=self.module_slugs.take(where, f"section-{ident}"),
            words={language: ModuleWords(desk.title(source, codes, language) or "-") for language in codes},
            draft=section is not None and section.is_hidden,
        )
        remarks = self._summary(section, module, where, codes) if section is not None else []
        for listed in activities:
            self._activity(listed, module)
        self._flush(module)
        if module.activities:
            self.modules.append(module)
        if section is None:
            return
        if not module.activities and not module.words[desk.language].summary:
            nothing = _("It holds nothing that could be taken in.") if activities else _("It is empty.")
            self.ledger.left_out(where, "section", nothing)
            return
        if not module.activities:
            self.modules.append(module)
        tell_conditions(self.ledger, where, section)
        if section.is_hidden:
            remarks.append(_("It was hidden from learners, and is a draft."))
        if section.inside:
            remarks.append(_("It stood inside another section; here it follows that one."))
        if remarks:
            self.ledger.converted(where, "section", " ".join(remarks))
        else:
            self.ledger.taken("section")

    def _unnamed(self, section: Section | None) -> str:
        """What Moodle calls a section that has no name of its own."""
        count = section.number if section is not None else 0
        weekly = line(self.desk.backup.course, "format") == "weeks"
        with self.desk.speaking():
            if count == 0:
                return _("General")
            return (_("Week %(number)d") if weekly else _("Section %(number)d")) % {"number": count}

    def _summary(self, section: Section, module: Module, where: str, codes: dict[str, set[str]]) -> list[str]:
        """The words under a section's name; what is more than words is a lesson at its beginning."""
        desk = self.desk
        context = str(desk.backup.course.get("contextid", "")) if desk.backup.course is not None else ""
        area = Area(context, "course", "section", section.id)
        held: dict[str, LessonWords] = {}
        for language in codes:
            words = module.words[language]
            blocks = desk.blocks(section.summary, area, where, codes, language, words.title)
            short = desk.summary(blocks, LONGEST_SUMMARY)
            words.summary = short or first_words(blocks, LONGEST_SUMMARY)
            held[language] = LessonWords(title=words.title, blocks=blocks if short is None else [])
        if not held[desk.language].blocks:
            return []
        title = held[desk.language].title
        module.activities.append(
            Lesson(
                key=desk.keys.of("section summary", section.id),
                slug=desk.slug(title, f"section-{section.id}"),
                minutes=minutes_of(held[desk.language].blocks),
                words=held,
                required=False,
                completion="viewed",
            )
        )
        return [_("Its summary shows more than a module's can, and is its first lesson.")]

    def _activity(self, listed: Listed, module: Module) -> None:
        if listed.kind in {"subsection", "qbank"} and not listed.trouble:
            self._container(listed)
            return
        made = read_activity(self.desk, listed, self.library)
        if made.is_label and made.activities:
            label = made.activities[0]
            if isinstance(label, Lesson) and is_short(label):
                self.waiting.append((listed, label))
                return
        first = made.activities[0] if made.activities else None
        if isinstance(first, Lesson):
            self._announced(first)
        self._take(listed, made, module)

    def _container(self, listed: Listed) -> None:
        """What only holds other things: a subsection its section, a question bank its categories."""
        if listed.kind == "subsection":
            if any(section.inside == listed.id for section in self.desk.backup.sections):
                self.ledger.converted(listed.where, listed.kind, _("Its section is a module of its own."))
            else:
                self.ledger.left_out(listed.where, listed.kind, _("The backup does not hold its section."))
        else:
            self.ledger.converted(listed.where, listed.kind, _("Its questions stand in banks, one for each category."))
        settle_completion(self.ledger, listed, [], merged=False)

    def _announced(self, lesson: Lesson) -> None:
        """Put the labels that waited above the lesson they announce, where it is shown to the same people."""
        fitting = [(listed, label) for listed, label in self.waiting if label.draft == lesson.draft]
        if len(fitting) != len(self.waiting):
            return
        self.waiting = []
        for listed, label in reversed(fitting):
            own = label.words[self.desk.language]
            for language, words in lesson.words.items():
                if words.blocks:
                    words.blocks = [
                        *(label.words[language].blocks if language in label.words else own.blocks),
                        *words.blocks,
                    ]
            title = lesson.words[self.desk.language].title
            listed.remark(_("Its words stand at the beginning of the lesson “%(title)s”.") % {"title": title})
            self._answer(listed, Made(), merged=True)

    def _flush(self, module: Module) -> None:
        """Labels that announce no lesson are short lessons themselves."""
        waiting, self.waiting = self.waiting, []
        for listed, label in waiting:
            self._take(listed, Made([label], is_label=True), module)

    def _take(self, listed: Listed, made: Made, module: Module) -> None:
        self._flush(module)
        if made.is_label and made.activities:
            listed.remark(_("It stands between other things, and is a short lesson."))
        for one in made.activities:
            self.owners[id(one)] = listed.id
        module.activities += made.activities
        self._answer(listed, made, merged=False)

    def _answer(self, listed: Listed, made: Made, *, merged: bool) -> None:
        """Say what became of an activity, of its completion, its conditions and what learners did in it."""
        settle_completion(self.ledger, listed, made.activities, merged=merged)
        tell_contributions(self.ledger, listed)
        if made.why:
            self.gone[listed.context] = _("It belongs to an activity that is left out.")
            self.ledger.left_out(listed.where, listed.kind, made.why)
            return
        tell_conditions(self.ledger, listed.where, listed)
        if listed.is_hidden and not merged:
            listed.remark(_("It was hidden from learners, and is a draft."))
        if listed.remarks:
            self.ledger.converted(listed.where, listed.kind, " ".join(listed.remarks))
        else:
            self.ledger.taken(listed.kind)
