"""What stands in no place of a cartridge: files nobody shows, settings of another system, second forms of a thing."""

from __future__ import annotations

import posixpath

from django.utils.translation import gettext as _

from courses.interchange.cartridge.account import Account, NotHereError
from courses.interchange.cartridge.activities import Maker
from courses.interchange.cartridge.canvas import settings_in
from courses.interchange.cartridge.manifest import MANIFEST, Resource
from courses.interchange.cartridge.plan import PAGES
from courses.interchange.identity import Slugs
from courses.interchange.neutral import Block, Lesson, LessonWords, Module, ModuleWords

OURS = ("course_settings/", "non_cc_assessments/")
# Pages, and what says how things are, not what they are.
PAGES_AND_RULES = (*PAGES, ".xml", ".xsd", ".dtd", ".qti")


def loose_files(account: Account, maker: Maker, title: str, slugs: Slugs) -> list[Module]:
    """Files that no place and no page shows, in one lesson of downloads that stays a draft."""
    blocks: list[Block] = []
    for resource in account.manifest.resources.values():
        if account.plan.families[resource.ident] != "file" or id(resource) in account.answered:
            continue
        where = resource.main or resource.ident
        if account.files.find(resource.main) in account.resolver.used and resource.main:
            account.settle(resource, where)
            continue
        if account.is_hidden(resource):
            account.settle(resource, where, why=_("It is hidden from learners in the source."))
            continue
        try:
            blocks += maker.file_blocks(resource.main, posixpath.basename(resource.main), where)
            how = _("No page shows it in the source; it is offered in a draft lesson of files.")
            account.settle(resource, where, how=how)
        except NotHereError as missing:
            account.settle(resource, where, why=str(missing))
    for name in sorted(_unread(account)):
        try:
            blocks += maker.file_blocks(name, posixpath.basename(name), name)
        except NotHereError:
            continue  # which the shelf has told
        how = _("No page shows it in the source; it is offered in a draft lesson of files.")
        account.ledger.note(name, "file", how)
    for name in sorted(_unlinked(account)):
        why = _("A page beside the first page of its resource, which no link leads to.")
        account.ledger.drop(name, "file", why)
    if not blocks:
        return []
    lesson = Lesson(
        key=account.keys.of("activity", "files"),
        slug="files",
        minutes=5,
        words={account.language: LessonWords(title=title, blocks=blocks)},
        required=False,
        draft=True,
    )
    words = {account.language: ModuleWords(title=title)}
    return [
        Module(
            account.keys.of("module", "files"),
            slugs.take(title, "files"),
            words,
            [lesson],
            draft=True,
        )
    ]


def _unread(account: Account) -> set[str]:
    """Files that nothing has read: beside the main file of a resource, or in no resource at all."""
    read = {account.files.find(one.main) for one in account.manifest.resources.values() if one.main}
    read |= {account.files.find(name) for name in account.plan.richer.values()}
    return {
        name
        for name in account.source.files
        if name not in read | account.resolver.used
        and name != MANIFEST
        and not name.startswith(OURS)
        and not name.lower().endswith(PAGES_AND_RULES)
    }


def _unlinked(account: Account) -> set[str]:
    """Pages of a resource that are not its first, where the first is a page too."""
    found = set()
    for resource in account.manifest.resources.values():
        if account.plan.families[resource.ident] in {"page", "file"}:
            beside = {account.files.find(name) for name in resource.files} - {account.files.find(resource.main)}
            found |= {name for name in beside if name.lower().endswith(PAGES)}
    read = {account.files.find(one.main) for one in account.manifest.resources.values() if one.main}
    return found - account.resolver.used - read


def answer_rest(account: Account) -> None:
    """What belongs to something else, and what has no place at all."""
    for kind, title, name in settings_in(account.source):
        why = _("Things of this kind belong to the system it comes from; there is no place for them here.")
        account.ledger.drop(f"{name}: {title}" if title else name, kind, why)
    for resource in (*account.manifest.resources.values(), *account.manifest.twins):
        if id(resource) in account.answered:
            continue
        _answer(account, resource, account.plan.families.get(resource.ident, "unknown"))
    for ident, (what, _score) in account.modules.asked.items():
        account.ledger.drop(f"{ident}: {what}", "completionRequirement", _("What it asks for did not come in."))


def _answer(account: Account, resource: Resource, family: str) -> None:
    where = resource.main or resource.ident
    twin = resource in account.manifest.twins
    if family in {"settings", "quiz_meta", "topic_meta"} and not twin:
        account.settle(resource, where)
    elif family == "fallback":
        how = _("The same thing stands here in a richer form, which came in.")
        account.settle(resource, where, how=how)
    elif twin:
        account.settle(resource, where, why=_("Another resource has the same identifier, and only one can be meant."))
    elif family == "tool":
        why = _("An external tool (LTI) is not part of the cartridge, and cannot run here.")
        account.settle(resource, where, why=why)
    else:
        account.settle(resource, where, why=_("Things of this kind are not taken in."))
