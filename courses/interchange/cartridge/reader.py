"""A cartridge to a course: its places become modules and activities, and what stands in no place is brought too."""

from __future__ import annotations

import posixpath

from django.utils import translation
from django.utils.translation import gettext as _

from common.languages import closest
from courses.interchange.archives import Source
from courses.interchange.cartridge.account import Account, NotHereError, text_from
from courses.interchange.cartridge.activities import Made, Maker, unpublished
from courses.interchange.cartridge.canvas import FOLDER, modules_of, parsed
from courses.interchange.cartridge.leftovers import answer_rest, loose_files
from courses.interchange.cartridge.manifest import MANIFEST, Entry, Manifest, Resource, manifest_of
from courses.interchange.cartridge.plan import CONTENT, Part, parts_of, plan_of
from courses.interchange.exceptions import ImportRefused
from courses.interchange.html import summary_of
from courses.interchange.identity import Keys, Slugs
from courses.interchange.moodle.texts import guess_language
from courses.interchange.neutral import (
    Activity,
    Assignment,
    Block,
    Course,
    CourseWords,
    Lesson,
    Module,
    ModuleWords,
    Quiz,
)
from courses.interchange.readers import Options
from courses.interchange.xml import child, descendants, parse_xml, text_of

FORMAT = "cc"
HEADINGS = {"ContextModuleSubHeader"}
MARKS = (
    b"imsccv1p",
    b"IMS Common Cartridge",
    b"IMS Thin Common Cartridge",
    b"imscc_xmlv1p",
    b"imsdt_",
    b"imswl_",
    b"imsbasiclti",
)


def recognises(source: Source) -> bool:
    """A manifest that says it is a Common Cartridge, or an export of Canvas."""
    rooted = source.rooted(MANIFEST)
    manifest = rooted.files.get(MANIFEST, b"")
    if any(mark in manifest[:20_000] or mark in manifest for mark in MARKS):
        return True
    return bool(manifest) and f"{FOLDER}/canvas_export.txt" in rooted.files and b"<item" in manifest


def read(source: Source, options: Options) -> Course:
    """The whole course. Raises ImportRefused where there is nothing in it."""
    rooted = source.rooted(MANIFEST)
    manifest = manifest_of(rooted)
    return _Reading(rooted, manifest, options).course()


def _language(source: Source, manifest: Manifest, options: Options) -> str:
    """What was told, else what the manifest says, else what the titles and pages are written in."""
    if options.told:
        return options.language
    titles = [entry.title for top in manifest.entries for entry in top.walk()]
    pages = [text_from(held)[:20_000] for name, held in source.files.items() if name.endswith((".html", ".htm"))]
    return closest(manifest.language) or guess_language(" ".join([manifest.title, *titles, *pages])[:200_000])


