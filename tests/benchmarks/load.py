"""A plain load: some threads, keep-alive connections, and the server's CPU read from the kernel."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
SHOWN = 300


@dataclass(frozen=True)
class Ask:
    """One request: method, path, headers, body, and the status that counts as an answer."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    expect: int = 200
    # A piece of the address it has to lead to: a refusal redirects as well.
    leads_to: str = ""


@dataclass
class Tally:
    """What one series came to so far."""

    requests: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    length: int = 0
    failure: str = ""

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server for one request."""
        return 1000 * self.cpu_seconds / self.requests if self.requests else 0.0

    @property
    def bytes(self) -> int:
        """The mean size of an answer's body, as sent."""
        return self.length // self.requests if self.requests else 0


def descendants(pid: int) -> list[int]:
    """The process and all its children."""
    found, queue = [], [pid]
    while queue:
        current = queue.pop()
        found.append(current)
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                queue += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def cpu_seconds(pids: list[int]) -> float:
    """User and system time so far."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def memory_mb(pids: list[int], line: str = "VmRSS") -> float:
    """Greatest size of one of the processes: `VmRSS` now, `VmHWM` the highest since `forget_peak`."""
    sizes = [0.0]
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        sizes += [int(one.split()[1]) / 1024 for one in lines if one.startswith(f"{line}:")]
    return max(sizes)


def forget_peak(pids: list[int]) -> None:
    """Let `VmHWM` begin again from what is resident now."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def run(port: int, pids: list[int], asks: Iterator[Ask], tally: Tally, *, seconds: float, threads: int = 3) -> None:
    """Send what `asks` gives, for so long or until it gives nothing more, and add it to the tally."""
    lock = threading.Lock()
    stop = time.perf_counter() + seconds

    def worker() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        requests = length = 0
        while time.perf_counter() < stop and not tally.failure:
            with lock:
                ask = next(asks, None)
            if ask is None:
                break
            connection.request(ask.method, ask.path, ask.body, ask.headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != ask.expect or ask.leads_to not in (answer.getheader("Location") or ""):
                told = f"{ask.method} {ask.path}: {answer.status} {answer.getheader('Location') or body[:SHOWN]!r}"
                tally.failure = told
                break
            requests, length = requests + 1, length + len(body)
        connection.close()
        with lock:
            tally.requests += requests
            tally.length += length

    used, began = cpu_seconds(pids), time.perf_counter()
    workers = [threading.Thread(target=worker) for _ in range(threads)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()
    tally.seconds += time.perf_counter() - began
    tally.cpu_seconds += cpu_seconds(pids) - used
