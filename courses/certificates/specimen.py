"""The certificate of nobody: what a certificate looks like, for whoever wants to see one checked."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import cache as shared

from common.languages import LANGS
from courses.certificates.codes import SPECIMEN
from courses.certificates.drawing import Drawing, Names, draw
from courses.certificates.queries.holder import verify_host
from courses.certificates.queries.recognition import Recognition
from courses.certificates.typesetting import typeset
from courses.certificates.wording import EDITION

NUMBER = f"FTA-FTAHK-2026-{SPECIMEN}"
# Names are never converted; nobody's is written for each reader.
NAMES = {
    language: Names(latin="Specimen", own_script=own, own_script_language=script, signatory="")
    for language, own, script in (
        ("en", "樣本", "zh-hant"),
        ("zh-hans", "样本", "zh-hans"),
        ("zh-hant", "樣本", "zh-hant"),
    )
}
_CITIES = {"en": "Hong Kong", "zh-hans": "香港", "zh-hant": "香港"}


def _association(seal: str, en: str, hans: str, hant: str, cities: dict[str, str]) -> dict[str, Any]:
    return {"key": "", "seal": seal, "names": {"en": en, "zh-hans": hans, "zh-hant": hant}, "cities": cities}


DATA: dict[str, Any] = {
    "format": 1,
    "edition": EDITION,
    "issuer": {
        **_association("hk", "FinTech Association of Hong Kong", "香港金融科技协会", "香港金融科技協會", _CITIES),
        "address": "",
        "registration": "",
        "signatory_titles": {"en": "Director of Learning", "zh-hans": "培训总监", "zh-hant": "培訓總監"},
    },
    "partners": [
        _association(
            "bj",
            "Zhongguancun Fintech Industry Development Alliance",
            "中关村金融科技产业发展联盟",
            "中關村金融科技產業發展聯盟",
            {"en": "Beijing", "zh-hans": "北京", "zh-hant": "北京"},
        ),
        _association(
            "sz",
            "Shenzhen Fintech Association",
            "深圳市金融科技协会",
            "深圳市金融科技協會",
            {"en": "Shenzhen", "zh-hans": "深圳", "zh-hant": "深圳"},
        ),
        _association(
            "su",
            "Suzhou Association for International Cooperation and Development of Technology and Finance",
            "苏州市科技金融国际合作发展协会",
            "蘇州市科技金融國際合作發展協會",
            {"en": "Suzhou", "zh-hans": "苏州", "zh-hant": "蘇州"},
        ),
    ],
    "course": {
        "key": "",
        "code": "SPE-000",
        "titles": {
            "en": "A Course That Does Not Exist",
            "zh-hans": "并不存在的课程",
            "zh-hant": "並不存在的課程",
        },
        "version": 1,
        "level": "foundation",
    },
    "study": {
        "language": "en",
        "started_on": "2026-09-01",
        "completed_on": "2026-10-01",
        "issued_on": "2026-10-01",
        "utc_offset": "+08:00",
        "minutes": 360,
        "mode": "self_paced",
        "topics": {"technical": 240, "compliance": 75, "ethics": 45},
    },
    "assessment": [{"title": "", "pass_mark": 70}],
    "skills": [
        {
            "code": "AIL-1",
            "level": 1,
            "names": {"en": "AI concepts and limits", "zh-hans": "人工智能概念与局限", "zh-hant": "人工智能概念與局限"},
        }
    ],
    "roles": ["trainer", "reviewer"],
    "law_as_at": None,
    "expires_on": None,
}


def specimen_address() -> str:
    """What its QR code says."""
    return f"{settings.SITE_ORIGIN}/c/{SPECIMEN}/"


@cache
def specimen_drawing(language: str) -> Drawing:
    """The specimen in a language, marked so."""
    return draw(DATA, number=NUMBER, names=NAMES[language], language=language, host=verify_host(), specimen=True)


def specimen_recognition(language: str) -> tuple[Recognition, ...]:
    """Who recognises a course that does not exist: as it is printed, and nothing behind it."""
    partners = specimen_drawing(language).partners
    return tuple(Recognition(one.name, one.seal, "specimen", city=one.city) for one in partners)


KEPT = 3600  # seconds


@cache
def _edition() -> str:
    return hashlib.sha256(repr((DATA, NAMES)).encode()).hexdigest()[:16]


def specimen_file(language: str, kind: str) -> bytes:
    """The specimen as a file. It is nobody's, so it may be made on the spot and kept in the cache."""
    content: Any = shared.get_or_set(
        f"certificates:specimen:{_edition()}:{language}:{kind}",
        lambda: typeset(
            specimen_drawing(language),
            url=specimen_address(),
            verify_url=f"{settings.SITE_ORIGIN}/verify/",
            timestamp=0,
            kind=kind,
        ),
        KEPT,
    )
    return bytes(content)


def is_file_of_it(content: bytes, kind: str) -> bool:
    """Whether somebody tries the verification with the specimen. The same input is set to the same bytes."""
    known: Any = shared.get_or_set(
        f"certificates:specimen:{_edition()}:{kind}:digests",
        lambda: frozenset(hashlib.sha256(specimen_file(language, kind)).hexdigest() for language in LANGS),
        None,
    )
    return hashlib.sha256(content).hexdigest() in known
