"""Small QTI documents for tests."""

from __future__ import annotations

from courses.interchange.archives import Source
from courses.interchange.neutral import Question, QuestionImport
from courses.interchange.qti import read_questions
from courses.interchange.readers import Options

SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
OPTIONS = Options(owner="ftahk", bank="Checks")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def declare(right: list[str], *, cardinality: str = "single", base: str = "identifier", more: str = "") -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    held = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">{held}{more}'
        "</responseDeclaration>"
    )


def item(body: str, declared: str, *, processing: str = "match_correct", ident: str = "i1", more: str = "") -> bytes:
    process = f'<responseProcessing template="{TEMPLATES}/{processing}"/>' if processing.isidentifier() else processing
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{SPACE}" identifier="{ident}" title="One"'
        f' adaptive="false" timeDependent="false">{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{process}{more}</assessmentItem>"
    ).encode()


def choices(*options: str, kind: str = "simpleChoice") -> str:
    return "".join(f'<{kind} identifier="{chr(65 + number)}">{text}</{kind}>' for number, text in enumerate(options))


def read_files(**files: bytes) -> QuestionImport:
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_png", ".png"): held for name, held in files.items()
    }
    return read_questions(Source("small", named), OPTIONS)


def asked(content: bytes) -> Question:
    """The one question of one item."""
    taken = read_questions(Source("small", {"item.xml": content}), OPTIONS)
    (question,) = taken.bank.questions
    return question


def refusal(content: bytes) -> tuple[str, str]:
    """Kind and reason of the one item that did not come in."""
    taken = read_questions(Source("small", {"item.xml": content}), OPTIONS)
    assert taken.bank.questions == []
    (row,) = taken.left_out
    return row["kind"], row["why"]
