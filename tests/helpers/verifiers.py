"""Gives credentials to verifiers that nobody of this project wrote.

Three run in Node (`tests/verifiers/`, one process for all credentials of a call), one in Python. They live at the
moment the test names and ask no network: what they fetch is answered from the documents, and an address that is not
among them is named in the verdict. What each of them overlooks stands in `tests/test_verifiers.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.helpers import openbadges

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests/verifiers"
INSTALLED = FOLDER / "node_modules/.installed"


@dataclass(frozen=True)
class Verdict:
    """What an engine says of one credential; `why` is empty where it verified."""

    verified: bool
    why: str


@dataclass(frozen=True)
class Served:
    """One address that answers by `Accept`: a document with an embedded proof, or its twin as a JWT.

    Status lists need it: the engines in Node read the document, openbadgeslib verifies a list only as a JWT.
    """

    document: object
    jwt: str


def available() -> str:
    """Empty where the verifiers can run, else why not."""
    if not shutil.which("node"):
        return "Node is not installed; Debian: apt-get install nodejs npm"
    if not INSTALLED.exists():
        return f"not installed; make {INSTALLED.relative_to(ROOT)}"
    return ""


def required() -> None:
    """Skip the test where the verifiers cannot run; under CI it fails."""
    if why := available():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"verifiers of credentials: {why}")


def judge(
    credentials: Mapping[str, bytes | str], documents: Mapping[str, object], *, now: datetime
) -> dict[str, dict[str, Verdict]]:
    """The verdict of every engine on every credential of a kind it reads: engine, then name.

    A credential is the text that a learner downloads: JSON goes to `digitalbazaar`, `verifier-core` and `openbadgeslib`,
    a JWT to `jose` and `openbadgeslib`. Documents are JSON, text or `Served` by address: DID documents at their https
    address, status lists, schemas, contexts beyond VC 2.0 and Open Badges, which the engines bring.
    """
    texts = {name: text.decode() if isinstance(text, bytes) else text for name, text in credentials.items()}
    found = _in_node(texts, documents, now)
    found["openbadgeslib"] = openbadges.faults(texts, {url: _as_jwt(one) for url, one in documents.items()}, now=now)
    return {
        engine: {name: Verdict(verified=not why, why=why) for name, why in faults.items()}
        for engine, faults in found.items()
    }


def _in_node(texts: Mapping[str, str], documents: Mapping[str, object], now: datetime) -> dict[str, dict[str, str]]:
    request = {
        "now": now.astimezone(UTC).isoformat(),
        "documents": {url: _as_document(one) for url, one in documents.items()},
        "credentials": {name: {"json" if openbadges.is_json(text) else "jwt": text} for name, text in texts.items()},
    }
    process = subprocess.run(
        ["node", FOLDER / "verify.mjs"],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        timeout=60 + 4 * len(texts),
    )
    if process.returncode:
        raise RuntimeError(f"The verifiers stopped: {process.stderr[-2000:]}")
    answer: dict[str, dict[str, str]] = json.loads(process.stdout)
    return answer


def _as_document(one: object) -> object:
    return one.document if isinstance(one, Served) else one


def _as_jwt(one: object) -> str:
    if isinstance(one, Served):
        return one.jwt
    return one if isinstance(one, str) else json.dumps(one)
