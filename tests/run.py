"""What `make test` and `make test-full` call: pytest on every core, with a PostgreSQL of its own where asked for.

`python -m tests.run [--slow] [--postgres] [what pytest takes…]`. Without PostgreSQL, Chromium or Node it says what was
not run; under CI that is a failure.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from tests.helpers import postgres, verifiers

CHROMIUM = "/usr/bin/chromium"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--slow", action="store_true", help="also what is marked slow, and properties at full size")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    options, for_pytest = parser.parse_known_args()
    under_ci = os.environ.get("CI") == "true"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    environment["ACADEMY_TEST_SIZE"] = "full" if options.slow else "small"

    if not shutil.which(CHROMIUM):
        print("not run: browser journeys (Chromium is not installed; Debian: apt-get install chromium)")
        if under_ci:
            return 1
    if options.slow and (why := verifiers.available()):
        print(f"not run: other people's verifiers of credentials ({why})")
        if under_ci:
            return 1
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2)]
    # Journeys run the product as `make demo` does, and who may open what does not hang on the database: once is enough.
    left_out = [*([] if options.slow else ["slow"]), *(["journey", "walk"] if options.postgres else [])]
    if left_out:
        command += ["-m", " and ".join(f"not {mark}" for mark in left_out)]
    command += for_pytest

    if not options.postgres:
        return subprocess.run(command, env=environment).returncode
    if not postgres.available():
        print("not run: the suite on PostgreSQL (not installed; Debian: apt-get install postgresql)")
        return 1 if under_ci else 0
    with postgres.server() as url:
        return subprocess.run(command, env={**environment, "TEST_DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