class _Reading:
    def __init__(self, source: Source, manifest: Manifest, options: Options) -> None:
        self.options = options
        self.account = Account(
            source=source,
            manifest=manifest,
            plan=plan_of(source, manifest),
            modules=modules_of(source, manifest),
            language=_language(source, manifest, options),
            keys=Keys(options.owner, FORMAT, manifest.source_id or source.name),
        )
        self.maker = Maker(self.account)
        self.slugs = Slugs()
        settings = parsed(source, f"{FOLDER}/course_settings.xml")
        self.title = manifest.title or text_of(child(settings, "title")) or source.name
        self.parts, self.wrappers = parts_of(self.account.modules.entries, self.title)
        with translation.override(self.account.language):
            # Words that stand in the course, and so are in its language.
            self.names = {"further": _("Further material"), "files": _("Files")}

    def course(self) -> Course:
        account = self.account
        self._count()
        if not account.ledger.source:
            message = _("There is nothing in this cartridge: no places and no files. Export the course again.")
            raise ImportRefused("empty", message, MANIFEST)
        further = self._further()
        self._aim(further)
        self._banks()
        modules = [self._module(part) for part in self.parts]
        modules.append(self._module(further) if further else None)
        held = [*filter(None, modules), *loose_files(account, self.maker, self.names["files"], self.slugs)]
        course = Course(
            key=account.keys.of("course", ""),
            code=self.options.code,
            owner=self.options.owner,
            source_language=account.language,
            slug=Slugs().take(self.title, "course"),
            words={account.language: CourseWords(title=self.title[:255], summary=self._summary())},
            modules=held,
            banks=account.quizzes.held([one for module in held for one in module.activities if isinstance(one, Quiz)]),
            media=account.shelf.files,
        )
        account.mend_links(course)
        answer_rest(account)
        account.ledger.settle(course)
        return course

    def _summary(self) -> str:
        return (
            summary_of(self.account.manifest.description, 400)
            if self.account.manifest.description
            else self.title[:400]
        )

    # -- what there is

    def _count(self) -> None:
        """Everything the cartridge lists, before anything is made of it."""
        account = self.account
        for one in (*account.manifest.resources.values(), *account.manifest.twins):
            account.ledger.found(account.type_of(one))
        for entry in (*self.wrappers, *(place for part in self.parts for place in part.places)):
            account.ledger.found(account.kind_of(entry))
        for wrapper in self.wrappers:
            account.ledger.taken(account.kind_of(wrapper))
        for part in self.parts:
            if not part.ident.startswith("loose/"):
                account.ledger.found(self._kind_of(part))

    def _kind_of(self, part: Part) -> str:
        listed = next((one for one in self.account.modules.entries if one.ident == part.ident), None)
        return self.account.kind_of(listed) if listed is not None else "item"

    def _further(self) -> Part | None:
        """Pages, quizzes and the like that stand in no module, in one module after the others."""
        account = self.account
        listed = {
            resource.ident for part in self.parts for place in part.places if (resource := account.resource_of(place))
        }
        loose = [
            Entry(ident=f"further/{one.ident}", title="", resource=one.ident, type="loose")
            for one in account.manifest.resources.values()
            if account.plan.families[one.ident] in CONTENT and one.ident not in listed
        ]
        title = self.names["further"] if any(part.places for part in self.parts) else self.title
        return Part("further", title, True, loose) if loose else None

    def _aim(self, further: Part | None) -> None:
        """Say where links lead before the first page is read."""
        account, pages = self.account, self.account.resolver.pages
        for part in (*self.parts, *([further] if further else [])):
            for place in part.places:
                resource = account.resource_of(place)
                if resource is None:
                    continue
                quiz = account.plan.families[resource.ident] == "quiz"
                key = account.keys.of("quiz" if quiz else "activity", resource.ident)
                for name in (resource.ident, place.ident, account.files.find(resource.main) if resource.main else ""):
                    if name and (
                        name != account.files.find(resource.main) or account.plan.families[resource.ident] != "file"
                    ):
                        pages.setdefault(name, key)
                if resource.main.startswith("wiki_content/"):
                    pages.setdefault(posixpath.splitext(posixpath.basename(resource.main))[0], key)

    def _banks(self) -> None:
        account = self.account
        for resource in account.manifest.resources.values():
            if account.plan.families[resource.ident] != "bank":
                continue
            where = posixpath.basename(resource.main)
            try:
                root = parse_xml(account.content(resource.main), resource.main)
            except (NotHereError, ImportRefused) as missing:
                account.settle(resource, where, why=str(missing))
                continue
            account.quizzes.desk.resolver = account.resolver.at(resource.base, where)  # type: ignore[assignment]
            bank = next(descendants(root, "objectbank"), root)
            ident = bank.get("ident") or resource.ident
            account.quizzes.read_bank(bank, ident=ident, fallback=resource.ident, where=where)
            account.settle(resource, where)

    # -- modules

    def _module(self, part: Part) -> Module | None:
        account = self.account
        slugs = Slugs()
        module = Module(
            key=account.keys.of("module", part.ident),
            slug=self.slugs.take(part.title, "module"),
            words={account.language: ModuleWords(title=part.title[:255])},
            draft=not part.published,
        )
        headings: list[Entry] = []
        for place in part.places:
            where = f"{part.title}: {self.account.title_of(place)}"
            if self._is_heading(place):
                headings.append(place)
                continue
            made = self._place(place, part, where, slugs)
            if made is None:
                continue
            if part.ident == "further":
                # What stands in no module is asked of nobody, unless there is nothing else.
                made.required = not any(one.places for one in self.parts)
            self._require(made, place)
            self._under(headings, made, part.title)
            headings = []
            module.activities.append(made)
        for heading in headings:
            why = _("Nothing follows this heading that came in.")
            account.ledger.left_out(f"{part.title}: {heading.title}", account.kind_of(heading), why)
        if part.ident in {"further"} or part.ident.startswith("loose/"):
            return module if module.activities else None
        if module.activities and part.published:
            account.ledger.taken(self._kind_of(part))
        elif module.activities:
            account.ledger.converted(part.title, self._kind_of(part), unpublished())
        else:
            how = _("Nothing in it came in; the module is empty, and a draft.")
            account.ledger.converted(part.title, self._kind_of(part), how)
            module.draft = True
        return module

    def _is_heading(self, place: Entry) -> bool:
        if place.type in HEADINGS or place.entries:
            return not place.resource or self.account.resource_of(place) is None
        return not place.resource and not place.url and place.type in {"", "item"}

    def _place(self, place: Entry, part: Part, where: str, slugs: Slugs) -> Activity | None:
        account, kind = self.account, self.account.kind_of(place)
        told = kind != "loose"
        resource = account.resource_of(place)
        try:
            made, how = self._made(place, resource, where, slugs)
        except (NotHereError, ImportRefused) as missing:
            if resource is not None and resource.ident not in account.placed:
                account.settle(resource, where, why=str(missing))
            if told:
                account.ledger.left_out(where, kind, str(missing))
            return None
        if resource is not None:
            account.placed[resource.ident] = part.title
            if part.ident == "further":
                how = " ".join(
                    filter(None, [how, _("It stands in no module in the source; here it is further material.")])
                )
            account.settle(resource, where, how=how)
        if not made.draft and not (place.published and place.visible):
            made.draft = True
            account.ledger.converted(where, kind, unpublished())
        elif told:
            account.ledger.taken(kind)
        return made

    def _made(self, place: Entry, resource: Resource | None, where: str, slugs: Slugs) -> Made:
        """The activity of a place. Raises NotHereError and ImportRefused."""
        account = self.account
        if "ExternalTool" in place.type and (resource is None or account.plan.families[resource.ident] == "tool"):
            raise NotHereError(_("An external tool (LTI) is not part of the cartridge, and cannot run here."))
        if resource is None and place.url:
            return self.maker.linked(place, where, slugs), ""
        if resource is None:
            raise NotHereError(_("What stands here is not in this export."))
        if resource.ident in account.placed:
            stands = _("It stands in the course already, in “%(module)s”.")
            raise NotHereError(stands % {"module": account.placed[resource.ident]})
        return self.maker.make(resource, account.title_of(place), where, slugs)

    def _under(self, headings: list[Entry], made: Activity, title: str) -> None:
        """Headings between activities stand at the top of what follows them."""
        account = self.account
        words = made.words[account.language]
        for heading in reversed(headings):
            if isinstance(made, Lesson | Assignment):
                words.blocks.insert(0, Block("heading", heading.title[:255]))  # type: ignore[union-attr]
            else:
                words.introduction = f"{heading.title}\n\n{words.introduction}".strip()[:2000]  # type: ignore[union-attr]
            how = _("The heading stands at the top of what follows it.")
            account.ledger.converted(f"{title}: {heading.title}", account.kind_of(heading), how)

    def _require(self, made: Activity, place: Entry) -> None:
        """What Canvas asks for before a module is done."""
        asked = self.account.modules.asked.pop(place.ident, None)
        if asked is None:
            return
        what, score = asked
        where = self.account.title_of(place)
        self.account.ledger.found("completionRequirement")
        if what == "must_view" and isinstance(made, Lesson):
            made.completion = "viewed"
            self.account.ledger.taken("completionRequirement")
        elif (
            what == "min_percentage" and isinstance(made, Quiz | Assignment) and score is not None and 1 <= score <= 100
        ):
            made.pass_mark = int(score)
            self.account.ledger.taken("completionRequirement")
        else:
            how = _("It is done as everything of its kind is done here.")
            self.account.ledger.converted(where, "completionRequirement", how)
