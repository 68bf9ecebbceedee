"""Packages inside a backup: SCORM and H5P activities whose file it holds."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from courses.interchange.archives import Source, open_bytes
from courses.interchange.exceptions import ImportRefused
from courses.interchange.moodle.backup_archive import Listed, grade_to_pass, is_on, whole, word
from courses.interchange.moodle.backup_desk import Desk
from courses.interchange.moodle.backup_files import Held
from courses.interchange.moodle.backup_pages import Made, first_words, key_of, place_of
from courses.interchange.neutral import Package, PackageWords
from courses.interchange.packages import package_of

LONGEST_INTRODUCTION = 1000
MANIFEST = "imsmanifest.xml"


def package(desk: Desk, listed: Listed) -> Made:
    """The package as it is; what Moodle added to it are its title, its introduction and the score to reach."""
    component = f"mod_{listed.kind}"
    unpacked = desk.files.area(listed.context, component, "content")
    held = _held(desk, listed, component, unpacked)
    source = _opened(desk, held, unpacked)
    if source is None:
        return Made(why=held[0].fate if held else _("The backup does not hold its package."))
    codes = desk.codes(listed.where, listed.title, listed.intro)
    titles = {language: desk.title(listed.title, codes, language) or listed.kind for language in codes}
    try:
        made = package_of(
            source(),
            key=key_of(desk, listed),
            slug=desk.slug(titles[desk.language], f"package-{listed.id}"),
            language=desk.language,
            ledger=desk.ledger,
            where=listed.where,
            title=titles[desk.language],
        )
    except ImportRefused as refusal:
        for one in held:
            one.fate = str(refusal.message)
        return Made(why=str(refusal.message))
    for one in unpacked:
        if one not in held:
            one.fate = _("Moodle had unpacked it; the package itself is taken.")
    made.draft = listed.is_hidden
    for language, title in titles.items():
        blocks = desk.blocks(listed.intro, place_of(listed), listed.where, codes, language, title)
        said = made.words[desk.language].introduction
        made.words[language] = PackageWords(title, first_words(blocks, LONGEST_INTRODUCTION) or said)
        if desk.summary(blocks, LONGEST_INTRODUCTION) is None and language == desk.language:
            listed.remark(_("Of its introduction the first words are kept."))
    _score(listed, made)
    return Made([made])


def _held(desk: Desk, listed: Listed, component: str, unpacked: list[Held]) -> list[Held]:
    """The file of the package: where Moodle keeps it, else among what it unpacked; else all that it unpacked."""
    kept = desk.files.area(listed.context, component, "package")
    named = [one for one in unpacked if one.full_name == word(listed.body, "reference").strip()]
    whole_package = kept[:1] or named[:1]
    if not whole_package and any(one.full_name.lower() == MANIFEST for one in unpacked):
        return unpacked
    return whole_package


def _opened(desk: Desk, held: list[Held], unpacked: list[Held]) -> Callable[[], Source] | None:
    """How to open what is held; None where the backup lists a file and does not hold it."""
    contents = {one.full_name: desk.files.hand_over(one) for one in held}
    whole_files = {name: content for name, content in contents.items() if content is not None}
    if not held or len(whole_files) < len(contents):
        return None
    if held == unpacked:
        return lambda: Source(held[0].component, whole_files)
    return lambda: open_bytes(whole_files[held[0].full_name], held[0].name)


def _score(listed: Listed, made: Package) -> None:
    """Moodle's own score to pass wins over what the package says; how attempts were graded is told."""
    passed = grade_to_pass(listed)
    required = whole(listed.body, "completionscorerequired")
    if passed:
        made.pass_mark = passed
    elif 0 < required <= 100:
        made.pass_mark = required
    if whole(listed.body, "maxattempt") > 0:
        listed.remark(_("The number of attempts was limited; here it is not."))
    if is_on(listed.body, "timeopen") or is_on(listed.body, "timeclose"):
        listed.remark(_("It was open only between certain dates; here it is open with the course."))
