"""How long somebody waits who verifies a certificate: by its number, by its file, and with a file made to do harm.

`python -m tests.benchmarks.verification [--sqlite] [--times N]` runs by itself; `cases` and `measured` are what the
whole benchmark takes. Requests come one after the other, so that a figure is the time of one answer.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.load import TICKS, descendants
from tests.benchmarks.run import ROOT, server, timed
from tests.helpers import postgres

GOAL_MS = 30.0  # 95 of 100, of everything honest whose file was not saved anew by another program
GOAL_HOSTILE_MS = 1000.0  # the slowest
LEARNERS = 60
TIMES = 200
HOSTILE_TIMES = 3
BOUNDARY = "verification-benchmark"
FORM = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
# Opened by a process of its own.
APART = "PDF, saved anew"


@dataclass(frozen=True)
class Case:
    """One request: an address that is asked, or a file that is sent; and the answers that count as one."""

    path: str
    content: bytes | None = None
    expect: tuple[int, ...] = (200,)

    @property
    def body(self) -> bytes | None:
        if self.content is None:
            return None
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'.encode()
        return b"".join([head, self.content, f"\r\n--{BOUNDARY}--\r\n".encode()])


@dataclass(frozen=True)
class Figures:
    """What a case took, in milliseconds."""

    times: int
    median: float
    p95: float
    slowest: float
    # Processor time of one, with what it started: it tells on a busy machine too.
    cpu: float


def cases() -> tuple[dict[str, Case], dict[str, Case]]:
    """Honest ones and hostile ones, of a certificate of the demonstration, which is signed here. After Django's set-up."""
    from django.test import override_settings

    from courses.certificates import actions
    from courses.certificates.models import Certificate
    from tests.factories.certificates import fresh
    from tests.helpers import uploads

    certificate = Certificate.objects.filter(state="valid").order_by("pk")[0]
    with override_settings(SIGNING_SECRETS=["only-for-this-run"]):
        actions.sign_certificate(certificate=certificate)
        certificate = fresh(certificate)
        actions.store_files(certificate=certificate)
    files = {kind: uploads.file_of(certificate, kind) for kind in uploads.FORMATS}
    document, secret = uploads.document_of(certificate), certificate.facts.known_secret
    spelled = b" " + files["json"]
    name = uploads.changed(document, "credentialSubject.identifier.0.identityHash", "Somebody Else")
    honest = {
        "number": Case(f"/verify/?number={certificate.number}", expect=(302,)),
        "page, number alone": Case(certificate.get_absolute_url()),
        "page, printed code": Case(f"{certificate.get_absolute_url()}?k={secret.print_token if secret else ''}"),
        **{f"{kind.upper()} as issued": Case("/verify/", content) for kind, content in files.items()},
        "JSON, spelled otherwise": Case("/verify/", spelled),
        "SVG, drawn otherwise": Case("/verify/", uploads.svg(files["json"].decode())),
        "JSON, a name changed": Case("/verify/", uploads.json_of(name)),
        APART: Case("/verify/", uploads.pdf(files["json"])),
    }
    answers = (404, 413, 422)
    hostile = {name: Case("/verify/", content, answers) for name, content in uploads.hostile().items()}
    return honest, hostile


def cpu_ms(pids: list[int]) -> float:
    """User and system time so far, of these processes and of those they waited for."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split() for pid in pids]
    return 1000 * sum(int(value) for row in fields for value in row[11:15]) / TICKS


def measured(port: int, pids: list[int], several: Mapping[str, Case], *, times: int) -> dict[str, Figures]:
    """Each case so often, one request after the other. Raises AssertionError for an answer that is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = {}
    for name, case in several.items():
        took, used = [], 0.0
        method, headers, body = ("GET", {}, None) if case.content is None else ("POST", FORM, case.body)
        for turn in range(times + 1):
            # The first is for warming up.
            used = cpu_ms(pids) if turn == 1 else used
            began = time.perf_counter()
            connection.request(method, case.path, body, headers)
            answer = connection.getresponse()
            answer.read()
            took.append(1000 * (time.perf_counter() - began))
            assert answer.status in case.expect, f"{name}: {answer.status}"
        warm = sorted(took[1:])
        p95 = warm[min(len(warm) - 1, len(warm) * 95 // 100)]
        found[name] = Figures(times, warm[len(warm) // 2], p95, warm[-1], (cpu_ms(pids) - used) / times)
    connection.close()
    return found


def _against(value: float, goal: float) -> str:
    return f"{value:.1f} ms; at most {goal:g} ms: {'reached' if value <= goal else 'NOT reached'}"


def drawn(honest: Mapping[str, Figures], hostile: Mapping[str, Figures]) -> str:
    """As text, for a terminal."""
    head = f"{'':<28}{'times':>7}{'median ms':>11}{'p95 ms':>9}{'slowest ms':>12}{'CPU ms':>9}"
    lines = [head, "-" * len(head)]
    slowest = dict(sorted(hostile.items(), key=lambda item: -item[1].slowest)[:5])
    for name, row in (honest | slowest).items():
        lines.append(f"{name:<28}{row.times:>7}{row.median:>11.1f}{row.p95:>9.1f}{row.slowest:>12.1f}{row.cpu:>9.1f}")
    p95 = max(row.p95 for name, row in honest.items() if name != APART)
    worst = max(row.slowest for row in hostile.values())
    lines += ["", f"Verifying: p95 {_against(p95, GOAL_MS)}"]
    lines += [f"Hostile, {len(hostile)} files: slowest {_against(worst, GOAL_HOSTILE_MS)}"]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="Milliseconds until a certificate is verified.")
    parser.add_argument("--sqlite", action="store_true", help="a SQLite file instead of PostgreSQL")
    parser.add_argument("--times", type=int, default=TIMES, help="requests of each honest case")
    options = parser.parse_args()
    if not options.sqlite and not postgres.available():
        print("not run: PostgreSQL is not installed (Debian: apt-get install postgresql)")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        if options.sqlite:
            return _run(Path(folder), f"sqlite:///{folder}/bench.sqlite3", options.times)
        with postgres.server() as url:
            return _run(Path(folder), url, options.times)


def _run(folder: Path, url: str, times: int) -> int:
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(ROOT)]),
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "DATABASE_URL": url,
        "VAR_DIR": str(folder),
        "DEMO_PASSWORD": "only-for-this-run",
    }
    for command in (
        ["migrate", "--no-input"],
        ["collectstatic", "--no-input"],
        ["setup_demo", "--learners", str(LEARNERS)],
    ):
        timed(command, environment)
    environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    os.environ.update(environment)
    sys.path[:0] = [str(ROOT / "site")]
    import django

    django.setup()
    honest, hostile = cases()
    with server(environment) as (port, pid):
        pids = descendants(pid)
        print(drawn(measured(port, pids, honest, times=times), measured(port, pids, hostile, times=HOSTILE_TIMES)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
