"""`manage.py setup_site`: front pages, catalogues and standard pages in the three languages; nothing the second time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from pages.actions import lay_out_site


class Command(BaseCommand):
    help = "Make the front pages, catalogues and standard pages that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        laid = lay_out_site()
        if options["verbosity"] > 0:
            self.stdout.write(f"{laid.pages} pages made")
