"""Files people bring to the verification page: as they were issued, changed, of other issuers, and made to do harm."""

from __future__ import annotations

import base64
import io
import json
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from courses.certificates import actions
from courses.certificates.actions.files import render
from courses.certificates.enums import CertificateState, CredentialForm, FileKind
from courses.certificates.models import Certificate
from courses.certificates.openbadges.baking import KEYWORD, SIGNATURE, bake_svg
from courses.certificates.queries.credentials import credential_of, credential_text
from tests.factories.certificates import earn, fresh, officer_of, revoked

MEGABYTE = 1024 * 1024
FORMATS = ("json", "jwt", "png", "svg", "pdf")


def signed(certificate: Certificate | None = None) -> Certificate:
    """A certificate whose newest version is signed."""
    certificate = certificate or earn()
    actions.sign_certificate(certificate=fresh(certificate))
    return fresh(certificate)


def into(certificate: Certificate, state: str) -> Certificate:
    """The certificate in a state, as it comes to be in it."""
    holder = certificate.person
    if state == CertificateState.EXPIRED:
        Certificate.objects.filter(pk=certificate.pk).update(expires_on="2026-01-31")
        actions.expire_due()
    elif state == CertificateState.REVOKED:
        revoked(certificate)
    elif state == CertificateState.WITHDRAWN:
        actions.withdraw_certificate(certificate=certificate, by=holder)
    elif state == CertificateState.SUPERSEDED:
        successor = earn(person=holder)
        Certificate.objects.filter(pk=successor.pk).update(course=certificate.course)
        actions.replace_certificate(certificate=certificate, successor=fresh(successor), by=None)
    return fresh(certificate)


def renamed(certificate: Certificate, latin: str = "CHAN Tai Ming", own_script: str = "陳大明") -> Certificate:
    """Its next version, by another name, signed."""
    officer = officer_of(certificate.issuer).person
    actions.correct_names(certificate=certificate, by=officer, latin=latin, own_script=own_script)
    return signed(certificate)


def text_of(certificate: Certificate, form: str = CredentialForm.EMBEDDED) -> str:
    """A signed form of the newest version exactly as it is given out."""
    found = credential_of(certificate.facts, form)
    assert found is not None
    text = credential_text(found)
    assert text is not None
    return text


def document_of(certificate: Certificate) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text_of(certificate))
    return document


def file_of(certificate: Certificate, kind: str) -> bytes:
    """The newest version in one of the five formats, as it is given out."""
    if kind in ("json", "jwt"):
        return text_of(certificate, CredentialForm.JWT if kind == "jwt" else CredentialForm.EMBEDDED).encode()
    drawn = {"png": FileKind.BADGE_PNG, "svg": FileKind.BADGE_SVG, "pdf": FileKind.PDF}[kind]
    return render(certificate.facts, language="en", kind=drawn)


