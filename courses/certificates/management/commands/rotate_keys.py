from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from courses.certificates.actions import rotate_keys
from courses.certificates.management.signing import SigningCommand, association, plainly


class Command(SigningCommand):
    help = "Gives an association new keys to sign with. The old ones end now; what they signed holds as before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("association", help="its short name, such as ftahk")

    def handle(self, *args: Any, **options: Any) -> None:
        with plainly():
            made = rotate_keys(organisation=association(options["association"]))
        self.stdout.write(f"New keys: {', '.join(key.name for key in made)}. Status lists are being signed anew.")
