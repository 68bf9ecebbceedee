"""A plain load: some threads, keep-alive connections, and the server's CPU read from the kernel."""

from __future__ import annotations

import http.client
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Ask:
    """One request: method, path, headers, body, and the statuses that count as an answer."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    expect: tuple[int, ...] = (200,)


@dataclass(frozen=True)
class Figure:
    """What one series came to."""

    name: str
    requests: int
    per_second: float
    cpu_ms: float


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


def memory_mb(pids: list[int]) -> float:
    """Greatest resident size of one of the processes."""
    sizes = [0.0]
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        except OSError:
            continue
        sizes += [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")]
    return max(sizes)


def run(
    name: str, port: int, pid: int, asks: Iterator[Ask], *, requests: int, threads: int = 4, warm_up: int = 40
) -> Figure:
    """Send `requests` of them and say how many a second and how much CPU each took of the server."""
    lock = threading.Lock()

    def worker(budget: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for _ in range(budget):
            with lock:
                ask = next(asks)
            connection.request(ask.method, ask.path, ask.body, ask.headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in ask.expect:
                failures.append(f"{ask.method} {ask.path}: {answer.status} {body[:300]!r}")
                return
        connection.close()

    def round_of(total: int) -> float:
        workers = [threading.Thread(target=worker, args=(total // threads,)) for _ in range(threads)]
        began = time.perf_counter()
        for thread in workers:
            thread.start()
        for thread in workers:
            thread.join()
        return time.perf_counter() - began

    failures: list[str] = []
    round_of(warm_up)
    pids = descendants(pid)
    before = cpu_seconds(pids)
    seconds = round_of(requests)
    used = cpu_seconds(pids) - before
    if failures:
        raise SystemExit(f"{name}: {failures[0]}")
    done = requests // threads * threads
    return Figure(name=name, requests=done, per_second=done / seconds, cpu_ms=used * 1000 / done)


def forever(make: Callable[[], Ask]) -> Iterator[Ask]:
    """The same request again and again."""
    while True:
        yield make()
