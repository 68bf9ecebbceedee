"""The words printed on a certificate, in three languages: edition 1.

They are part of the document and not of the interface: a later translation of the site must not change what a
certificate issued before it says. Other words are another edition, and facts name the edition they were issued under.
"""

from __future__ import annotations

import datetime as dt

EDITION = 1
MONTHS_EN = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "kind": "Certificate of completion",
        "did_assessed": "completed the course and passed its assessment on {date}",
        "did": "completed the course on {date}",
        "recognised": "Recognised by",
        "time": "Time",
        "time_value": "{minutes} min = {hours} hours, {mode}",
        "self_paced": "self-paced online",
        "studied": "Studied",
        "studied_value": "{period}, in {language}",
        "version": "Course version",
        "version_value": "{code}, version {number}",
        "law": "law as at {date}",
        "assessment": "Assessment",
        "assessment_value": "{count}, pass mark {mark}: passed",
        "assessment_scored": "{count}, pass mark {mark}: passed with {score}%",
        "assessments_scored": "{count}, pass mark {mark}: passed, the last with {score}%",
        "one_quiz": "1 quiz",
        "some_quiz": "{n} quizzes",
        "one_assignment": "1 assignment",
        "some_assignment": "{n} assignments",
        "one_package": "1 package",
        "some_package": "{n} packages",
        "completion_value": "all required parts completed",
        "skills": "Skills",
        "topics": "Minutes by topic",
        "people": "Trainers and reviewers",
        "people_value": "of the issuing association",
        "status": "Status at issue",
        "issued_value": "Valid from {date}",
        "no_expiry": "no expiry",
        "expiry": "until {date}",
        "reference": "Number given by the holder, not checked: {reference}",
        "disclaimer": "This certificate records structured learning and a passed assessment. Whether the hours count "
        "towards any professional requirement is for the holder’s employer or professional body to decide.",
        "disclaimer_unassessed": "This certificate records structured learning. Whether the hours count towards any "
        "professional requirement is for the holder’s employer or professional body to decide.",
        "verify": "Verify at {host}",
        "qr": "QR code of the page that verifies this certificate",
        "credential": "The signed credential of this certificate (Open Badges 3.0)",
        "seal": "Seal of the {issuer}",
        "specimen": "SPECIMEN",
        "name_pending": "Name to be confirmed",
        "title": "Certificate of completion {number}",
        "local_time": "Dates are those of UTC+8.",
        "comma": ", ",
        "join": ", ",
    },
    "zh-hans": {
        "kind": "结业证书",
        "did_assessed": "于{date}完成以下课程，并通过考核",
        "did": "于{date}完成以下课程",
        "recognised": "认可机构",
        "time": "学习时间",
        "time_value": "{minutes}分钟＝{hours}小时，{mode}",
        "self_paced": "在线自学",
        "studied": "学习日期",
        "studied_value": "{period}，{language}",
        "version": "课程版本",
        "version_value": "{code}，第{number}版",
        "law": "法规截至{date}",
        "assessment": "考核",
        "assessment_value": "{count}，合格分数{mark}：合格",
        "assessment_scored": "{count}，合格分数{mark}：合格，得分{score}%",
        "assessments_scored": "{count}，合格分数{mark}：合格，最后一次得分{score}%",
        "one_quiz": "测验1次",
        "some_quiz": "测验{n}次",
        "one_assignment": "作业1项",
        "some_assignment": "作业{n}项",
        "one_package": "学习包1个",
        "some_package": "学习包{n}个",
        "completion_value": "已完成全部必修内容",
        "skills": "技能",
        "topics": "各领域分钟数",
        "people": "讲师和审核人",
        "people_value": "由颁发协会委派",
        "status": "颁发时状态",
        "issued_value": "自{date}起有效",
        "no_expiry": "不设到期日",
        "expiry": "有效期至{date}",
        "reference": "持证人自填编号（未经核实）：{reference}",
        "disclaimer": "本证书记录结构化学习和通过考核的情况。所载学时能否计入任何专业要求，由持证人所在机构或专业团体决定。",
        "disclaimer_unassessed": "本证书记录结构化学习的情况。所载学时能否计入任何专业要求，由持证人所在机构或专业团体决定。",
        "verify": "验证网址：{host}",
        "qr": "本证书验证页面的二维码",
        "credential": "本证书的签名凭证（Open Badges 3.0）",
        "seal": "{issuer}印",
        "specimen": "样本",
        "name_pending": "姓名待确认",
        "title": "结业证书 {number}",
        "local_time": "日期以UTC+8为准。",
        "comma": "，",
        "join": "、",
    },
    "zh-hant": {
        "kind": "修業證書",
        "did_assessed": "於{date}修畢以下課程，並通過評核",
        "did": "於{date}修畢以下課程",
        "recognised": "認可機構",
        "time": "學習時間",
        "time_value": "{minutes}分鐘＝{hours}小時，{mode}",
        "self_paced": "網上自學",
        "studied": "修讀日期",
        "studied_value": "{period}，{language}",
        "version": "課程版本",
        "version_value": "{code}，第{number}版",
        "law": "法規截至{date}",
        "assessment": "評核",
        "assessment_value": "{count}，合格分數{mark}：合格",
        "assessment_scored": "{count}，合格分數{mark}：合格，得分{score}%",
        "assessments_scored": "{count}，合格分數{mark}：合格，最後一次得分{score}%",
        "one_quiz": "測驗1次",
        "some_quiz": "測驗{n}次",
        "one_assignment": "作業1項",
        "some_assignment": "作業{n}項",
        "one_package": "學習包1個",
        "some_package": "學習包{n}個",
        "completion_value": "已完成全部必修內容",
        "skills": "技能",
        "topics": "各範疇分鐘",
        "people": "導師及審核員",
        "people_value": "由頒發協會委派",
        "status": "頒發時狀態",
        "issued_value": "自{date}起有效",
        "no_expiry": "不設屆滿日期",
        "expiry": "有效至{date}",
        "reference": "持證人自填編號（未經核實）：{reference}",
        "disclaimer": "本證書記錄有系統的學習及通過評核的情況。所載時數能否計入任何專業要求，由持證人的僱主或專業團體決定。",
        "disclaimer_unassessed": "本證書記錄有系統的學習情況。所載時數能否計入任何專業要求，由持證人的僱主或專業團體決定。",
        "verify": "核實網址：{host}",
        "qr": "本證書核實網頁的二維碼",
        "credential": "本證書經簽署的憑證（Open Badges 3.0）",
        "seal": "{issuer}印",
        "specimen": "樣本",
        "name_pending": "姓名待確認",
        "title": "修業證書 {number}",
        "local_time": "日期以UTC+8為準。",
        "comma": "，",
        "join": "、",
    },
}

