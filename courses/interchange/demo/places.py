"""The four associations and their fictitious members."""

from __future__ import annotations

from typing import Any

from accounts.actions import save_organisation
from accounts.enums import Jurisdiction, MemberType, OrganisationKind
from accounts.models import Organisation

HONG_KONG = ("Hong Kong", "香港", "香港")
BEIJING = ("Beijing", "北京", "北京")
SHENZHEN = ("Shenzhen", "深圳", "深圳")
SUZHOU = ("Suzhou", "苏州", "蘇州")
# slug, names, short names, city, jurisdiction, seal
ASSOCIATIONS: list[tuple[Any, ...]] = [
    (
        "ftahk",
        ("FinTech Association of Hong Kong", "香港金融科技协会", "香港金融科技協會"),
        ("FTAHK", "香港金融科技协会", "香港金融科技協會"),
        HONG_KONG,
        Jurisdiction.HK,
        "hk",
    ),
    (
        "zfida",
        (
            "Zhongguancun Fintech Industry Development Alliance",
            "中关村金融科技产业发展联盟",
            "中關村金融科技產業發展聯盟",
        ),
        ("ZFIDA", "中关村金融科技联盟", "中關村金融科技聯盟"),
        BEIJING,
        Jurisdiction.CN_OTHER,
        "bj",
    ),
    (
        "szfa",
        ("Shenzhen Fintech Association", "深圳市金融科技协会", "深圳市金融科技協會"),
        ("SZFA", "深金协", "深金協"),
        SHENZHEN,
        Jurisdiction.CN_GBA,
        "sz",
    ),
    (
        "szicdtf",
        (
            "Suzhou Association for International Cooperation and Development of Technology and Finance",
            "苏州市科技金融国际合作发展协会",
            "蘇州市科技金融國際合作發展協會",
        ),
        ("Suzhou Association", "苏州科金协会", "蘇州科金協會"),
        SUZHOU,
        Jurisdiction.CN_OTHER,
        "su",
    ),
]
# slug, association, names, type
MEMBERS: list[tuple[Any, ...]] = [
    ("harbour-lane-bank", "ftahk", ("Harbour Lane Bank", "海港里银行", "海港里銀行"), MemberType.BANK),
    ("lantau-pay", "ftahk", ("Lantau Pay", "大屿支付", "大嶼支付"), MemberType.PAYMENT_SVF),
    (
        "peak-ridge",
        "ftahk",
        ("Peak Ridge Asset Management", "山岭资产管理", "山嶺資產管理"),
        MemberType.SECURITIES_ASSET_MANAGER,
    ),
    ("mangrove-credit", "szfa", ("Mangrove Credit Tech", "红树信科", "紅樹信科"), MemberType.FINTECH_VENDOR),
    ("nanshan-ledger", "szfa", ("Nanshan Ledger", "南山账本科技", "南山賬本科技"), MemberType.FINTECH_VENDOR),
    ("cedar-data", "zfida", ("Cedar Data Services", "雪松数据", "雪松數據"), MemberType.DATA_CREDIT_BUREAU),
    ("yongding-risk", "zfida", ("Yongding Risk Lab", "永定风控实验室", "永定風控實驗室"), MemberType.FINTECH_VENDOR),
    (
        "jinji-lake",
        "szicdtf",
        ("Jinji Lake Finance Cloud", "金鸡湖金融云", "金雞湖金融雲"),
        MemberType.FINTECH_VENDOR,
    ),
    ("xiangcheng-wallet", "szicdtf", ("Xiangcheng Wallet", "相城钱包", "相城錢包"), MemberType.PAYMENT_SVF),
]


def _in_languages(stem: str, words: tuple[str, str, str]) -> dict[str, Any]:
    return dict(zip((f"{stem}_en", f"{stem}_zh_hans", f"{stem}_zh_hant"), words, strict=True))


def lay_out() -> dict[str, Organisation]:
    """Every organisation by its key; made where it does not stand."""
    found = {organisation.slug: organisation for organisation in Organisation.objects.all()}
    for slug, names, short, city, jurisdiction, seal in ASSOCIATIONS:
        if slug not in found:
            found[slug] = save_organisation(
                by=None,
                slug=slug,
                kind=OrganisationKind.ASSOCIATION,
                jurisdiction=jurisdiction,
                seal=seal,
                **_in_languages("name", names),
                **_in_languages("short", short),
                **_in_languages("city", city),
            )
    for slug, association, names, kind in MEMBERS:
        if slug not in found:
            parent = found[association]
            city = (parent.city_en, parent.city_zh_hans, parent.city_zh_hant)
            found[slug] = save_organisation(
                by=None,
                slug=slug,
                kind=OrganisationKind.MEMBER,
                association=parent,
                member_type=kind,
                jurisdiction=parent.jurisdiction,
                **_in_languages("name", names),
                **_in_languages("city", city),
            )
    return found
