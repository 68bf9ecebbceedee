"""What a file of a package is sent as. A fixed list: neither the machine's own nor the package's word counts."""

from __future__ import annotations

from pathlib import PurePosixPath

OTHER = "application/octet-stream"
TEXT = "; charset=utf-8"
# HTML says its own encoding, and old packages say others than UTF-8.
PAGES = {"htm": "text/html", "html": "text/html", "xhtml": "application/xhtml+xml"}
TYPES = {
    **PAGES,
    "css": "text/css",
    "js": "text/javascript",
    "mjs": "text/javascript",
    "json": "application/json",
    "map": "application/json",
    "xml": "application/xml",
    "xsd": "application/xml",
    "dtd": "application/xml-dtd",
    "txt": f"text/plain{TEXT}",
    "vtt": f"text/vtt{TEXT}",
    "srt": f"text/plain{TEXT}",
    "csv": f"text/csv{TEXT}",
    "md": f"text/plain{TEXT}",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "bmp": "image/bmp",
    "ico": "image/vnd.microsoft.icon",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject",
    "pdf": "application/pdf",
    "wasm": "application/wasm",
    "zip": "application/zip",
}


def content_type_of(path: str) -> str:
    return TYPES.get(PurePosixPath(path).suffix.lower().removeprefix("."), OTHER)


def is_page(path: str) -> bool:
    """Whether a browser runs script in it where it is opened by itself."""
    return content_type_of(path) in {*PAGES.values(), TYPES["svg"], TYPES["xml"]}
