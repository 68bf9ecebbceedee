"""Course backups of Moodle (`.mbz`, 2.0 to 5.x): sections to modules, activities to lessons, quizzes and assignments.

What belongs to people (users, groups, grades, attempts, contributions, logs) is never imported. Everything else is taken,
or the report says by Moodle's own names what became of it.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from courses.interchange.archives import Source
from courses.interchange.identity import Keys, Slugs
from courses.interchange.ledger import Ledger
from courses.interchange.media import Shelf
from courses.interchange.moodle.backup_archive import MAIN, Backup, is_on, open_backup, text_in
from courses.interchange.moodle.backup_desk import Area, Desk
from courses.interchange.moodle.backup_files import Files
from courses.interchange.moodle.backup_links import keep_links
from courses.interchange.moodle.backup_pages import chapters_of, first_words
from courses.interchange.moodle.backup_quizzes import library_of
from courses.interchange.moodle.backup_rest import tell_rest
from courses.interchange.moodle.backup_sections import Assembly
from courses.interchange.moodle.backup_settings import needed, settle_required
from courses.interchange.moodle.texts import as_html, codes_in, guess_language, language_of
from courses.interchange.neutral import Course, CourseWords, Lesson, LessonWords, ModuleWords
from courses.interchange.readers import Options

FORMAT = "moodle-mbz"
# What Moodle 1.9 and earlier wrote.
OLD_MAIN = "moodle.xml"
OLD_ROOT = b"<MOODLE_BACKUP"
LONGEST_COURSE_SUMMARY = 400


def recognises(source: Source) -> bool:
    if MAIN in source.rooted(MAIN).files:
        return True
    return OLD_ROOT in source.rooted(OLD_MAIN).files.get(OLD_MAIN, b"")[:2000]


def read(source: Source, options: Options) -> Course:
    """The course of a backup. Raises ImportRefused for what is none that can be read."""
    backup, ledger, shelf = open_backup(source), Ledger(), Shelf()
    desk = Desk(
        backup=backup,
        files=Files(backup, ledger, shelf),
        ledger=ledger,
        shelf=shelf,
        keys=Keys(options.owner, FORMAT, backup.identity),
        language=_language(backup, options),
    )
    _announce(desk)
    ledger.found("course")
    library = library_of(desk)
    assembly = Assembly(desk, library)
    assembly.all()
    course = Course(
        key=desk.becomes["course"],
        code=options.code,
        owner=options.owner,
        source_language=desk.language,
        slug=Slugs().take(desk.own_title(backup.title), backup.short_name or "course"),
        words={},
        modules=assembly.modules,
    )
    _course_words(desk, course)
    course.banks = list({id(bank): bank for bank in library.banks.values() if bank.questions}.values())
    course.media = shelf.files
    settle_required(course.modules, assembly.owners, needed(backup, ledger))
    keep_links(course, ledger)
    _fill_languages(course)
    tell_rest(backup, ledger)
    desk.files.settle(assembly.places, assembly.gone)
    ledger.settle(course)
    return course


def _language(backup: Backup, options: Options) -> str:
    """What was told, what the course says of itself, the languages its texts name, or what its words look like."""
    if options.told:
        return options.language
    said = language_of(backup.course.findtext("lang") or "") if backup.course is not None else ""
    if said:
        return said
    names = [backup.title, *(one.title for one in backup.activities.values())]
    named = [language for text in names for code in codes_in(text) if (language := language_of(code))]
    texts = [*names, *(as_html(section.summary) for section in backup.sections)]
    texts += [as_html(text_in(one.body, name)) for one in backup.activities.values() for name in ("intro", "content")]
    return named[0] if named else guess_language(" ".join(texts)[:200_000])


def _announce(desk: Desk) -> None:
    """Say what everything will become before it does, so that texts can link to each other."""
    desk.becomes["course"] = desk.keys.of("course", "")
    for section in desk.backup.sections:
        desk.becomes[f"section {section.id}"] = desk.keys.of("section", section.id)
    for listed in desk.backup.activities.values():
        desk.becomes[f"activity {listed.id}"] = desk.keys.of("activity", listed.id)
        if listed.kind == "book" and (groups := chapters_of(listed)):
            desk.becomes[f"activity {listed.id}"] = desk.keys.of("chapter", groups[0][0].id)
            for first, *inner in groups:
                for chapter in (first, *inner):
                    desk.becomes[f"chapter {chapter.id}"] = desk.keys.of("chapter", first.id)


def _course_words(desk: Desk, course: Course) -> None:
    """Title and summary; a summary that shows more than words stands in a lesson at the beginning."""
    backup = desk.backup
    summary = text_in(backup.course, "summary")
    codes = desk.codes("course/course.xml", backup.title, summary)
    context = str(backup.course.get("contextid", "")) if backup.course is not None else ""
    about: dict[str, LessonWords] = {}
    how: list[str] = []
    with desk.speaking():
        name = _("About this course")
    for language in codes:
        title = desk.title(backup.title, codes, language) or "-"
        blocks = desk.blocks(
            summary, Area(context, "course", "summary", None), "course/course.xml", codes, language, title
        )
        words = desk.summary(blocks, LONGEST_COURSE_SUMMARY)
        course.words[language] = CourseWords(title, words or first_words(blocks, LONGEST_COURSE_SUMMARY) or title)
        about[language] = LessonWords(title=name, blocks=blocks if words is None else [])
    if about[desk.language].blocks and course.modules:
        first = course.modules[0]
        slugs = Slugs()
        slugs.given.update(one.slug for one in first.activities)
        lesson = Lesson(
            desk.keys.of("about", ""), slugs.take(name, "about"), 2, about, required=False, completion="viewed"
        )
        first.activities.insert(0, lesson)
        how.append(_("Its summary is longer than a card of the catalogue, and stands in the first lesson too."))
    if is_on(backup.course, "startdate") or is_on(backup.course, "enddate"):
        how.append(_("Its dates are not taken: a cohort has its own."))
    if how:
        desk.ledger.converted("course/course.xml", "course", " ".join(how))
    else:
        desk.ledger.taken("course")


def _fill_languages(course: Course) -> None:
    """Modules and the course have at least a title in every language that something in them has words in."""
    for module in course.modules:
        own = module.words[course.source_language]
        for language in [one for activity in module.activities for one in activity.words]:
            module.words.setdefault(language, ModuleWords(own.title))
    main = course.words[course.source_language]
    for language in [one for module in course.modules for one in module.words]:
        course.words.setdefault(language, CourseWords(main.title, main.summary))