def json_of(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def bring(client: Client, content: bytes | str | dict[str, Any], *, language: str = "en", name: str = "file") -> Any:
    """The answer to a file; a document is written as JSON."""
    if isinstance(content, dict):
        content = json_of(content)
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(f"/verify/?lang={language}", {"file": SimpleUploadedFile(name, content)})


def main_of(response: Any) -> str:
    """What the page itself says, without what frames every page."""
    html: str = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy in which one member is another: `credentialSubject.achievement.name`. None takes it away."""
    copy: dict[str, Any] = json.loads(json.dumps(document))
    place: Any = copy
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return copy


def part(value: Any) -> str:
    """A part of a token."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def claims_of(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


def token_with(token: str, **claims: Any) -> str:
    """The token with other claims and the same signature."""
    head, _body, signature = token.split(".")
    return f"{head}.{part({**claims_of(token), **claims})}.{signature}"


# --- pictures and papers --------------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*texts: bytes, keyword: bytes = KEYWORD) -> bytes:
    """A picture of one point with these texts in it."""
    return picture(b"".join(chunk(b"iTXt", keyword + b"\0" * 5 + text) for text in texts))


def picture(inside: bytes) -> bytes:
    """A picture of one point with these chunks in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return SIGNATURE + head + inside + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def svg(text: str) -> bytes:
    return bake_svg('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>', text).encode()


def pdf(
    text: bytes | None,
    *,
    name: str = "credential.json",
    spoil: Callable[[pikepdf.Pdf], None] | None = None,
    **save: Any,
) -> bytes:
    """A paper of one page with a file attached to it."""
    paper = pikepdf.new()
    paper.add_blank_page()
    if text is not None:
        paper.attachments[name] = pikepdf.AttachedFileSpec(paper, text, filename=name)
    if spoil is not None:
        spoil(paper)
    written = io.BytesIO()
    paper.save(written, **save)
    return written.getvalue()


# --- made to do harm ------------------------------------------------------------------------------------------------


def compressed(size: int) -> bytes:
    """So many bytes of nothing, packed: a few kilobytes that unfold to what no reader has room for."""
    packer = zlib.compressobj(9)
    pieces = [packer.compress(bytes(MEGABYTE)) for _turn in range(size // MEGABYTE)]
    return b"".join([*pieces, packer.flush()])


def pdf_bomb(size: int = 1024 * MEGABYTE) -> bytes:
    """An attached file that unfolds to a gigabyte."""
    text = pdf(b"x" * 100, compress_streams=False)
    start = text.index(b"x" * 100)
    packed = compressed(size)
    head = text[:start].replace(b"/Length 100", b"/Filter /FlateDecode /Length %d" % len(packed))
    return head + packed + text[start + 100 :]


def pdf_of_loops() -> bytes:
    """Its tree of names, and its tree of pages, lead back to themselves."""

    def spoil(paper: pikepdf.Pdf) -> None:
        names = paper.make_indirect(pikepdf.Dictionary())
        names.Kids = pikepdf.Array([names, names])
        names.Limits = pikepdf.Array([pikepdf.String("a"), pikepdf.String("z")])
        paper.Root.Names = pikepdf.Dictionary(EmbeddedFiles=names)
        paper.Root.Pages.Kids.append(paper.Root.Pages)

    return pdf(None, spoil=spoil)


def pdf_of_many_names(count: int = 20_000) -> bytes:
    """A list of names as long as the file may be."""

    def spoil(paper: pikepdf.Pdf) -> None:
        spec = paper.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F=pikepdf.String("x")))
        pairs = [item for number in range(count) for item in (pikepdf.String(f"n{number:06}"), spec)]
        paper.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array(pairs)))

    return pdf(None, spoil=spoil)


def deep(levels: int, inside: str = "") -> str:
    return "[" * levels + inside + "]" * levels


def blank_nodes(count: int = 7) -> str:
    """The graph that keeps a canonical form of RDF busy for half a minute: every node knows every other."""
    names = [f"_:b{number}" for number in range(count)]
    graph = [{"@id": name, "https://x.example/p": [{"@id": other} for other in names]} for name in names]
    return json.dumps({"@context": {}, "id": "urn:x", "type": ["VerifiableCredential"], "@graph": graph})


def laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<!DOCTYPE svg [<!ENTITY l0 "ha">{lines}]><svg xmlns="http://www.w3.org/2000/svg">&l11;</svg>'.encode()


def filled(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def hostile() -> dict[str, bytes]:
    """By what each tries."""
    k64 = 64 * 1024
    texts = {
        "nested arrays": deep(k64 // 2),
        "arrays never closed": "[" * k64,
        "objects never closed": '{"a":' * (k64 // 5),
        "nested in a member": f'{{"id": {deep(k64 // 2 - 10)}}}',
        "blank nodes": blank_nodes(),
        "a huge integer": f'{{"id": {"9" * (k64 - 20)}}}',
        "a huge float": f'{{"id": 1e{"9" * (k64 - 20)}}}',
        "a long float": f'{{"id": 0.{"1" * (k64 - 20)}}}',
        "many numbers": f'{{"id": [{",".join("1.5e-7" for _n in range(9000))}]}}',
        "not a number": '{"id": NaN}',
        "infinity": '{"id": -Infinity}',
        "duplicate members": '{"id": "a", "id": "b"}',
        "duplicate members deep down": '{"a": [{"b": 1, "\\u0062": 2}]}',
        "many duplicates": "{" + ",".join('"a":1' for _n in range(k64 // 6)) + "}",
        "many members": "{" + ",".join(f'"{n}":1' for n in range(6000)) + "}",
        "half a character": '{"id": "\\ud800", "type": "VerifiableCredential"}',
        "half a character as a name": '{"\\udfff": 1}',
        "nothing that can be seen": '{"id": "\\u0000\\u202e", "type": "VerifiableCredential"}',
        "quotes never closed": '{"' + '\\"' * (k64 // 2 - 4) + "\\",
        "escapes never ended": '{"a": "' + "\\" * (k64 - 10),
        "spaces": " " * k64,
        "a token of nothing": "ey.." + "A" * 10,
        "a token that nests": f"{part({})}.{part(deep(20_000))}.AAAA",
        "a token of numbers": f"{part('1')}.{part('2')}.AAAA",
        "a token of dots": "ey" + "." * k64,
        "a long token": f"ey{'A' * 30_000}.{'A' * 30_000}.AAAA",
    }
    files = {name: text.encode() for name, text in texts.items()}
    return files | {
        "not UTF-8": b'{"id": "\xff\xfe"}',
        "UTF-16": '{"id": 1}'.encode("utf-16"),
        "zeros": bytes(k64),
        "billion laughs": laughs(),
        "entity outside": b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        "parameter entity": b'<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]><svg/>',
        "many elements": b"<svg>" + filled(b"<a/>", MEGABYTE - 20) + b"</svg>",
        "elements never closed": filled(b"<a>", MEGABYTE),
        "elements in elements": filled(b"<a>", MEGABYTE // 2) + filled(b"</a>", MEGABYTE // 4),
        "many attributes": b"<svg " + b" ".join(b'a%d="1"' % n for n in range(60_000)) + b"/>",
        "many credentials": b'<svg xmlns="https://purl.imsglobal.org/ob/v3p0">'
        + filled(b"<credential/>", k64)
        + b"</svg>",
        "an encoding nobody has": b'<?xml version="1.0" encoding="undefined"?><svg/>',
        "a drawing that nests JSON": svg(deep(30_000)),
        "a packed text": picture(chunk(b"iTXt", KEYWORD + b"\0\1\0\0\0" + compressed(64 * MEGABYTE))),
        "a packed older text": picture(chunk(b"zTXt", KEYWORD + b"\0\0" + compressed(64 * MEGABYTE))),
        "a picture of chunks": picture(filled(chunk(b"iTXt", b""), 2 * MEGABYTE - 200)),
        "a picture of texts": picture(filled(chunk(b"iTXt", KEYWORD + b"\0" * 5), 2 * MEGABYTE - 200)),
        "a text without an end": picture(chunk(b"iTXt", KEYWORD + b"\0\0\0")),
        "a picture without an end": SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0" * 5 + b"{}"),
        "a damaged picture": png(b"{}").replace(b"{}", b"[]"),
        "a chunk longer than the file": SIGNATURE + b"\xff\xff\xff\xffiTXt" + KEYWORD,
        "a long text in a picture": png(b"[" * MEGABYTE),
        "two texts in a picture": png(b"{}", b"{}"),
        "a PDF that unfolds": pdf_bomb(),
        "a PDF of loops": pdf_of_loops(),
        "a PDF of many names": pdf_of_many_names(),
        "a PDF of nothing": b"%PDF-1.7\n" + bytes(k64),
        "a PDF of objects": b"%PDF-1.7\n" + filled(b"1 0 obj<</A 1 0 R>>endobj\n", 2 * MEGABYTE - 100),
        "a PDF that nests": b"%PDF-1.7\n1 0 obj" + filled(b"[", MEGABYTE),
        "a long text in a PDF": pdf(b"[" * MEGABYTE),
    }


def other_shapes() -> dict[str, bytes]:
    """JSON that is something else."""
    credential = {"id": "https://elsewhere.example/1", "type": ["VerifiableCredential"]}
    values: dict[str, Any] = {
        "null": None,
        "a number": 1,
        "a text": "eyJ",
        "a list": [credential],
        "nothing in it": {},
        "no type": {"id": "https://elsewhere.example/1"},
        "no id": {"type": ["VerifiableCredential"]},
        "an id that is a list": {**credential, "id": ["x"]},
        "an id that is an object": {**credential, "id": {"id": "x"}},
        "a type that is a number": {**credential, "type": 7},
        "a type that is an object": {**credential, "type": {"a": 1}},
        "a presentation": {"type": "VerifiablePresentation", "verifiableCredential": [credential]},
        "an older token's payload": {"vc": credential},
    }
    return {name: json.dumps(value).encode() for name, value in values.items()}
