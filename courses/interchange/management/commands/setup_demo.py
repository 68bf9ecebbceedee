"""Load the demonstration."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from courses.interchange.demo.people import HOST, account_list, password, write_privately
from courses.interchange.demo.stage import build

ALLOWED = {"config.settings.demo", "config.settings.test"}


class Command(BaseCommand):
    """Idempotent. Refuses where real people could be: other settings, or a user that the demonstration did not make."""

    help = "Load associations, members, accounts, AIF-101, cohorts and learners of the demonstration."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--learners", type=int, default=200, help="how many learners there are in all")

    def handle(self, *args: Any, learners: int, **options: Any) -> None:
        if settings.SETTINGS_MODULE not in ALLOWED:
            raise CommandError("setup_demo runs under config.settings.demo alone: its accounts share a known password.")
        if not 0 <= learners <= 50_000:
            raise CommandError("--learners takes a number from 0 to 50000.")
        own = User.objects.filter(email=f"admin@{HOST}").exists()
        if not own and User.objects.exists():
            raise CommandError("This database has users that the demonstration did not make. Nothing was changed.")
        words, made_up = password()
        say = self.stdout.write if options["verbosity"] else (lambda _line: None)
        build(learners=learners, words=words, say=say)
        accounts = account_list(words)
        write_privately("accounts.txt", accounts)
        if options["verbosity"]:
            self.stdout.write(accounts)
            self.stdout.write(f"Their password was {'made up once' if made_up else 'given'}.")
