"""HTML as the blocks of a lesson."""

from __future__ import annotations

import re
from typing import Any

from bs4 import NavigableString, Tag
from django.utils.translation import gettext as _

from courses.interchange.html.base import (
    ACTIVE,
    FORM,
    HEADINGS,
    INLINE,
    Resolver,
    Told,
    escaped,
    holds_block,
    line_of,
    named,
)
from courses.interchange.html.numbers import is_counted_otherwise, numeral, whole
from courses.interchange.ledger import Ledger
from courses.interchange.markup import canonical
from courses.interchange.neutral import Block, MediaFile

LONGEST_HEADING = 255
LANGUAGES = {"python", "sql", "json", "yaml"}
SPOKEN = {"py": "python", "python3": "python", "ipython": "python", "yml": "yaml", "pycon": "python"}


class Blocks(Told):
    """Walks a document and makes blocks of it; what can stand inside one text is gathered until something cannot."""

    def __init__(self, where: str, ledger: Ledger, resolver: Resolver, title: str) -> None:
        super().__init__(where, ledger, resolver)
        self.title = title
        self.blocks: list[Block] = []
        self.text: list[str] = []
        self.heading = ""

    def flush(self) -> None:
        text = canonical("".join(self.text))
        self.text = []
        if text:
            self.blocks.append(Block("text", text))

    def put(self, kind: str, value: Any) -> None:
        self.flush()
        self.blocks.append(Block(kind, value))

    def walk(self, node: Tag) -> None:
        run: list[str] = []

        def loose() -> None:
            if "".join(run).strip():
                self.text.append(f"<p>{''.join(run)}</p>")
            run.clear()

        for child in node.children:
            if isinstance(child, NavigableString):
                run.append(escaped(child))
            elif isinstance(child, Tag):
                if child.name in INLINE and not holds_block(child):
                    run.append(self.inline(child))
                else:
                    loose()
                    self.block(child)
        loose()

    def block(self, tag: Tag) -> None:
        name = tag.name
        if name in ACTIVE or name in FORM:
            self.dropped(tag)
            if name == "form":
                self.walk(tag)
        elif name in HEADINGS:
            self._heading(tag)
        elif name in {"ul", "ol"}:
            self._list(tag)
        elif name == "dl":
            self._definitions(tag)
        elif name == "pre":
            self._code(tag)
        elif name == "table":
            self._table(tag)
        elif name == "img":
            self._picture(tag)
        elif name == "a":
            self._link_around(tag)
        elif name in {"audio", "video"}:
            self._recording(tag)
        elif name == "iframe":
            if source := self.frame(tag):
                words = str(tag.get("title") or "").strip() or source
                self.text.append(f'<p><a href="{escaped(source)}">{escaped(words)}</a></p>')
        elif name == "blockquote":
            self.walk(tag)
        elif name == "figure":
            self._figure(tag)
        elif name == "summary" and not holds_block(tag):
            self.text.append(f"<p><b>{self.children(tag)}</b></p>")
        elif name in {"p", "dt", "dd", "li"} and not holds_block(tag):
            self.text.append(f"<p>{self.children(tag)}</p>")
        else:
            self.walk(tag)

    def inline(self, tag: Tag) -> str:
        name = tag.name
        if name == "br":
            return "<br/>"
        if name == "a" and "footnote-backref" in (tag.get("class") or []):
            return ""
        if name == "a":
            target = self.href(tag)
            inner = self.children(tag)
            return f'<a href="{escaped(target)}">{inner}</a>' if target and inner.strip() else inner
        if name in {"b", "strong", "em", "i"}:
            return f"<b>{self.children(tag)}</b>"
        if name in {"code", "kbd", "samp", "tt"}:
            return f"<code>{escaped(tag.get_text())}</code>"
        if name in {"sup", "sub"}:
            return f"<{name}>{self.children(tag)}</{name}>"
        if name == "q":
            return f"“{self.children(tag)}”"
        if name in {"s", "del", "strike"}:
            how = _("Struck words are shown as words.")
            self.ledger.note(self.where, name, how)
        return self.children(tag)

    def children(self, tag: Tag) -> str:
        out = []
        for child in tag.children:
            if isinstance(child, NavigableString):
                out.append(escaped(child))
            elif isinstance(child, Tag):
                if child.name in ACTIVE or child.name in FORM:
                    self.dropped(child)
                else:
                    out.append(self.inline(child))
        return "".join(out)

    def _heading(self, tag: Tag) -> None:
        for inner in tag.find_all("img"):
            self._picture(inner)
        words = line_of(tag)
        if not words:
            return
        if len(words) > LONGEST_HEADING:
            self.text.append(f"<p><b>{escaped(words)}</b></p>")
        else:
            self.heading = words
            self.put("heading", words)
        self._links_of(tag)

    def _list(self, tag: Tag) -> None:
        """A list of words is text; what a list item holds beside words stands after the list, in its order.

        A lesson's lists count from one in figures: other numbers stand as words, for the text may speak of them.
        """
        if not holds_block(tag, beside={"ul", "ol", "li", "p", "div"}) and not is_counted_otherwise(tag):
            self.text.append(self._list_html(tag))
            return
        for number, item in enumerate(tag.find_all("li", recursive=False), int(whole(tag.get("start")) or 1)):
            mark = f"{numeral(number, str(tag.get('type') or '1'))}. " if tag.name == "ol" else "• "
            holder = _first_of(item)
            if holder is not None or tag.name == "ol":
                (holder or item).insert(0, NavigableString(mark))
            self.walk(item)
        loose = [child for child in tag.children if isinstance(child, Tag) and child.name != "li"]
        for child in loose:
            self.block(child)

    def _list_html(self, tag: Tag) -> str:
        out = []
        for item in tag.children:
            if not isinstance(item, Tag):
                continue
            if item.name != "li":
                out.append(f"<li>{self._list_html(item) if item.name in {'ul', 'ol'} else self.children(item)}</li>")
                continue
            out.append(f"<li>{self._item(item)}</li>")
        return f"<{tag.name}>{''.join(out)}</{tag.name}>" if out else ""

    def _item(self, item: Tag) -> str:
        parts: list[str] = []
        for child in item.children:
            if isinstance(child, NavigableString):
                parts.append(escaped(child))
            elif isinstance(child, Tag) and child.name in {"ul", "ol"}:
                parts.append(self._list_html(child))
            elif isinstance(child, Tag) and child.name in {"p", "div"}:
                parts.append(("<br/>" if "".join(parts).strip() else "") + self._item(child).strip())
            elif isinstance(child, Tag) and (child.name in ACTIVE or child.name in FORM):
                self.dropped(child)
            elif isinstance(child, Tag):
                parts.append(self.inline(child))
        return "".join(parts)

    def _definitions(self, tag: Tag) -> None:
        for child in tag.find_all(["dt", "dd"]):
            if child.name == "dt" and not holds_block(child):
                self.text.append(f"<p><b>{self.children(child)}</b></p>")
            else:
                self.block(child)

    def _code(self, tag: Tag) -> None:
        code = tag.get_text().replace("\r\n", "\n").strip("\n")
        if code.strip():
            self.put("code", {"language": _language(tag), "code": code})

    def _table(self, tag: Tag) -> None:
        rows = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
        cells = [list(row.find_all(["td", "th"], recursive=False)) for row in rows]
        cells = [row for row in cells if row]
        simple = all(not cell.find(["table", "pre", "ul", "ol", "iframe"]) for row in cells for cell in row)
        single = max((len(row) for row in cells), default=0) < 2
        if not cells or single or not simple:
            # A table that only placed things on a page: what it placed is kept, one after the other.
            for row in cells:
                for cell in row:
                    self.walk(cell)
            return
        caption = tag.find("caption")
        words = line_of(caption) if caption else ""
        width = max(sum(_span(cell) for cell in row) for row in cells)
        data, pictures = [], []
        for row in cells:
            line: list[str] = []
            for cell in row:
                pictures += cell.find_all(["img", "audio", "video"])
                line += [_cell(cell), *[""] * (_span(cell) - 1)]
            data.append(line + [""] * (width - len(line)))
        if any(cell.get("rowspan") not in {None, "1"} or _span(cell) > 1 for row in cells for cell in row):
            how = _("Joined cells of a table stand once, with empty cells beside them.")
            self.ledger.note(self.where, "table", how)
        head = all(cell.name == "th" for cell in cells[0]) or rows[0].find_parent("thead") is not None
        side = all(row[0].name == "th" for row in cells[1 if head else 0 :])
        header = {(True, True): "both", (True, False): "row", (False, True): "column"}.get((head, side), "neither")
        if any(any(line) for line in data):
            caption_words = words or self.heading or self.title or _("Table")
            self.put("table", {"caption": caption_words[:255].strip(), "table": {"rows": data, "header": header}})
        self._links_of_table(tag)
        for inner in pictures:
            self.block(inner)

    def _links_of_table(self, table: Tag) -> None:
        """Cells hold words alone; what they led to stands below the table."""
        links = [(self.href(link), line_of(link)) for link in table.find_all("a", href=True)]
        rows = dict.fromkeys((target, words or target) for target, words in links if target)
        if rows:
            items = [f'<li><a href="{escaped(target)}">{escaped(words)}</a></li>' for target, words in rows]
            self.text.append(f"<ul>{''.join(items)}</ul>")
            self.ledger.note(self.where, "table with links", _("The links of its cells stand below it."))

    def _link_around(self, tag: Tag) -> None:
        """A link around a picture, or around whole paragraphs: what it holds comes first, then where it leads."""
        before = len(self.blocks)
        self.walk(tag)
        self._line_to(tag, is_shown=len(self.blocks) > before)

    def _links_of(self, tag: Tag) -> None:
        """Where the links in a heading or caption lead, as lines after it: such a thing is words alone."""
        for link in tag.find_all("a", href=True):
            if link.get_text().strip() and not str(link["href"]).strip().startswith("#"):
                self._line_to(link)

    def _line_to(self, link: Tag, *, is_shown: bool = True) -> None:
        pictures = link.find_all("img")
        if any(_source(one) == str(link.get("href") or "").strip() for one in pictures):
            # A small picture that opens the large one, which is what came in.
            return
        alt = next((alt for one in pictures if (alt := _alt(one))), "")
        words = line_of(link) or alt
        if target := self.href(link):
            shown = words or (target if "://" in target else _("What the picture leads to"))
            self.text.append(f'<p><a href="{escaped(target)}">{escaped(shown)}</a></p>')
        elif alt and not is_shown:
            self.text.append(f"<p>{escaped(alt)}</p>")

    def _picture(self, tag: Tag, caption: str = "") -> None:
        source, alt = _source(tag), _alt(tag)
        found = self.resolver.file(source) if source else None
        if found is None:
            if tag.find_parent("a", href=True) is not None and alt:
                # The link around it says the same words.
                if re.match(r"(?:https?:)?//", source):
                    how = _("The picture lies on another site and is left out; the link around it stays.")
                    self.ledger.drop(f"{self.where}: {source[:200]}", "picture elsewhere", how)
            elif re.match(r"(?:https?:)?//", source):
                self.text.append(f"<p>{self.elsewhere(source, alt)}</p>")
            elif alt:
                self.text.append(f"<p>{escaped(alt)}</p>")
            return
        if found.kind != "image":
            self._offered(found, alt or found.title)
            return
        words = alt or caption or " ".join(str(tag.get("title") or "").split()) or found.title
        if not alt:
            how = _(
                "The picture had no words for those who cannot see it; “%(words)s” stands there. Please describe it."
            )
            self.ledger.note(f"{self.where}: {named(source)}", "img without alt", how % {"words": words[:80]})
        if len(words) > LONGEST_HEADING:
            how = _("What is said of the picture is longer than 255 letters; only the first of it stands there.")
            self.ledger.note(f"{self.where}: {named(source)}", "long description", how)
        self.put("image", {"file": found.name, "alt": words[:255].strip(), "caption": caption[:255].strip()})

    def elsewhere(self, source: str, words: str) -> str:
        """A picture that lies on another site, as a link: no page here loads anything from elsewhere."""
        address = f"https:{source}" if source.startswith("//") else source
        how = _("The picture lies on another site; the lesson leads there by a link.")
        self.ledger.note(f"{self.where}: {address[:200]}", "picture elsewhere", how)
        return f'<a href="{escaped(address)}">{escaped(words or address)}</a>'

    def _recording(self, tag: Tag) -> None:
        source = self.source_of(tag)
        if re.match(r"(?:https?:)?//", source):
            tag["src"] = source
            address = self.frame(tag)
            if address:
                self.text.append(f'<p><a href="{escaped(address)}">{escaped(address)}</a></p>')
            return
        found = self.resolver.file(source) if source else None
        if found is not None:
            self._offered(found, str(tag.get("title") or "").strip() or found.title)

    def _offered(self, file: MediaFile, title: str) -> None:
        kind = {"document": "download"}.get(file.kind, file.kind)
        if kind == "image":
            self.put("image", {"file": file.name, "alt": title[:255].strip(), "caption": ""})
            return
        if kind in {"audio", "video"} and not (file.transcript or file.captions):
            how = _("The recording came without captions and transcript. Add one before the lesson is published.")
            self.ledger.note(f"{self.where}: {file.name}", "recording without words", how)
        self.put(kind, {"file": file.name, "title": title[:255].strip()})

    def _figure(self, tag: Tag) -> None:
        caption = tag.find("figcaption")
        words = line_of(caption) if caption else ""
        pictures = tag.find_all("img")
        if len(pictures) == 1 and not tag.find(["table", "pre", "video", "audio", "iframe"]):
            self._picture(pictures[0], words)
            if (around := pictures[0].find_parent("a", href=True)) is not None:
                self._line_to(around)
            if caption:
                self._links_of(caption)
            return
        self.walk(tag)


