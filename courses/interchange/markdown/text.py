"""A page as plain CommonMark: what site builders add (components, liquid, admonitions, attribute lists) is made words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from courses.interchange.ledger import Ledger
from courses.interchange.markdown.contents import load_yaml
from courses.interchange.markdown.liquid import Liquid, with_fences

FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
FENCE = re.compile(r"^(?P<indent>[ \t]*(?:>[ \t]?)*[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>.*)$")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ANCHOR = re.compile(r"(?m)^(#{1,6} .*?)\s*\[\[[^\]\n]*\]\]\s*$")
HEADING_ID = re.compile(r"(?m)^(#{1,6} .*?)\s*\{#[^}\n]*\}\s*$")
ATTRIBUTES = re.compile(r"(?m)^[> \t]*\{:[^}\n]*\}[ \t]*$|\{:[^}\n]*\}|(?<=[)\]])\{[.#][^}\n]*\}")
CALLOUT = re.compile(r"(?m)^([ \t]*(?:>[ \t]*)+)\[!(\w+)\][-+]?[ \t]*(.*)$")
ADMONITION = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w-]+)(?:[ \t]+\"(.*)\")?[ \t]*$")
CONTAINER = re.compile(r"^[ \t]*:{3,}[ \t]*\{?(\w[\w-]*)?\}?[ \t]*\[?(.*?)\]?[ \t]*$")
SHOWN = re.compile(r"^[ \t]*(:{3,})\{(figure|image)\}(.*)$")
BRANCH = re.compile(r"\{#if\s+([^}]*)\}|\{:else(?:\s+if\s+([^}]*))?\}|\{/if\}")
YOUTUBE = re.compile(r"<(?:Youtube|YouTube)\b[^>]*?\bid=[\"'{]+([\w-]+)[\"'}]+[^>]*/?>(?:</\w+>)?")
COMPONENT = re.compile(
    r"<([A-Z][A-Za-z]*)\b((?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*?)/>", re.DOTALL
)
PAIRED = re.compile(r"</?([A-Z][A-Za-z]*)\b(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{[^{}]*\})*>")
MODULE_LINE = re.compile(
    r"(?m)^(?:import\s.+?\sfrom\s+['\"].*|import\s+['\"].*|export\s+(?:const|default|let|function)\b.*)$"
)
SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.DOTALL)
RAW_PART = re.compile(r"\{%-?\s*raw\s*-?%\}(?P<raw>.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
TEX_ALONE = re.compile(
    r"(?m)^(?P<indent>[ \t]*)(?:\$\$(?P<tex>(?:(?!\n[ \t]*\n|\$\$).)+)\$\$"
    r"|(?P<part>\\begin\{(?P<name>[a-z]+\*?)\}(?:(?!\n[ \t]*\n).)+?\\end\{(?P=name)\}))[ \t]*$",
    re.DOTALL,
)
# As notebooks and sites with MathJax write them: the backslash is kept from Markdown by another.
ESCAPED_TEX = re.compile(r"\\\\([(\[])([^\n]+?)\\\\([)\]])")
# Between dollars without a space inside them, and with a sign that prices do not have.
INLINE_TEX = re.compile(r"(?<![\\$\w])(\$\$?)(?=\S)(?=[^$\n]*[\\^_={])[^$\n]+(?<=\S)\1(?![\w$])")
MARK = re.compile("\ue000(\\d+)\ue001")
ATTRIBUTE = re.compile(r"([\w-]+)=[\"']([^\"']*)[\"']")
DIRECTIVE = re.compile(r"^\{([\w:-]+)\}\s*(.*)$")
OPTION = re.compile(r"^\s*:([\w-]+):\s*(.*)$")
FRAMEWORKS = {"pt": "PyTorch", "tf": "TensorFlow"}
LABELS = {
    "en": {"abstract": "Summary", "info": "Information", "caution": "Caution"},
    "zh-hans": {
        "note": "说明", "tip": "提示", "important": "重要", "warning": "注意", "caution": "小心", "danger": "危险",
        "info": "信息",        "question": "问题", "example": "示例", "abstract": "摘要", "success": "成功", "hint": "提示",
        "listing": "代码清单",
    },
    "zh-hant": {
        "note": "說明", "tip": "提示", "important": "重要", "warning": "注意", "caution": "小心", "danger": "危險",
        "info": "資料",        "question": "問題", "example": "例子", "abstract": "摘要", "success": "成功", "hint": "提示",
        "listing": "程式碼清單",
    },
}  # fmt: skip


def decoded(content: bytes) -> str:
    """A page as text, whatever it was saved as."""
    for encoding in (
        "utf-8-sig",
        "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8",
        "gb18030",
        "big5",
    ):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\x00", "")


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The settings above a page, and the page."""
    found = FRONT.match(text)
    if found is None:
        return {}, text
    held = load_yaml(found[1].encode())
    return (held if isinstance(held, dict) else {}), text[found.end() :]


