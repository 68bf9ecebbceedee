"""Names of people who do not exist: Cantonese spelling for Hong Kong, pinyin for the Mainland."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

HK_FAMILY = (
    "Chan 陳,Wong 黃,Lam 林,Lee 李,Cheung 張,Leung 梁,Ng 吳,Ho 何,Lau 劉,Cheng 鄭,Tang 鄧,Yip 葉,Kwok 郭,Tsang 曾,"
    "Fung 馮,Chow 周,Mak 麥,Yeung 楊,Tse 謝,Siu 蕭"
)
HK_GIVEN = (
    "Ka Yan 嘉欣,Wing Sze 詠詩,Chi Ho 志豪,Mei Ling 美玲,Tsz Kit 子傑,Hoi Yan 凱恩,Siu Ming 小明,Wai Man 慧敏,Ka Ho 家豪,"
    "Yuk Ying 玉英,Kwok Wai 國偉,Man Yee 敏儀,Cheuk Hin 卓軒,Lok Yi 樂怡,Kin Fai 健輝,Pui Shan 佩珊,Ho Yin 浩然,"
    "Sin Yi 善怡,Chun Kit 俊傑,Tsz Ching 子晴"
)
CN_FAMILY = (
    "Wang 王,Li 李,Zhang 张,Liu 刘,Chen 陈,Yang 杨,Zhao 赵,Huang 黄,Zhou 周,Wu 吴,Xu 徐,Sun 孙,Ma 马,Zhu 朱,Hu 胡,"
    "Guo 郭,Lin 林,He 何,Gao 高,Luo 罗"
)
CN_GIVEN = (
    "Xinyi 欣怡,Wei 伟,Jing 静,Haoran 浩然,Zihan 子涵,Siyuan 思远,Yutong 雨桐,Jianguo 建国,Xiaomei 晓梅,Zhiqiang 志强,"
    "Jiaqi 佳琪,Wenbo 文博,Lihua 丽华,Mingxuan 明轩,Xue 雪,Junjie 俊杰,Min 敏,Yuhang 宇航,Yiran 依然,Kexin 可欣"
)


@dataclass(frozen=True)
class Name:
    display: str
    other_script: str
    latin: str
    language: str


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = [entry.strip().rsplit(" ", 1) for entry in text.split(",")]
    return [(latin, script) for latin, script in pairs]


_HK = (_pairs(HK_FAMILY), _pairs(HK_GIVEN))
_CN = (_pairs(CN_FAMILY), _pairs(CN_GIVEN))


def invent(chance: Random, *, hong_kong: bool) -> Name:
    """A name as its bearer would write it."""
    families, givens = _HK if hong_kong else _CN
    family, family_script = chance.choice(families)
    given, given_script = chance.choice(givens)
    latin, script = f"{family} {given}", f"{family_script}{given_script}"
    if hong_kong:
        return Name(latin, script, latin, chance.choice(("en", "zh-hant", "zh-hant")))
    return Name(script, "", latin, chance.choice(("zh-hans", "zh-hans", "en")))
