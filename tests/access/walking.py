"""Going to an address as somebody, and what is read there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from tests.access.routes import routes
from tests.access.rules import LEFT_OUT, may_read
from tests.access.things import House, Side, Things
from tests.access.visits import Visit, visits
from tests.factories.accounts import UserFactory

WALKERS = ("visitor", Role.LEARNER, Role.TRAINER, Role.REVIEWER, Role.MANAGER, Role.OFFICER, "superuser")


@dataclass
class Walker:
    """Somebody of the first house of the first association, or nobody, or a superuser."""

    role: str
    side: Side
    house: House
    client: Client

    @property
    def own(self) -> Things:
        return Things(self.side, self.house)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    visit: Visit
    status: int
    text: str
    location: str
    error: str = ""

    @property
    def opens(self) -> bool:
        """A page, or the way to one: not a refusal, and not the way to the sign-in or to the first page of authoring."""
        return 200 <= self.status < 300 or (300 <= self.status < 400 and not self.turns_away)

    @property
    def turns_away(self) -> bool:
        return self.location == "/admin/" or self.location.startswith(("/accounts/login/", "/admin/login/"))

    @property
    def refuses(self) -> bool:
        """404 is our answer to whoever asks for what is not hers; Wagtail's is 403, or the first page of authoring."""
        if self.visit.route.is_ours and not self.visit.route.is_authoring:
            return self.status in {404, 405} or self.turns_away
        return self.status in {403, 404, 405} or self.turns_away


def walker(role: str, side: Side) -> Walker:
    """A browser in which somebody of this role is signed in."""
    house = side.houses[0]
    account: User | None = None
    if role in side.staff:
        account = side.staff[role]
    elif role in {Role.LEARNER, Role.MANAGER}:
        account = house.learner if role == Role.LEARNER else house.manager
    elif role == "superuser":
        account = UserFactory(superuser=True)
    client = Client()
    if account is not None:
        client.force_login(User.objects.get(pk=account.pk))
        # Just now, so that what asks for the password once more opens.
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time() + 3600, "reauthenticated": True}
        ]
        session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(account.pk)
        session.save()
    return Walker(role, side, house, client)


def go(client: Client, visit: Visit, method: str = "get", data: dict[str, Any] | None = None) -> Answer:
    """One request. What breaks is an answer too."""
    try:
        response: Any = getattr(client, method)(visit.path, data or {})
    except Exception as error:
        return Answer(visit, 500, "", "", error=repr(error)[:300])
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(visit, response.status_code, _words(content), response.headers.get("Location", ""))


def _words(content: bytes) -> str:
    """The text of an answer; of a workbook, that of its sheets."""
    if content.startswith(b"PK"):
        try:
            book = ZipFile(BytesIO(content))
        except BadZipFile:
            return ""
        content = b"\n".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def everywhere(things: Things) -> Iterator[Visit]:
    """Every address of the site with these things."""
    for route in routes():
        if route.key not in LEFT_OUT:
            yield from visits(route, things)


def of_others(someone: Walker, sides: tuple[Side, Side]) -> dict[str, Things]:
    """Things of another member of the same association, and of another association."""
    return {
        "sister": Things(someone.side, someone.side.houses[1]),
        "foreign": Things(sides[1], sides[1].houses[0]),
    }


def read_over(someone: Walker, sides: tuple[Side, Side], answer: Answer) -> list[str]:
    """The words on a page that its reader may not read."""
    words = [word for side in sides for place in (side, *side.houses) for word in place.words]
    found = [word for word in words if word.text in answer.text and not may_read(someone, word, answer.visit)]
    return sorted(word.text for word in found)


def fault(someone: Walker, sides: tuple[Side, Side], answer: Answer) -> str:
    """What is wrong with an answer, whatever was asked for."""
    if answer.error or answer.status >= 500:
        return f"breaks: {answer.error or answer.status}"
    over = read_over(someone, sides, answer)
    return f"reads {' '.join(over)}" if over else ""