TOPICS: dict[str, dict[str, str]] = {
    "technical": {"en": "technical", "zh-hans": "技术", "zh-hant": "技術"},
    "compliance": {"en": "compliance", "zh-hans": "合规", "zh-hant": "合規"},
    "regulatory_compliance": {"en": "regulatory compliance", "zh-hans": "监管合规", "zh-hant": "監管合規"},
    "ethics": {"en": "ethics", "zh-hans": "道德", "zh-hant": "道德"},
    "risk": {"en": "risk management", "zh-hans": "风险管理", "zh-hant": "風險管理"},
}
LEVELS: dict[int, dict[str, str]] = {
    1: {"en": "Foundation", "zh-hans": "基础", "zh-hant": "基礎"},
    2: {"en": "Practitioner", "zh-hans": "应用", "zh-hant": "應用"},
    3: {"en": "Advanced", "zh-hans": "高级", "zh-hant": "高級"},
    4: {"en": "Lead", "zh-hans": "引领", "zh-hant": "引領"},
}
LANGUAGES: dict[str, dict[str, str]] = {
    "en": {"en": "English", "zh-hans": "英文", "zh-hant": "英文"},
    "zh-hans": {"en": "Simplified Chinese", "zh-hans": "简体中文", "zh-hant": "簡體中文"},
    "zh-hant": {"en": "Traditional Chinese", "zh-hans": "繁体中文", "zh-hant": "繁體中文"},
}


def say(language: str, key: str, /, **values: object) -> str:
    """One printed phrase."""
    return WORDS[language][key].format(**values)


def day(value: dt.date, language: str, *, short: bool = False) -> str:
    """12 November 2026 (12 Nov 2026), 2026年11月12日."""
    if language == "en":
        month = MONTHS_EN[value.month - 1]
        return f"{value.day}\u00a0{month[:3] if short else month}\u00a0{value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def period(first: dt.date, last: dt.date, language: str) -> str:
    """3 Sep – 12 Nov 2026, 2026年9月3日至11月12日. One day is one date."""
    if first == last:
        return day(last, language, short=True)
    if language == "en":
        begun = day(first, language, short=True)
        if first.year == last.year:
            begun = begun.rpartition("\u00a0")[0]
        return f"{begun} – {day(last, language, short=True)}"
    ended = day(last, language) if first.year != last.year else f"{last.month}月{last.day}日"
    return f"{day(first, language)}至{ended}"
