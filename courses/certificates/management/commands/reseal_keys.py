from __future__ import annotations

from typing import Any

from courses.certificates.actions import reseal_keys
from courses.certificates.management.signing import SigningCommand, plainly


class Command(SigningCommand):
    help = "Seals every private key with the first secret of SIGNING_SECRET, so that the others can be taken out of it."

    def handle(self, *args: Any, **options: Any) -> None:
        with plainly():
            count = reseal_keys()
        self.stdout.write(f"{count} keys stand under the first secret.")
