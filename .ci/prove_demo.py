"""Start `make demo` as a user would, sign in as the learner, stop it with SIGINT, start it again and time that."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

PASSWORD = "a-password-for-the-proof"
SECOND_START = 5.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, timeout: float) -> tuple[subprocess.Popen[bytes], float]:
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"],
        cwd=folder,
        env={**os.environ, "DEMO_PASSWORD": PASSWORD},
        start_new_session=True,
    )
    while time.monotonic() - began < timeout:
        if process.poll() is not None:
            sys.exit(f"make demo ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=2) as response:
                if response.status == 200:
                    return process, time.monotonic() - began
        except OSError:
            time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    sys.exit("make demo did not answer in time")


def stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=20)


def sign_in(port: int) -> None:
    base = f"http://127.0.0.1:{port}"
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    page = opener.open(f"{base}/accounts/login/?lang=en").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, "no sign-in form"
    form = {"csrfmiddlewaretoken": token[1], "login": "learner@demo.example", "password": PASSWORD}
    request = urllib.request.Request(
        f"{base}/accounts/login/", urllib.parse.urlencode(form).encode(), {"Referer": f"{base}/accounts/login/"}
    )
    opener.open(request)
    home = opener.open(f"{base}/en/learn/")
    assert home.url == f"{base}/en/learn/", f"the learner was sent to {home.url}"
    assert "AIF-101" in home.read().decode()


def main() -> None:
    folder = Path(sys.argv[1])
    port = free_port()
    process, seconds = start(folder, port, timeout=900)
    try:
        sign_in(port)
    finally:
        stop(process)
    print(f"first start {seconds:.1f} s; a learner signed in; stopped cleanly")
    process, seconds = start(folder, port, timeout=60)
    stop(process)
    print(f"second start {seconds:.1f} s")
    if seconds > SECOND_START:
        sys.exit(f"the second start took longer than {SECOND_START} s")


if __name__ == "__main__":
    main()
