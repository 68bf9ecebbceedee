"""What Jekyll's template language (Liquid) puts into a page: links, code and pictures are made Markdown, the rest is told."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger

RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
IMAGE = re.compile(r"\{%-?\s*include\s+\S*(?:image|figure|img)\S*\s+(.*?)-?%\}", re.DOTALL)
TAG = re.compile(r"\{%-?\s*(\w+)\s*(.*?)-?%\}", re.DOTALL)
OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}")
ARGUMENT = re.compile(r"(\w+)\s*=\s*\"([^\"]*)\"")
HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+([\w+-]+)[^%]*%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
# A text that only passes through filters which make an address of it.
ADDRESS = re.compile(r"""^(["'])(.*?)\1\s*(?:\|\s*(?:relative_url|absolute_url|url|prepend:\s*[\w.]+)\s*)*$""")
FENCED = re.compile(r"(?m)^[ \t]*(?:```|~~~)")


def with_fences(text: str) -> str:
    """Blocks of code that are written as tags, as fences; comments are gone."""

    def fence(found: re.Match[str]) -> str:
        marks = "````" if FENCED.search(found[2]) else "```"
        return f"\n{marks}{found[1]}\n{RAW.sub('', found[2]).strip(chr(10))}\n{marks}\n"

    return HIGHLIGHT.sub(fence, COMMENT.sub("", text)) if "{%" in text else text


class Liquid:
    """The tags of one page."""

    def __init__(self, where: str, ledger: Ledger, site: dict[str, Any]) -> None:
        self.where, self.ledger, self.site = where, ledger, site

    def plain(self, text: str) -> str:
        text = RAW.sub("", text)
        text = IMAGE.sub(self._image, text)
        text = TAG.sub(self._tag, text)
        return OUTPUT.sub(self._output, text)

    def _image(self, found: re.Match[str]) -> str:
        held = dict(ARGUMENT.findall(found[1]))
        place = held.get("file") or held.get("src") or held.get("url") or held.get("path") or ""
        words = held.get("alt") or held.get("caption") or ""
        return f"\n\n![{words}](<{place}>)\n\n" if place else self._tag(found)

    def _tag(self, found: re.Match[str]) -> str:
        """A tag that names something leaves the name; what it would have drawn is not there."""
        whole = found[0]
        name = re.sub(r"[{%\-\s]+", " ", whole).split()[0]
        if name.startswith("end") or name in {"assign", "comment", "capture"}:
            return ""
        rest = found[2].strip() if found.re is TAG else ""
        if name == "link" and rest:
            return f"/{rest}"
        if name == "post_url" and rest:
            return f"/_posts/{rest}"
        words = re.findall(r"\"([^\"]+)\"", whole)
        if words and name not in {"include", "include_relative", "render"}:
            how = _("What the site would have drawn here is not in the files; the name stands in its place.")
            self.ledger.note(self.where, f"{{% {name} %}}", how)
            return words[0]
        said = {name: words for name, words in ARGUMENT.findall(whole) if name in {"content", "text", "message"}}
        if said:
            how = _("The box around these words is gone; the words stay.")
            self.ledger.note(self.where, f"{{% {name} %}}", how)
            return "\n\n" + "\n\n".join(said.values()) + "\n\n"
        self.ledger.drop(self.where, f"{{% {name} %}}", _("What the site would have drawn here is not in the files."))
        return ""

    def _output(self, found: re.Match[str]) -> str:
        if re.match(r"(?:page\.root|site\.(?:base)?url|relative_root_path)", found[1]):
            return ""
        named = re.fullmatch(r"site\.(\w+)", found[1])
        if named and isinstance(value := self.site.get(named[1]), str | int):
            return str(value)
        if address := ADDRESS.match(found[1]):
            return address[2]
        how = _("A value that the site would have put in is not in the files; its name stands in its place.")
        self.ledger.note(self.where, "{{ }}", how)
        return f"`{found[1]}`"
