"""`make demo`: one parent that keeps the web server, the task worker and the clock running until Ctrl-C.

The first start makes database, static files and demo data; a stamp of lock file, migrations and demo version lets
the next starts skip that work. Everything it writes lies in `var/demo/`.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
KILL_AFTER = 8.0  # seconds between SIGTERM and SIGKILL
RESTART_PAUSE = 1.0


def stamp() -> str:
    """Changes whenever the prepared data could be stale."""
    digest = hashlib.sha256()
    patterns = (
        "requirements.txt",
        "*/migrations/*.py",
        "*/*/migrations/*.py",
        "static/**/*",
        "courses/library/**/*",
        "courses/interchange/management/commands/setup_demo.py",
        "courses/interchange/demo/**/*",
        "locale/**/*.mo",
    )
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()):
        if "__pycache__" in path.parts:
            continue
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare(environment: dict[str, str], folder: Path) -> None:
    """Migrate, gather the static files and load the demo data, unless the stamp says that it is done."""
    mark = folder / "prepared"
    wanted = stamp()
    if mark.exists() and mark.read_text() == wanted:
        return
    for words, command in (
        ("Preparing the database", ["migrate", "--verbosity=0", "--no-input"]),
        ("Gathering static files", ["collectstatic", "--verbosity=0", "--no-input"]),
        (
            "Loading the demonstration",
            ["setup_demo", "--verbosity=0", "--learners", environment.get("DEMO_LEARNERS", "200")],
        ),
    ):
        print(f"{words} …", flush=True)
        started = time.monotonic()
        if subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=False).returncode:
            sys.exit(f"{words} failed; what went wrong stands above.")
        print(f"  {time.monotonic() - started:.1f} s", flush=True)
    mark.write_text(wanted)


class Child:
    """One process of the three, started again where it dies."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        # Own sessions: Ctrl-C reaches the parent alone, which then stops the children in order.
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, start_new_session=True)

    def revive(self) -> None:
        if self.process is not None and self.process.poll() is not None:
            print(f"{self.name} stopped (exit {self.process.returncode}); starting it again.", flush=True)
            time.sleep(RESTART_PAUSE)
            self.start()

    def signal(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def wait(self, until: float) -> bool:
        if self.process is None:
            return True
        try:
            self.process.wait(timeout=max(0.05, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True


def stop(children: list[Child]) -> None:
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + KILL_AFTER
    for child in children:
        if not child.wait(until):
            child.signal(signal.SIGKILL)
            child.wait(time.monotonic() + 2)


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1) as response:
            return bool(response.status == 200)
    except (URLError, OSError):
        return False


def signing_secret(folder: Path) -> str:
    """What the demonstration's private keys are sealed with: made once, told to the worker and to nobody else."""
    path = folder / "signing-secret"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(50))
    return path.read_text()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not port_is_free(port):
        sys.exit(f"Port {port} is in use. Choose another: make demo PORT={port + 1}")

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PYTHONPATH": str(ROOT / "site"),
        "PYTHONUNBUFFERED": "1",
        "DEMO_PORT": str(port),
    }
    folder = Path(os.environ.get("VAR_DIR", ROOT / "var")) / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    prepare(environment, folder)

    stopping = False

    def ask_to_stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)

    web = [
        str(BIN / "granian"),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "4",
        "--workers-kill-timeout",
        "5",
        "--respawn-failed-workers",
        "--log-level",
        "warning",
        "config.wsgi:application",
    ]
    children = [
        Child("The web server", web, environment),
        Child(
            "The task worker",
            [sys.executable, "manage.py", "db_worker", "--queue-name", "*"],
            {**environment, "SIGNING_SECRET": signing_secret(folder)},
        ),
        Child("The clock", [sys.executable, "manage.py", "tick", "--forever"], environment),
    ]
    try:
        announced = False
        while not stopping:
            if not announced and answers(port):
                announced = True
                accounts = folder / "accounts.txt"
                print(f"\nAlliance Academy: http://127.0.0.1:{port}/   Stop with Ctrl-C.")
                print(f"What it would have mailed: http://127.0.0.1:{port}/demo/outbox/\n")
                print(accounts.read_text(), flush=True)
            for child in children:
                child.revive()
            time.sleep(0.2)
    finally:
        print("\nStopping …", flush=True)
        stop(children)


if __name__ == "__main__":
    main()
