"""Packages of strangers, and pages that play them."""

from __future__ import annotations

from itertools import count
from typing import Any

from courses.catalogue.models import ModulePage
from courses.packages import actions
from courses.packages.models import Package, PackagePage
from courses.packages.tickets import Ticket, make_ticket
from tests.factories.accounts import AssociationFactory
from tests.factories.catalogue import publish

_numbers = count(1)
LAUNCHED = 1_000_000_000_000


def make_package(*, parts: int = 1, files: dict[str, bytes] | None = None, **fields: Any) -> Package:
    """A stored SCORM 1.2 package with so many parts; the contents are its own."""
    number = next(_numbers)
    contents = {f"part{place}.html": b"<p>Part %d of %d</p>" % (place, number) for place in range(1, parts + 1)}
    outline = [
        {"id": f"part-{place}", "title": f"Part {place}", "href": f"part{place}.html"} for place in range(1, parts + 1)
    ]
    package, _is_new = actions.store_package(
        owner=fields.pop("owner", None) or AssociationFactory(),
        package_format=fields.pop("package_format", "scorm12"),
        name=fields.pop("name", f"Package {number}"),
        outline=fields.pop("outline", outline),
        files={**contents, **(files or {})},
        **fields,
    )
    return package


def make_package_page(module: ModulePage, *, package: Package | None = None, **fields: Any) -> PackagePage:
    """A published package activity."""
    number = next(_numbers)
    page = module.add_child(
        instance=PackagePage(
            title=fields.pop("title", f"Package activity {number}"),
            slug=f"package-{number}",
            locale=module.locale,
            package=package or make_package(),
            live=False,
            **{"completion_rule": "passed", "minutes": 10, **fields},
        )
    )
    return publish(page)


def ticket_for(person: Any, page: PackagePage, *, part: str = "part-1", launch: int = LAUNCHED) -> str:
    """As the page of the academy makes it."""
    from courses.catalogue.models import Activity

    activity = Activity.objects.get(key=page.translation_key)
    person_id = person.pk if person is not None else None
    return make_ticket(Ticket(person_id, activity.pk, page.package_id, part, launch))
