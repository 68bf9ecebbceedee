"""The accounts that are shown on the sign-in page of the demonstration."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import actions as accounts
from accounts.enums import Role
from accounts.models import Organisation, Person, User

HOST = "demo.example"
# Before the first cohort began.
SERVED_DAYS = 400


@dataclass(frozen=True)
class Account:
    name: str
    display: str
    other_script: str
    organisation: str
    role: str
    language: str = "en"
    superuser: bool = False


ACCOUNTS = (
    Account("learner", "Wong Mei Ling", "黃美玲", "harbour-lane-bank", Role.LEARNER),
    Account("manager", "Lam Wai Man", "林慧敏", "harbour-lane-bank", Role.MANAGER),
    Account("trainer", "Chan Ka Ho", "陳家豪", "ftahk", Role.TRAINER),
    Account("reviewer", "Yip Lok Yi", "葉樂怡", "ftahk", Role.REVIEWER),
    Account("officer", "Cheng Man Yee", "鄭敏儀", "ftahk", Role.OFFICER),
    Account("officer2", "Tsang Kin Fai", "曾健輝", "ftahk", Role.OFFICER),
    Account("partner-officer", "Zhou Wenbo", "周文博", "szfa", Role.OFFICER, "zh-hans"),
    Account("admin", "Academy Office", "", "", "", superuser=True),
)


def password() -> tuple[str, bool]:
    """The password of all demo accounts, and whether it was made up rather than given."""
    given = getattr(settings, "DEMO_PASSWORD", "")
    if given:
        return given, False
    path = _folder() / "password"
    if not path.exists():
        write_privately("password", "-".join(secrets.token_hex(2) for _part in range(4)))
    return path.read_text().strip(), True


def write_privately(name: str, text: str) -> None:
    """Put a file into the demonstration's folder which only its owner can read."""
    _folder().mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(_folder() / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)


def account_list(words: str) -> str:
    """Who can sign in, one line each with role and organisation, and the password: what `make demo` prints."""
    names = dict(Organisation.objects.values_list("slug", "name_en"))
    lines = [f"  {f'{account.name}@{HOST}':<32}{_what(account, names)}" for account in ACCOUNTS]
    return "\n".join(["Accounts of the demonstration:", *lines, f"  Password of them all: {words}", ""])


def _what(account: Account, names: dict[str, str]) -> str:
    return f"{account.role}, {names[account.organisation]}" if account.organisation else "administrator"


def _folder() -> Path:
    return Path(getattr(settings, "DEMO_DIR", settings.VAR_DIR))


def make_accounts(organisations: dict[str, Organisation], words: str) -> dict[str, Person]:
    """The demo accounts by name, with the roles they have; made where they do not stand."""
    people: dict[str, Person] = {}
    for account in ACCOUNTS:
        person = _person(account, words)
        people[account.name] = person
        if account.organisation:
            accounts.begin_membership(
                person=person,
                organisation=organisations[account.organisation],
                role=account.role,
                by=person,
                team="Retail credit" if account.role == Role.LEARNER else "",
                starts_on=_first_day(),
            )
    return people


def _first_day() -> date:
    return timezone.localdate() - timedelta(days=SERVED_DAYS)


def _person(account: Account, words: str) -> Person:
    email = f"{account.name}@{HOST}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email=email,
            password=words,
            display_name=account.display,
            name_other_script=account.other_script,
            name_latin=account.display,
            language=account.language,
            adult_declared_at=timezone.now(),
            is_superuser=account.superuser,
            is_staff=account.superuser,
        )
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    elif not user.check_password(words):
        user.password = make_password(words)
        user.save(update_fields=["password"])
    return Person.objects.get(user=user)


def make_manager(organisation: Organisation) -> Person:
    """Who looks after the cohorts of a member; nobody signs in as her."""
    return _silent(organisation, Role.MANAGER, f"Training, {organisation.name_en}")


def make_officer(organisation: Organisation) -> Person:
    """Who answers for an association; nobody signs in as her."""
    return _silent(organisation, Role.OFFICER, f"Office, {organisation.short_name}")


def _silent(organisation: Organisation, role: str, name: str) -> Person:
    email = f"{role}@{organisation.slug}.{HOST}"
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email=email, password=None, display_name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    person = Person.objects.get(user=user)
    accounts.begin_membership(person=person, organisation=organisation, role=role, by=person, starts_on=_first_day())
    return person