def _first_of(item: Tag) -> Tag | None:
    """Where the mark of a list item stands: before its words; None where it begins with what is no words."""
    for child in item.children:
        if isinstance(child, Tag):
            if child.name == "p":
                return child
            return item if child.name in INLINE else None
        if str(child).strip():
            break
    return item


def _span(cell: Tag) -> int:
    return min(max(whole(cell.get("colspan")) or 1, 1), 50)


def _cell(cell: Tag) -> str:
    for line in cell.find_all("br"):
        line.replace_with("\n")
    for inner in cell.find_all(list(ACTIVE)):
        inner.decompose()
    return "\n".join(" ".join(line.split()) for line in cell.get_text().split("\n") if line.strip())


def _source(picture: Tag) -> str:
    return str(picture.get("src") or picture.get("data-src") or "").strip()


def _alt(picture: Tag) -> str:
    return " ".join(str(picture.get("alt") or "").split())


def _language(tag: Tag) -> str:
    """The language of a piece of code, where its classes name one we colour."""
    inner = tag.find("code")
    named = [*(tag.get("class") or []), *((inner.get("class") or []) if isinstance(inner, Tag) else [])]
    for name in named:
        word = str(name).lower().removeprefix("language-").removeprefix("lang-").removeprefix("brush:")
        word = SPOKEN.get(word, word)
        if word in LANGUAGES:
            return word
    return "text"
