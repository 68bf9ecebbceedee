"""On a machine that lacks something `make` says in one line what, and how to get it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def make_environment(python: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "deploy/make-environment"), python, "venv", "requirements.txt"]
    environment = {"PATH": "/usr/bin:/bin", "PIP_NO_INDEX": "1"}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, cwd=folder, env=environment
    )


def wrapper(folder: Path, text: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("missing", ["ensurepip", "venv"])
def test_a_python_without_its_venv_package_is_named_in_one_line(tmp_path, missing):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / f"{missing}.py").write_text("raise ImportError\n")
    done = make_environment(wrapper(tmp_path, f'PYTHONPATH={hidden} exec {sys.executable} "$@"'), tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Missing: python3-venv (Debian: apt-get install python3-venv).\n"
    assert not (tmp_path / "venv").exists()


def test_a_missing_python_is_named_in_one_line(tmp_path):
    done = make_environment(str(tmp_path / "no-python"), tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Missing: python3 (Debian: apt-get install python3 python3-venv).\n"


def test_an_old_python_is_named_with_its_version(tmp_path):
    old = 'case "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac'
    done = make_environment(wrapper(tmp_path, old), tmp_path)
    assert done.returncode == 1
    path = tmp_path / "python"
    assert done.stderr == f"Missing: Python 3.11 or newer; {path} is Python 3.9.2.\n"


@pytest.mark.slow
def test_an_unreachable_package_index_is_said_and_leaves_no_mark_of_success(tmp_path):
    (tmp_path / "requirements.txt").write_text("no-such-package==1 --hash=sha256:" + "0" * 64 + "\n")
    done = make_environment(wrapper(tmp_path, f'exec {sys.executable} "$@"'), tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "The packages of requirements.txt could not be installed; is the package index reachable?"
    )
