"""Small cartridges for tests."""

from __future__ import annotations

from html import escape

from courses.interchange.archives import Source
from courses.interchange.cartridge import read
from courses.interchange.neutral import Course
from courses.interchange.readers import Options

OPTIONS = Options(owner="ftahk", code="CC-1")
DISCUSSION, LINK, QUIZ = "imsdt_xmlv1p1", "imswl_xmlv1p1", "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
TOOL, BANK = "imsbasiclti_xmlv1p0", "imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"
BESIDE = "associatedcontent/imscc_xmlv1p1/learning-application-resource"


def manifest(
    items: str, resources: str, *, version: str = "1.1.0", ident: str = "course-4711", title: str = "Fintech"
) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
        'xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"'
        ' xmlns:lom="http://ltsc.ieee.org/xsd/imsccv1p1/LOM/resource" '
        f'identifier="{ident}"><metadata><schema>IMS Common Cartridge</schema><schemaversion>{version}</schemaversion>'
        f"<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>{title}</lomimscc:string></lomimscc:title>"
        "</lomimscc:general></lomimscc:lom></metadata><organizations><organization identifier='o' structure='rooted-hierarchy'>"
        f"<item identifier='root'>{items}</item></organization></organizations><resources>{resources}</resources></manifest>"
    ).encode()


def place(ident: str, title: str, resource: str = "", inner: str = "") -> str:
    refers = f' identifierref="{resource}"' if resource else ""
    return f'<item identifier="{ident}"{refers}><title>{escape(title)}</title>{inner}</item>'


def resource(ident: str, kind: str, *files: str, more: str = "") -> str:
    held = "".join(f'<file href="{name}"/>' for name in files)
    return f'<resource identifier="{ident}" type="{kind}" href="{files[0] if files else ""}">{more}{held}</resource>'


def page(body: str, title: str = "Page") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def taken(items: str, resources: str, files: dict[str, bytes], **more: str) -> Course:
    return read(Source("cartridge", {"imsmanifest.xml": manifest(items, resources, **more), **files}), OPTIONS)


def row(label: str, entry: str) -> str:
    return f"<qtimetadatafield><fieldlabel>{label}</fieldlabel><fieldentry>{entry}</fieldentry></qtimetadatafield>"


def questions(*items: str, ident: str = "a1", title: str = "Quiz", fields: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">'
        f'<assessment ident="{ident}" title="{title}"><qtimetadata>{fields}</qtimetadata><section ident="root_section">'
        f"{''.join(items)}</section></assessment></questestinterop>"
    ).encode()


def bank(*items: str, ident: str = "b1", title: str = "Bank") -> bytes:
    return (
        f'<?xml version="1.0"?><questestinterop><objectbank ident="{ident}"><qtimetadata>{row("bank_title", title)}</qtimetadata>'
        f"{''.join(items)}</objectbank></questestinterop>"
    ).encode()


def question(
    kind: str,
    presentation: str,
    processing: str = "",
    *,
    ident: str = "q1",
    label: str = "question_type",
    more: str = "",
    fields: str = "",
) -> str:
    outcomes = '<outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
    return (
        f'<item ident="{ident}" title="Question {ident}"><itemmetadata>'
        f"<qtimetadata>{row(label, kind)}{fields}</qtimetadata></itemmetadata>"
        f"<presentation>{presentation}</presentation><resprocessing>{outcomes}{processing}</resprocessing>{more}</item>"
    )


def words(html: str, kind: str = "text/html") -> str:
    return f'<material><mattext texttype="{kind}">{escape(html)}</mattext></material>'


def labels(**options: str) -> str:
    return "".join(f'<response_label ident="{ident}">{words(text)}</response_label>' for ident, text in options.items())


def lid(ident: str, inner: str, *, many: str = "Single", before: str = "") -> str:
    return f'<response_lid ident="{ident}" rcardinality="{many}">{before}<render_choice>{inner}</render_choice></response_lid>'


def written(ident: str, kind: str = "") -> str:
    return (
        f'<response_str ident="{ident}" rcardinality="Single"><render_fib{kind}>'
        f'<response_label ident="a"/></render_fib></response_str>'
    )


def equal(ident: str, *values: str, case: str = "") -> str:
    kept = f' case="{case}"' if case else ""
    return "".join(f'<varequal respident="{ident}"{kept}>{value}</varequal>' for value in values)


def pays(test: str, points: str = "100", action: str = "Set") -> str:
    return (
        f'<respcondition><conditionvar>{test}</conditionvar><setvar action="{action}" varname="SCORE">{points}</setvar>'
        "</respcondition>"
    )
