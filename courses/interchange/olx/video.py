"""A video as blocks of a lesson: the recording where the course holds it, else a link; and what is said in it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.languages import closest
from courses.interchange.ledger import Ledger
from courses.interchange.markup import canonical
from courses.interchange.neutral import Block, MediaFile
from courses.interchange.olx.captions import Cue, cues_of, paragraphs, webvtt
from courses.interchange.olx.languages import guessed
from courses.interchange.olx.links import Links
from courses.interchange.olx.markup import escape
from courses.interchange.olx.tree import Node
from courses.interchange.xml import children

YOUTUBE_ID = re.compile(r"^[\w-]{6,20}$")
SPEED = re.compile(r"1\.0+:([\w-]+)")
WEB = re.compile(r"^(?:https?:)?//", re.IGNORECASE)


@dataclass
class Shown:
    """The blocks of a video, how long it runs in seconds, and what is not as in the source."""

    blocks: list[Block] = field(default_factory=list)
    seconds: int = 0
    changes: list[str] = field(default_factory=list)


def blocks_of_video(node: Node, links: Links, ledger: Ledger, language: str) -> Shown:
    """What a lesson shows of a video; no blocks where there is nothing to show."""
    shown = Shown()
    spoken = _captions(node, links, ledger, language)
    recording = _recording(node, links)
    title = node.title or (recording.title if recording else "")
    if recording is None and not _address(node) and not spoken:
        return shown
    if title:
        shown.blocks.append(Block("heading", title[:255]))
    if recording is not None:
        _add_words(recording, spoken)
        shown.blocks.append(Block(recording.kind, {"file": recording.name, "title": (title or recording.name)[:255]}))
        if not spoken:
            shown.changes.append(_("The recording has no captions: please write what is said in it."))
    elif address := _address(node):
        shown.blocks.append(Block("text", _link(address, title, language)))
        shown.changes.append(
            _("The video lies on another site; the lesson leads there by a link: %(address)s") % {"address": address}
        )
    else:
        shown.changes.append(_("The video itself is not in the course; what is said in it is kept."))
    if recording is None and spoken:
        shown.blocks += _transcript(spoken, language)
        shown.changes.append(_("What is said in it stands below as text."))
    _handout(node, links, shown)
    shown.seconds = max((cues[-1].end // 1000 for cues in spoken.values() if cues), default=0)
    if any(node.attrs.get(name, "").strip(' "0:') for name in ("start_time", "end_time")):
        shown.changes.append(_("Only a part of the video was shown; here it is the whole."))
    return shown


def _link(address: str, title: str, language: str) -> str:
    with override(language):
        words = _("Watch the video: %(title)s") % {"title": title} if title else _("Watch the video")
    return canonical(f'<p><a href="{escape(address)}">{escape(words)}</a></p>')


def _sources(node: Node) -> list[str]:
    """Where the recording lies, by every way of saying so."""
    listed = [source.get("src") or "" for source in children(node.element, "source")]
    try:
        more = json.loads(node.attrs.get("html5_sources") or "[]")
        listed += [str(one) for one in more] if isinstance(more, list) else []
    except (ValueError, RecursionError):
        pass
    listed.append(node.attrs.get("source", ""))
    return [one.strip() for one in dict.fromkeys(listed) if one.strip()]


def _recording(node: Node, links: Links) -> MediaFile | None:
    """The recording as a file of the course, where it holds one."""
    for source in _sources(node):
        if name := links.held(source):
            file = links.statics.show(name, links.where)
            if file is not None and file.kind in {"video", "audio"}:
                return file
    return None


def _address(node: Node) -> str:
    """Where the video can be watched on the web."""
    found = SPEED.search(node.attrs.get("youtube", ""))
    identity = node.attrs.get("youtube_id_1_0", "").strip().strip('"') or (found[1] if found else "")
    if YOUTUBE_ID.match(identity):
        return f"https://www.youtube.com/watch?v={identity}"
    for source in _sources(node):
        if WEB.match(source):
            return f"https:{source}" if source.startswith("//") else source
    return ""


def _captions(node: Node, links: Links, ledger: Ledger, language: str) -> dict[str, list[Cue]]:
    """What is said, by language of ours; captions in another language are told as left out."""
    named: dict[str, list[str]] = {}
    sub = node.attrs.get("sub", "").strip().strip('"')
    if sub:
        named.setdefault("en", []).append(f"subs_{sub}.srt.sjson")
    track = [node.attrs.get("track", ""), *(found.get("src") or "" for found in children(node.element, "track"))]
    named.setdefault(language, []).extend(one.strip() for one in track if one.strip())
    for code, file in _transcripts(node):
        named.setdefault(code, []).extend(
            [file, f"{code}_subs_{file}.sjson", f"{code}_subs_{PurePosixPath(file).stem}.srt.sjson"]
        )
    youtube = SPEED.search(node.attrs.get("youtube", ""))
    identity = node.attrs.get("youtube_id_1_0", "").strip() or (youtube[1] if youtube else "")
    if identity and not sub:
        named.setdefault("en", []).append(f"subs_{identity}.srt.sjson")
    spoken: dict[str, list[Cue]] = {}
    for code, files in named.items():
        ours = closest(code)
        if not ours:
            why = _("What is said in a language (%(language)s) that this site does not have.")
            ledger.drop(f"{links.where}: {files[0]}", "transcript", why % {"language": code})
            continue
        content = next((found for file in files if (found := links.words(file)) is not None), None)
        if content is None:
            if code not in {"en", language}:
                ledger.drop(f"{links.where}: {files[0]}", "transcript", _("The course holds no such file."))
            continue
        cues = cues_of(content)
        # The first captions are called English by Open edX, whatever they are.
        ours = (guessed(" ".join(cue.text for cue in cues)) if code == "en" else "") or ours
        if cues and ours not in spoken:
            spoken[ours] = cues
    return spoken


def _transcripts(node: Node) -> list[tuple[str, str]]:
    """Files with what is said, by language."""
    found = [(one.get("language") or "", one.get("src") or "") for one in children(node.element, "transcript")]
    try:
        more = json.loads(node.attrs.get("transcripts") or "{}")
        found += [(str(code), str(file)) for code, file in more.items()] if isinstance(more, dict) else []
    except (ValueError, RecursionError):
        pass
    for asset in children(node.element, "video_asset"):
        for one in asset.iter():
            if one.get("language_code") and one.get("file_format"):
                name = (
                    f"{asset.get('client_video_id') or node.attrs.get('edx_video_id', '')}-{one.get('language_code')}"
                )
                found.append((one.get("language_code") or "", f"{name}.{one.get('file_format')}"))
    return [(code, file) for code, file in dict.fromkeys(found) if code and file]


def _add_words(recording: MediaFile, spoken: dict[str, list[Cue]]) -> None:
    for code, cues in spoken.items():
        captions = webvtt(cues)
        if captions:
            recording.captions.setdefault(code, captions)
        elif not recording.transcript:
            recording.transcript = "\n\n".join(paragraphs(cues))


def _transcript(spoken: dict[str, list[Cue]], language: str) -> list[Block]:
    """What is said, in the language of the course or else in any other, as text below the link."""
    code = language if language in spoken else next(iter(spoken))
    words = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs(spoken[code]))
    with override(language):
        heading = _("What is said in the video")
    return [Block("heading", heading), Block("text", canonical(words))]


def _handout(node: Node, links: Links, shown: Shown) -> None:
    source = node.attrs.get("handout", "").strip() or next(
        (found.get("src") or "" for found in children(node.element, "handout")), ""
    )
    if not source:
        return
    address = links.link(source)
    name = address.removeprefix("media:")
    if name != address:
        title = next((file.title for file in links.statics.taken.values() if file.name == name), name)
        shown.blocks.append(Block("download", {"file": name, "title": title[:255]}))
