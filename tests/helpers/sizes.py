"""How much properties try: the full size where it is asked for (`ACADEMY_TEST_SIZE=full`), a tenth otherwise."""

from __future__ import annotations

import os

FULL = os.environ.get("ACADEMY_TEST_SIZE") == "full"
MUTATIONS = 10_000 if FULL else 1_000
