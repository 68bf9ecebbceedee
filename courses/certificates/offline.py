"""The check of certificates as one HTML file: opened from a USB stick, it needs no network and may use none.

It is made of what the site itself sends: the modules of `static/js/verify/`, the same sheets, the same words. The only
things of its own are what it knows: keys and status lists as they were when it was made.
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from common.languages import html_lang
from courses.certificates.openbadges import contexts
from courses.certificates.openbadges.proofs import instant

ENTRY = "js/verify/offline-page.js"
WORKER = ("vendor/jsonld.esm.min.js", "js/verify/worker.js")
LICENCES = ("vendor/licences/jsonld.txt", "vendor/licences/noble-ed25519.txt")
SHEETS = {
    "reset": ["reset"],
    "tokens": ["tokens"],
    "base": ["base"],
    "layout": ["layout"],
    "components": [f"components/{name}" for name in ("button", "field", "state", "facts", "alert", "chart", "verify")],
    "utilities": ["utilities"],
}
IMPORT = re.compile(r'^import \{([^}]+)\} from "([^"]+)";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?=(?:const|class|function|async function) (\w+))", re.MULTILINE)
EXPORT_LIST = re.compile(r"^export \{([^}]+)\};$", re.MULTILINE)
ICON = re.compile(r'(?<=<use href=")[^"#]*(?=#[\w-]+")')


def _static(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text()


def _called(name: str) -> str:
    """`js/verify/check.js` as a name in the script."""
    return "$" + re.sub(r"\W", "_", PurePosixPath(name).stem)


def _joined(name: str, path: str) -> str:
    """`js/verify/check.js` and `../site.js` give `js/site.js`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _as_functions(name: str, done: dict[str, str]) -> dict[str, str]:
    """A module and what it imports, each as a function that gives its exports, in the order in which they need each other.

    Modules cannot import each other where there is no address, and a file opened from a stick has none.
    """
    if name in done:
        return done
    words = _static(name)
    for _names, path in IMPORT.findall(words):
        _as_functions(_joined(name, path), done)
    exported = EXPORTED.findall(words)
    for names in EXPORT_LIST.findall(words):
        exported += [one.strip() for one in names.split(",") if one.strip()]
    words = IMPORT.sub(
        lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = {_called(_joined(name, found[2]))};", words
    )
    words = EXPORT_LIST.sub("", EXPORTED.sub("", words))
    bare = re.sub(r"/\*.*?\*/", "", words, flags=re.DOTALL)
    if left := re.search(r"^(?:import|export)\b.*|\bimport(?:\.meta|\()", bare, re.MULTILINE):
        raise ValueError(f"{name}: {left[0]!r} is not written so that it can stand in one file")
    done[name] = f"const {_called(name)} = (() => {{\n{words}\nreturn {{ {', '.join(exported)} }};\n}})();"
    return done


@cache
def _script() -> str:
    modules = _as_functions(ENTRY, {})
    return _harmless("\n".join([*modules.values(), f"{_called(ENTRY)}.start();"]))


@cache
def _worker() -> str:
    return _harmless("\n".join(_static(name) for name in WORKER))


@cache
def _style() -> str:
    layers = [f"@layer {', '.join(SHEETS)};"]
    for layer, names in SHEETS.items():
        layers += [f"@layer {layer} {{\n{_static(f'css/{name}.css')}\n}}" for name in names]
    return "\n".join(layers)


def _harmless(script: str) -> str:
    """What would end the element it stands in is not among what we send; should it ever be, nothing is made."""
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise ValueError("a script cannot hold the end of a script")
    return script


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _bundle(**parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _contexts() -> dict[str, str]:
    folder = Path(contexts.__file__).parent
    return {name: (folder / name).read_text() for name, _digest in contexts.PINNED.values()}


def _symbols(body: str) -> str:
    """Those of our icons that the body uses, so that it finds them in itself."""
    used = set(re.findall(r'<use href="#([\w-]+)"', body))
    symbols = [
        found[0]
        for found in re.finditer(r'<symbol id="([\w-]+)".*?</symbol>', _static("img/icons.svg"))
        if found[1] in used
    ]
    return f"<div hidden><svg>{''.join(symbols)}</svg></div>"


def offline_verifier(
    language: str,
    *,
    did_documents: Mapping[str, dict[str, Any]],
    status_lists: Mapping[str, dict[str, Any]],
    made_at: datetime,
) -> str:
    """The file in one language, knowing these did documents by identifier and these status lists by address."""
    with translation.override(language):
        title = conditional_escape(_("Check a certificate without a network"))
        rendered = render_to_string(
            "certificates/_offline_body.html",
            {
                "made_at": made_at,
                "origin": settings.CREDENTIAL_ORIGIN,
                "time_zone": settings.TIME_ZONE,
                "licences": [_static(name) for name in LICENCES],
            },
        )
    body = ICON.sub("", rendered)
    bundle = _bundle(
        madeAt=instant(made_at),
        origin=settings.CREDENTIAL_ORIGIN,
        contexts=_contexts(),
        didDocuments=did_documents,
        statusLists=status_lists,
    )
    script, style = _script(), _style()
    # No directive names the network: whatever this file tried to fetch, the browser would refuse.
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; worker-src blob:; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{html_lang(language)}">',
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{title}</title>",
            f"<style>{style}</style>",
            _symbols(body),
            body,
            f'<script type="application/json" id="verify-bundle">{bundle}</script>',
            f'<script type="text/plain" id="verify-worker">{_worker()}</script>',
            f'<script type="module">{script}</script>',
            "",
        ]
    )
