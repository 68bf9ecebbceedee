"""Links between the pages of an imported course: what they lead to may not have come in."""

from __future__ import annotations

import re
from uuid import UUID

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.neutral import Assignment, Block, Course, Lesson

LINK = re.compile(r'<a href="page:([0-9a-f-]{36})">(.*?)</a>', re.DOTALL)


def keep_links(course: Course, ledger: Ledger) -> None:
    """Where a link leads to nothing of the course its words stay, and the report says so."""
    known = {course.key, *(one.key for one in course.modules), *(one.key for one in course.activities)}
    for activity in course.activities:
        if isinstance(activity, Lesson | Assignment):
            for words in activity.words.values():
                for block in words.blocks:
                    _keep(block, words.title, known, ledger)


def _keep(block: Block, title: str, known: set[UUID], ledger: Ledger) -> None:
    if not isinstance(block.value, str):
        return

    def kept(found: re.Match[str]) -> str:
        if UUID(found[1]) in known:
            return found[0]
        ledger.drop(title, "link", _("The link leads to something that is left out; its words stay."))
        return found[2]

    block.value = LINK.sub(kept, block.value)
