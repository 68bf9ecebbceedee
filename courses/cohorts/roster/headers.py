"""Which column is which, in three languages, or by what stands in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from courses.cohorts.roster.tables import Cells

EMAIL, NAME, GIVEN, FAMILY, TEAM, LABEL, LANGUAGE = "email", "name", "given", "family", "team", "label", "language"

_WORDS = {
    EMAIL: (
        "email",
        "mail",
        "emailaddress",
        "mailaddress",
        "workemail",
        "workemailaddress",
        "companyemail",
        "businessemail",
        "邮箱",
        "电邮",
        "邮件",
        "电子邮件",
        "电子邮箱",
        "邮件地址",
        "邮箱地址",
        "电邮地址",
        "电子邮件地址",
        "工作邮箱",
        "公司邮箱",
        "電郵",
        "郵箱",
        "電子郵件",
        "電子郵箱",
        "電郵地址",
        "電子郵件地址",
        "電子信箱",
        "公司電郵",
        "工作電郵",
    ),
    NAME: (
        "name",
        "fullname",
        "displayname",
        "learner",
        "learnername",
        "employee",
        "employeename",
        "staffname",
        "staff",
        "person",
        "姓名",
        "名称",
        "名稱",
        "学员",
        "学员姓名",
        "員工",
        "員工姓名",
        "员工",
        "员工姓名",
        "學員",
        "學員姓名",
        "中文姓名",
        "英文姓名",
        "職員姓名",
    ),
    GIVEN: ("givenname", "firstname", "forename", "given", "名", "名字"),
    FAMILY: ("familyname", "lastname", "surname", "family", "姓", "姓氏"),
    TEAM: (
        "team",
        "department",
        "dept",
        "division",
        "unit",
        "businessunit",
        "branch",
        "部门",
        "部門",
        "团队",
        "團隊",
        "小组",
        "小組",
        "组别",
        "組別",
        "处室",
        "科室",
        "單位",
        "单位",
    ),
    LABEL: (
        "employeeno",
        "employeenumber",
        "employeeid",
        "staffno",
        "staffid",
        "staffnumber",
        "personnelnumber",
        "id",
        "工号",
        "工號",
        "员工编号",
        "員工編號",
        "职工号",
        "職員編號",
        "職員號碼",
        "编号",
        "編號",
    ),
    LANGUAGE: ("language", "lang", "locale", "preferredlanguage", "语言", "語言", "语种", "語種"),
}
_FIELD_OF = {word: field for field, words in _WORDS.items() for word in words}
_NOT_LETTERS = re.compile(r"[\W_]+")


def plain(header: str) -> str:
    """`E-mail Address:` gives `emailaddress`."""
    return _NOT_LETTERS.sub("", unicodedata.normalize("NFKC", header)).lower()


def columns_by_header(cells: Cells) -> dict[str, int]:
    """Field to column, where the row is a header with an address or a name; empty where it is not one."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _FIELD_OF.get(plain(cell))
        if field is not None and field not in found:
            found[field] = place
    return found if EMAIL in found or len(found) > 1 else {}


def columns_by_content(rows: Sequence[Cells]) -> dict[str, int]:
    """Without a header: the column with addresses, and the first other one with words as the name."""
    probe = rows[:50]
    width = max((len(cells) for cells in probe), default=0)
    with_sign = [sum("@" in _at(cells, place) for cells in probe) for place in range(width)]
    if not width or not max(with_sign):
        return {}
    email = with_sign.index(max(with_sign))
    found = {EMAIL: email}
    for place in range(width):
        words = [_at(cells, place).strip() for cells in probe]
        if place != email and any(words) and not any(any(char.isdigit() for char in word) for word in words):
            return found | {NAME: place}
    return found


def _at(cells: Cells, place: int) -> str:
    return cells[place] if place < len(cells) else ""