def plain_markdown(text: str, *, where: str, language: str, ledger: Ledger, site: dict[str, Any] | None = None) -> str:
    """The page without what only its site builder understands. What stands in fences stays as it is.

    `site` are the settings of the whole site, which pages may name.
    """
    text = with_fences(text.replace("\ue000", "").replace("\ue001", ""))
    cleaner = _Cleaner(where, language, ledger, text, site or {})
    return cleaner.directives(outside_fences(text, cleaner.clean))


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Apply a change to what stands outside of fenced code."""
    out: list[str] = []
    loose: list[str] = []
    fence = ""
    for line in text.split("\n"):
        found = FENCE.match(line)
        if found and not fence and "`" not in found["info"]:
            out.append(change("\n".join(loose)) if loose else "")
            loose = []
            fence = found["marks"]
            out.append(line)
        elif fence:
            out.append(line)
            if found and found["marks"].startswith(fence) and not found["info"].strip():
                fence = ""
        else:
            loose.append(line)
    if loose:
        out.append(change("\n".join(loose)))
    return "\n".join(out)


class _Cleaner:
    """The changes to one page."""

    def __init__(self, where: str, language: str, ledger: Ledger, whole: str, site: dict[str, Any]) -> None:
        self.where, self.language, self.ledger, self.whole = where, language, ledger, whole
        self.liquid = Liquid(where, ledger, site)
        self.aside: list[str] = []
        self.told_formulas = False

    def label(self, kind: str, title: str = "") -> str:
        name = kind.lower()
        return title.strip() or LABELS[self.language].get(name) or LABELS["en"].get(name) or name.capitalize()

    def _put_aside(self, text: str) -> str:
        """Code between backticks, and what the template language was told to leave alone, until all else is done."""

        def mark(found: re.Match[str]) -> str:
            self.aside.append(found["raw"] if "raw" in found.re.groupindex else found[0])
            return f"\ue000{len(self.aside) - 1}\ue001"

        return SPAN.sub(mark, RAW_PART.sub(mark, text))

    def _formulas(self, text: str) -> str:
        """Formulas as TeX writes them, kept from being read as Markdown."""
        seen = len(self.aside)

        def alone(found: re.Match[str]) -> str:
            indent = found["indent"]
            lines = [f"{indent}{line.strip()}" for line in (found["tex"] or found["part"]).strip().split("\n")]
            self.aside.append("\n".join([f"{indent}```", *lines, f"{indent}```"]))
            return f"\n\ue000{len(self.aside) - 1}\ue001\n"

        def inside(found: re.Match[str]) -> str:
            tex = rf"\{found[1]}{found[2]}\{found[3]}" if found.re is ESCAPED_TEX else found[0]
            marks = "``" if "`" in tex else "`"
            self.aside.append(f"{marks}{tex}{marks}")
            return f"\ue000{len(self.aside) - 1}\ue001"

        text = ESCAPED_TEX.sub(inside, INLINE_TEX.sub(inside, TEX_ALONE.sub(alone, text)))
        if len(self.aside) > seen and not self.told_formulas:
            self.told_formulas = True
            self.ledger.note(self.where, "formula", _("Formulas stand as TeX writes them."))
        return text

    def _put_back(self, text: str) -> str:
        while MARK.search(text):
            text = MARK.sub(lambda found: self.aside[int(found[1])] if int(found[1]) < len(self.aside) else "", text)
        return text

    def clean(self, text: str) -> str:
        text = self._formulas(self._put_aside(text))
        text = COMMENT.sub("", text)
        text = self.liquid.plain(text)
        text = MODULE_LINE.sub("", text)
        text = YOUTUBE.sub(self._youtube, text)
        text = BRANCH.sub(self._branch, text)
        text = COMPONENT.sub(self._component, text)
        text = PAIRED.sub(self._paired, text)
        text = ANCHOR.sub(r"\1", text)
        text = HEADING_ID.sub(r"\1", text)
        text = ATTRIBUTES.sub("", text)
        text = CALLOUT.sub(lambda found: f"{found[1]}**{self.label(found[2], found[3])}**\n{found[1]}", text)
        return self._put_back(self._admonitions(text))

    def _youtube(self, found: re.Match[str]) -> str:
        address = f"https://www.youtube.com/watch?v={found[1]}"
        how = _("Shown on another site; the lesson leads there by a link, for pages here load nothing from elsewhere.")
        self.ledger.note(f"{self.where}: {address}", "Youtube", how)
        return f"\n\n[{address}]({address})\n\n"

    def _branch(self, found: re.Match[str]) -> str:
        """Every branch is kept, under the name of its condition."""
        if found[0].startswith("{/"):
            return "\n"
        if found[0].startswith("{#"):
            how = _("The page showed one branch or the other; the lesson shows both, each under its name.")
            self.ledger.note(self.where, "if", how)
            self.condition = re.sub(r".*['\"](\w+)['\"].*", r"\1", found[1])
            return f"\n\n**{FRAMEWORKS.get(self.condition, self.condition)}**\n\n"
        other = found[2] or next((key for key in FRAMEWORKS if key != getattr(self, "condition", "")), "")
        known = getattr(self, "condition", "") in FRAMEWORKS
        return f"\n\n**{FRAMEWORKS[other] if known and other in FRAMEWORKS else '…'}**\n\n"

    def _component(self, found: re.Match[str]) -> str:
        if found[1] == "Question":
            return found[0]
        self.ledger.drop(self.where, found[1], _("A part of the page that its site made by a program."))
        return ""

    def _paired(self, found: re.Match[str]) -> str:
        closing = f"</{found[1]}>"
        if found[1] == "Question":
            return found[0]
        if closing not in self.whole:
            # Words between angle brackets, and no component.
            return f"`{found[0]}`"
        if found[0].startswith("</"):
            return "\n"
        how = _("The box around these words is gone; the words stay.")
        self.ledger.note(self.where, found[1], how)
        kind = "warning" if re.search(r"\swarning\b", found[0]) else found[1]
        return self._titled(kind, dict(ATTRIBUTE.findall(found[0])))

    def _titled(self, kind: str, said: dict[str, str]) -> str:
        """What a box says of itself: its kind, number, title and the file it is about."""
        number = said.get("number", "")
        title = said.get("title") or said.get("caption") or ""
        name = self.label(kind) if kind.lower() in LABELS["zh-hans"] or number else ""
        head = ": ".join(part for part in (f"{name} {number}".strip(), title) if part)
        file = said.get("file-name") or said.get("filename") or ""
        words = " ".join(part for part in (f"**{head}**" if head else "", f"(`{file}`)" if file else "") if part)
        return f"\n\n{words}\n\n" if words else "\n"

    def _admonitions(self, text: str) -> str:
        out: list[str] = []
        lines = text.split("\n")
        position = 0
        while position < len(lines):
            line = lines[position]
            position += 1
            if found := ADMONITION.match(line):
                title = found[3] if found[3] is not None else ""
                out += ["", f"{found[1]}**{self.label(found[2], title.strip('*'))}**", ""]
                indent = found[1] + "    "
                while position < len(lines) and (not lines[position].strip() or lines[position].startswith(indent)):
                    out.append(lines[position].removeprefix("    "))
                    position += 1
                continue
            if shown := SHOWN.match(line):
                body = []
                while position < len(lines) and lines[position].strip() != shown[1]:
                    body.append(lines[position])
                    position += 1
                out += self._directive(shown[2], shown[3].strip(), body)
                position += 1
                continue
            if line.lstrip().startswith(":::") and (found := CONTAINER.match(line)):
                out += ["", f"**{self.label(found[1], found[2])}**" if found[1] else "", ""]
                continue
            out.append(line)
        return "\n".join(out)

    # -- fences with a directive (MyST): some hold words, not code

    def directives(self, text: str) -> str:
        out: list[str] = []
        lines = text.split("\n")
        position = 0
        while position < len(lines):
            found = FENCE.match(lines[position])
            directive = DIRECTIVE.match(found["info"].strip()) if found else None
            if found is None or (directive is None and "`" in found["info"]):
                out.append(lines[position])
                position += 1
                continue
            end = position + 1
            while end < len(lines) and not (
                (closing := FENCE.match(lines[end]))
                and closing["marks"].startswith(found["marks"])
                and not closing["info"].strip()
            ):
                end += 1
            body = lines[position + 1 : end]
            if directive is None:
                out += [lines[position], *body, *lines[end : end + 1]]
            else:
                out += self._directive(directive[1], directive[2], body)
            position = end + 1
        return "\n".join(out)

    def _directive(self, name: str, argument: str, body: list[str]) -> list[str]:
        options = {}
        while body and (option := OPTION.match(body[0])):
            options[option[1]] = option[2]
            body = body[1:]
        if name in {"figure", "image"}:
            words = " ".join(line for line in body if line.strip()) or options.get("alt", "")
            return ["", f"![{options.get('alt') or words}](<{argument}>)", "", words if name == "figure" else "", ""]
        if name in {"code-cell", "code", "code-block", "sourcecode", "prompt"}:
            return ["", f"```{argument.split(' ', maxsplit=1)[0].replace('ipython3', 'python')}", *body, "```", ""]
        if name in {"math", "mermaid", "eval-rst", "raw", "toctree", "tableofcontents", "bibliography", "contents"}:
            if name in {"math", "mermaid"}:
                how = _("Kept as its source, which is not drawn here.")
                self.ledger.note(self.where, name, how)
                return ["", "```", *body, "```", ""]
            self.ledger.drop(self.where, name, _("A part of the page that its site made by a program."))
            return []
        title = argument if name in {"admonition", "dropdown", "card", "topic", "sidebar"} else ""
        return ["", f"**{self.label(name, title)}**", "", *(body if title or not argument else [argument, *body]), ""]
