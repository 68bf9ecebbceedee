from __future__ import annotations

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from common import clock


class Command(BaseCommand):
    help = "Does what the minute asks for: scheduled publishing, expiry, deadlines, settling, due messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--forever", action="store_true", help="run once a minute until stopped")

    def handle(self, *args: Any, forever: bool, verbosity: int, **options: Any) -> None:
        if not forever:
            self._report(clock.tick(everything=True), verbosity)
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            started = time.monotonic()
            close_old_connections()
            self._report(clock.tick(), verbosity)
            stopped.wait(max(1.0, 60 - (time.monotonic() - started)))

    def _report(self, outcome: dict[str, str], verbosity: int) -> None:
        for name, result in outcome.items():
            if result == "failed" or (result == "done" and verbosity > 1):
                self.stdout.write(f"{name}: {result}")
