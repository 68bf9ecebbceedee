import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.certificates import codes
from courses.certificates.enums import LineVerdict
from courses.certificates.exceptions import ListNotRead
from courses.certificates.queries import numbers
from courses.certificates.queries.numbers import entries_of, lines_of, said_of, text_of
from tests.factories.accounts import AssociationFactory, PersonFactory
from tests.factories.certificates import earn, hong_kong, officer_of, settled_course

CODE = codes.with_check("7K3M9QXR2P")
OTHER = codes.with_check("A1B2C3D4E5")
NUMBER, ANOTHER = f"FTA-FTAHK-2026-{CODE}", f"FTA-FTAHK-2026-{OTHER}"


def typed(text):
    return [(entry.number, entry.typed) for entry in entries_of(text)]


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{NUMBER}\n\n{ANOTHER}\n", [(1, NUMBER), (3, ANOTHER)]),
        (f"{NUMBER}\r\n{ANOTHER}", [(1, NUMBER), (2, ANOTHER)]),
        (f"Number\n{NUMBER}", [(2, NUMBER)]),
        (f"编号\n{NUMBER}", [(2, NUMBER)]),
        # A column of a table, wherever it stands; the others are not kept.
        (f"Name,Number,Course\nChan,{NUMBER},AIF-101\nWong,{ANOTHER},AIF-101", [(2, NUMBER), (3, ANOTHER)]),
        (f"Chan\t{NUMBER}\nWong\t{ANOTHER}", [(1, NUMBER), (2, ANOTHER)]),
        (f'"{NUMBER}";"Valid"\n"\'{ANOTHER}";"Valid"', [(1, NUMBER), (2, ANOTHER)]),
        # Several in a line.
        (f"{NUMBER}, {ANOTHER}", [(1, NUMBER), (2, ANOTHER)]),
        (f"{NUMBER}；{ANOTHER}、", [(1, NUMBER), (2, ANOTHER)]),
        (f"{CODE} {OTHER}", [(1, CODE), (2, OTHER)]),
        (f"FTA FTAHK 2026 {CODE[:5]} {CODE[5:]}", [(1, f"FTA FTAHK 2026 {CODE[:5]} {CODE[5:]}")]),
        # The token of a paper is nobody's business.
        (f"https://academy.example/c/{CODE}/?k=secret", [(1, f"https://academy.example/c/{CODE}/")]),
        ("no number\nat all", [(2, "at all")]),
        # What no database keeps.
        (f"{NUMBER}\x00\n\x00\nFTA-\x001", [(1, NUMBER), (3, "FTA-1")]),
    ],
)
def test_lists_are_read_as_people_bring_them(text, found):
    assert typed(text) == found


@pytest.mark.parametrize("text", ["", "  \n\n", ",,,\n"])
def test_an_empty_list_is_refused(text):
    with pytest.raises(ListNotRead):
        entries_of(text)


def test_more_than_twenty_thousand_are_refused():
    with pytest.raises(ListNotRead):
        entries_of("x1\n" * 20_001)
    with pytest.raises(ListNotRead):
        entries_of(f"{CODE},{OTHER}\n" * 15_000)
    assert len(entries_of("x1\n" * 20_000)) == 20_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "big5hkscs"])
def test_numbers_are_read_in_whatever_letters_the_rest_is_written(encoding):
    data = f"編號,姓名\n{NUMBER},陳大文\n".encode(encoding)
    assert typed(text_of(data)) == [(2, NUMBER)]


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\xd0\xcf\x11\xe0\x00", b"x" * (2 * 1024 * 1024 + 1)])
def test_what_is_no_list_of_text_is_refused(data):
    with pytest.raises(ListNotRead):
        text_of(data)


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_refused(text):
    try:
        found = entries_of(text)
    except ListNotRead:
        return
    assert all(entry.typed and len(entry.typed) <= numbers.TYPED for entry in found)


@given(st.binary(max_size=300))
def test_whatever_file_is_brought_is_read_or_refused(data):
    try:
        entries_of(text_of(data))
    except ListNotRead:
        return


# --- verdicts -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_line_has_its_verdict_and_says_what_is_wrong():
    szfa = AssociationFactory(slug="szfa", seal="sz")
    bjfta = AssociationFactory(slug="zfida", seal="bj")
    officer = officer_of(hong_kong())
    from accounts.actions import begin_membership

    begin_membership(person=officer.person, organisation=szfa, role="officer", by=officer.person)
    mine, unnamed = earn(), earn(person=PersonFactory())
    of_hers = earn(settled_course(owner=szfa), PersonFactory())
    of_others = earn(settled_course(owner=bjfta), PersonFactory())
    year = mine.issued_at.year
    wrong = mine.code[:-1] + ("0" if mine.code[-1] != "0" else "1")
    lines = [
        (mine.number.lower(), LineVerdict.FOUND, ""),
        (unnamed.code, LineVerdict.FOUND, ""),
        (f"/c/{mine.code}/", LineVerdict.DUPLICATE, "The same number as in line 1."),
        (of_hers.number, LineVerdict.ELSEWHERE, "Another association of yours has issued it."),
        (of_others.number, LineVerdict.UNKNOWN, "Your association has issued no certificate with this number."),
        (CODE, LineVerdict.UNKNOWN, "Your association has issued no certificate with this number."),
        (f"FTA-FTAHK-{year}-{wrong}", LineVerdict.MISTYPED, "One character is mistyped"),
        ("FTA-FTAHK-2026-123", LineVerdict.MISTYPED, "The last part has 3 characters; it should have 11."),
        ("陳大文", LineVerdict.MISTYPED, "These characters occur in no number: 陳 大 文"),
    ]
    made = list(lines_of(entries_of("\n".join(line[0] for line in lines)), issuer=hong_kong(), viewer=officer.person))
    assert [line.verdict for line in made] == [line[1] for line in lines]
    for line, (_typed, _verdict, words) in zip(made, lines, strict=True):
        assert said_of(line).startswith(words)
    assert [line.certificate_id for line in made[:3]] == [mine.pk, unnamed.pk, None]


@pytest.mark.django_db
def test_a_number_typed_whole_must_be_that_number():
    certificate = earn()
    officer = officer_of(hong_kong()).person
    entries = entries_of(f"FTA-FTAHK-1999-{certificate.code}")
    (line,) = lines_of(entries, issuer=hong_kong(), viewer=officer)
    assert line.verdict == LineVerdict.DIFFERS
    assert said_of(line).startswith("Its last part is known")


@pytest.mark.django_db
def test_a_list_costs_a_query_for_every_five_hundred(django_assert_num_queries):
    issuer = hong_kong()
    officer = officer_of(issuer).person
    entries = entries_of("\n".join(codes.new_code() for _number in range(1_001)))
    with django_assert_num_queries(3):
        assert len(list(lines_of(entries, issuer=issuer, viewer=officer))) == 1_001
