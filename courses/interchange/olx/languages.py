"""Which of our languages a course is written in."""

from __future__ import annotations

import re
from collections import Counter

HAN = re.compile(r"[\u4e00-\u9fff]")
LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Characters of frequent words that are written in one of the two ways alone.
SIMPLIFIED = set("这个们来时对说国学为会过发后还没问题关习业实现应该开见觉听写读语话课认识请让从与练测试验图书网络数据")
TRADITIONAL = set(
    "這個們來時對說國學為會過發後還沒問題關習業實現應該開見覺聽寫讀語話課認識請讓從與練測試驗圖書網絡數據"
)
ONLY_SIMPLIFIED, ONLY_TRADITIONAL = SIMPLIFIED - TRADITIONAL, TRADITIONAL - SIMPLIFIED
ENOUGH = 200


def guessed(text: str) -> str:
    """The language of a text that is mostly Chinese; empty for any other, and for few words."""
    han, letters = len(HAN.findall(text)), len(LETTER.findall(text))
    # A Chinese character says about as much as three letters.
    if han < ENOUGH / 10 or han * 3 < letters:
        return ""
    count = Counter(text)
    simplified = sum(count[char] for char in ONLY_SIMPLIFIED)
    traditional = sum(count[char] for char in ONLY_TRADITIONAL)
    return "zh-hant" if traditional > simplified else "zh-hans"
