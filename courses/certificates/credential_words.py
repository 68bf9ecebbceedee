"""The words inside signed credentials, in three languages. Part of what is signed, so they stand apart from the interface."""

from __future__ import annotations

from courses.certificates.wording import LEVELS

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "name": "{title}: certificate of completion",
        "course": "The course “{title}” of the Alliance Academy.",
        "criteria": "Complete all required activities of the course, version {version}.",
        "criteria_assessed": "Complete all required activities of the course, version {version}, and pass its assessment "
        "with at least {mark}.",
        "result": "Assessment",
        "skill": "{name} ({level})",
        "endorsement": "Recognised by {partner}",
        "endorsement_hours": "Recognised for {hours} hours of structured learning.",
    },
    "zh-hans": {
        "name": "{title}：结业证书",
        "course": "联盟学院课程“{title}”。",
        "criteria": "完成课程第{version}版的全部必修内容。",
        "criteria_assessed": "完成课程第{version}版的全部必修内容，并以不低于{mark}的得分通过考核。",
        "result": "考核",
        "skill": "{name}（{level}）",
        "endorsement": "{partner}认可",
        "endorsement_hours": "认可为{hours}小时系统学习。",
    },
    "zh-hant": {
        "name": "{title}：修業證書",
        "course": "聯盟學院課程「{title}」。",
        "criteria": "完成課程第{version}版的全部必修內容。",
        "criteria_assessed": "完成課程第{version}版的全部必修內容，並以不低於{mark}的得分通過評核。",
        "result": "評核",
        "skill": "{name}（{level}）",
        "endorsement": "{partner}認可",
        "endorsement_hours": "認可為{hours}小時有系統的學習。",
    },
}


def say_credential(language: str, key: str, /, **values: object) -> str:
    """One phrase, or the name of a level (`level_1` to `level_4`)."""
    if key.startswith("level_"):
        number = int(key.removeprefix("level_"))
        return LEVELS.get(number, {}).get(language, str(number))
    return WORDS[language][key].format(**values)
