"""`make messages`: gather the strings (needs gettext) and compile the translations (does not)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ("zh_Hans", "zh_Hant")
DOMAIN = "django"


def catalogue_path(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def authoring_path(locale: str) -> Path:
    """Words of the authoring interface that Wagtail lacks in Chinese: kept by hand, since no source of ours holds them."""
    return ROOT / "locale" / "authoring" / locale / "LC_MESSAGES" / f"{DOMAIN}.po"


def compile_catalogue(path: Path) -> None:
    """Write the `.mo` beside the `.po`; fuzzy entries stay out."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def gather() -> None:
    """Bring the `.po` files up to date with the sources. Places are not kept: they change with every line moved."""
    for locale in LOCALES:
        catalogue_path(locale).parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--no-location", "--no-obsolete", "--no-wrap"]
    for locale in LOCALES:
        command += ["--locale", locale]
    command += ["--ignore", ".venv/*", "--ignore", "var/*", "--ignore", "tests/*", "--ignore", "docs/*"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def main() -> None:
    if shutil.which("xgettext"):
        gather()
    else:
        print("not run: gathering (gettext is not installed; Debian: apt-get install gettext)")
    for locale in LOCALES:
        compile_catalogue(catalogue_path(locale))
        compile_catalogue(authoring_path(locale))


if __name__ == "__main__":
    main()
