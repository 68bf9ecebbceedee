"""What a page costs with ten thousand learners: `make bench`, or `python -m tests.benchmarks.run [--learners N] [--seconds S]`.

A PostgreSQL of its own, the demonstration with so many learners in one cohort, the production web server with one worker,
real HTTP over loopback. Prints one table and writes nothing into the repository. How to read it: docs/operations.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests.benchmarks import load
from tests.benchmarks.table import drawn, memory_line, rows_of
from tests.helpers import postgres

ROOT = Path(__file__).resolve().parents[2]
# The first cohort of the demonstration takes what goes beyond two hundred learners; these sit in the others.
ELSEWHERE = 158
# The series take turns, so that a machine that grows slower meanwhile slows all of them.
ROUNDS = 4
SECONDS = 8.0
WARM_UP = 60
STOP_WITHIN = 10


def main() -> int:
    parser = argparse.ArgumentParser(description="Requests per second and processor time per request, as ratios.")
    parser.add_argument("--learners", type=int, default=10_000, help="in the one cohort")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for each series")
    parser.add_argument("--sqlite", action="store_true", help="a SQLite file instead of PostgreSQL")
    options = parser.parse_args()
    if not options.sqlite and not postgres.available():
        print("not run: PostgreSQL is not installed (Debian: apt-get install postgresql)")
        return 1
    # What the figures show is wrong if the server's children outlive a kill: the usual signals unwind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    with tempfile.TemporaryDirectory(prefix="academy-bench-") as folder:
        if options.sqlite:
            return measure(Path(folder), f"sqlite:///{folder}/bench.sqlite3", options.learners, options.seconds)
        with postgres.server() as url:
            return measure(Path(folder), url, options.learners, options.seconds)


def measure(folder: Path, url: str, learners: int, seconds: float) -> int:
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
        ["setup_demo", "--learners", str(learners + ELSEWHERE)],
    ):
        timed(command, environment)
    if url.startswith("postgres"):
        # What autovacuum would have done by the time anybody asks.
        timed(
            ["shell", "--command", "from django.db import connection; connection.cursor().execute('ANALYZE')"],
            environment,
        )
    environment["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    # This process is the worker that signs; the web server below never knows the secret.
    os.environ.update(environment, SIGNING_SECRET="only-for-this-run")
    sys.path[:0] = [str(ROOT / "site")]
    import django

    django.setup()
    from tests.benchmarks import certificates, verification
    from tests.benchmarks.cases import first, gather

    cases = gather(readers=min(1000, max(40, learners // 4)))
    series = cases.series()
    print(
        f"{len(cases.readers)} learners ask; the cohort has {cases.cohort_size} seats; {seconds:g} s a series.",
        flush=True,
    )
    tallies = {name: load.Tally() for name in series}
    honest, hostile = verification.cases()
    with server(environment) as (port, pid):
        pids = load.descendants(pid)
        load.run(port, pids, cases.sign_everybody_in(), warm := load.Tally(), seconds=600)
        # Before any other has been sent: memory that a process once had, it keeps.
        above_idle = memory_of_csv(port, pids, first(series["cohort's CSV"], 1))
        for name, asks in series.items():
            few = 3 if name.startswith("cohort") else WARM_UP
            load.run(port, pids, first(asks, few), warm, seconds=600, threads=2)
        failed = [warm.failure] if warm.failure else []
        for _round in range(0 if failed else ROUNDS):
            for name, asks in series.items():
                load.run(port, pids, asks, tallies[name], seconds=seconds / ROUNDS)
        times = max(1, int(seconds * verification.TIMES / SECONDS))
        waited = [
            verification.measured(port, pids, honest, times=times),
            verification.measured(port, pids, hostile, times=verification.HOSTILE_TIMES),
        ]
    failed += [tally.failure for tally in tallies.values() if tally.failure]
    print("\n".join(["", drawn(rows_of(tallies)), "", memory_line(above_idle, cases.cohort_size)]), flush=True)
    print("\n".join(["", verification.drawn(*waited)]), flush=True)
    # Beside no web server: this table tells of one process that has a core to itself.
    print("\n".join(["", certificates.drawn(certificates.measured(seconds=seconds, rounds=ROUNDS))]), flush=True)
    for one in failed:
        print(f"failed: {one}")
    return 1 if failed else 0


def timed(command: list[str], environment: dict[str, str]) -> None:
    began = time.monotonic()
    subprocess.run([sys.executable, "manage.py", *command, "--verbosity=0"], cwd=ROOT, env=environment, check=True)
    print(f"{command[0]}: {time.monotonic() - began:.1f} s", flush=True)


def memory_of_csv(port: int, pids: list[int], asks: Iterator[load.Ask]) -> float:
    """How far the resident size rises over what it was before, at its highest, while the file is sent once."""
    time.sleep(1)
    load.forget_peak(pids)
    idle = load.memory_mb(pids)
    load.run(port, pids, asks, load.Tally(), seconds=600, threads=1)
    return load.memory_mb(pids, "VmHWM") - idle


@contextmanager
def server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The web server as production runs it, with one worker; stopped by its process group."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning"]
    process = subprocess.Popen([*command, "config.wsgi:application"], cwd=ROOT, env=environment, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while not answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("The web server did not start.")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=STOP_WITHIN)


def answers(port: int) -> bool:
    with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1) as response:
        return bool(response.status == 200)
    return False


if __name__ == "__main__":
    sys.exit(main())
