import io
import re
import shutil
import subprocess

import pikepdf
import pytest
from PIL import Image

from courses.certificates.drawing import Names, draw
from courses.certificates.exceptions import NotRenderable
from courses.certificates.specimen import DATA
from courses.certificates.typesetting import qr_path, typeset

URL = "https://academy.example/c/7K3M9QXR2P4/?k=abcdefghijklmnopqrstuv"
CHAN = Names(latin="CHAN Tai Man, Chris", own_script="陳大文", own_script_language="zh-hant", signatory="LAU Wing Kei")


def drawing(language="en", names=CHAN, **data):
    facts = {**DATA, "partners": [{**DATA["issuer"], "seal": "sz"}, {**DATA["issuer"], "seal": "su"}], **data}
    return draw(
        facts, number="FTA-FTAHK-2026-7K3M9QXR2P4", names=names, language=language, host="academy.example/verify"
    )


def pdf(language="en", names=CHAN, **data):
    return typeset(
        drawing(language, names, **data), url=URL, verify_url="https://academy.example/verify/", timestamp=1_800_000_000
    )


def text_of(content):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(
        ["pdftotext", "-", "-"], input=content, capture_output=True, check=True, timeout=30
    ).stdout.decode()
    return re.sub(r"\s+", "", found)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Certificateofcompletion",
                "CHANTaiMan,Chris",
                "陳大文",
                "FinTechAssociationofHongKong",
                "360min=6.0hours",
            ],
        ),
        (
            "zh-hans",
            ["结业证书", "CHANTaiMan,Chris", "陳大文", "香港金融科技协会", "360分钟＝6.0小时", "并不存在的课程"],
        ),
        (
            "zh-hant",
            ["修業證書", "CHANTaiMan,Chris", "陳大文", "香港金融科技協會", "360分鐘＝6.0小時", "並不存在的課程"],
        ),
    ],
)
def test_the_text_of_the_pdf_can_be_taken_out_again(language, words):
    text = text_of(pdf(language))
    assert [word for word in [*words, "FTA-FTAHK-2026-7K3M9QXR2P4", "LAUWingKei"] if word not in text] == []


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("name", ["𠮷野", "䶮", "㛃𨋢", "李镕基", "阿里木·買買提"])
def test_rare_characters_print_and_can_be_read_back(language, name):
    names = Names(own_script=name, own_script_language="zh-hans")
    assert name in text_of(pdf(language, names))


def test_vietnamese_names_print():
    assert "NguyễnVănÁnh" in text_of(pdf("en", Names(latin="Nguyễn Văn Ánh")))


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize(
    "name", ["Zbigniew Łukaszewicz-Żółć", "Šárka Dvořáková", "Gülşah İnönü", "Ștefan Țurcanu", "Ólöf Þórðardóttir"]
)
def test_every_latin_name_of_europe_prints_as_it_is_written(language, name):
    names = Names(latin=name, own_script="陳大文", own_script_language="zh-hant", reference="Ž-12")
    text = text_of(pdf(language, names))
    assert name.replace(" ", "") in text
    assert "陳大文" in text


@pytest.mark.parametrize("name", ["สมชาย", "Mei 🎓", "محمد"])
@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_what_cannot_be_drawn_is_refused_and_never_an_empty_box(name, kind):
    with pytest.raises(NotRenderable, match="could not be displayed"):
        typeset(drawing(names=Names(latin=name)), url=URL, verify_url="https://a.example/", timestamp=0, kind=kind)


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("🚀 Security for Beginners", "Security for Beginners"),
        ("Women 👩🏽‍💻 in 1️⃣ day – ™ ©", "Women in 1 day – ™ ©"),
        ("🚀 网络安全入门", "网络安全入门"),
    ],
)
def test_pictures_among_the_letters_of_a_title_are_not_printed(title, printed):
    course = {**DATA["course"], "titles": {"en": title}}
    assert drawing(course=course).course == printed
    assert printed.replace(" ", "") in text_of(pdf(course=course)).replace(" ", "")


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_the_same_facts_make_the_same_bytes(language):
    assert pdf(language) == pdf(language)
    again = [
        typeset(drawing(language), url=URL, verify_url="https://a.example/", timestamp=0, kind="png") for _turn in "ab"
    ]
    assert again[0] == again[1]


@pytest.mark.parametrize(("language", "spoken"), [("en", "en-GB"), ("zh-hans", "zh-CN"), ("zh-hant", "zh-HK")])
def test_the_pdf_says_that_it_is_archival_and_accessible(language, spoken):
    with pikepdf.open(io.BytesIO(pdf(language))) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "B",
                "1",
            )
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == spoken
        assert bool(document.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in document.Root
        width, height = (float(side) for side in document.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == (842, 595)
        for font in document.pages[0].Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
            assert "/ToUnicode" in font


def test_the_pdf_holds_nothing_but_what_it_shows():
    with pikepdf.open(io.BytesIO(pdf())) as document:
        assert "陳大文" not in str(document.docinfo)
        assert list(document.attachments) == []


def test_long_names_and_titles_stay_on_one_page():
    names = Names(
        latin="Maria Fernanda de la Concepción Rodríguez-Villanueva y Fernández de Córdoba", own_script="欧阳" * 10
    )
    titles = {"en": "A Very Long Title of a Course about the Governance of Data and Models " * 2}
    content = pdf("en", names, course={**DATA["course"], "titles": titles})
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1


def test_a_name_is_text_and_never_source():
    names = Names(latin='#panic("x") $x$ *b* _i_ `r` <l> @r \\ "')
    assert '#panic("x")$x$*b*_i_`r`<l>@r\\"' in text_of(pdf("en", names))


def test_the_picture_is_sharp_and_small():
    content = typeset(drawing(), url=URL, verify_url="https://a.example/", timestamp=0, kind="png")
    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 1500
    assert len(content) < 120_000


def test_the_qr_code_is_one_path_of_its_dark_modules():
    path, modules = qr_path(URL)
    assert modules % 4 == 1
    assert path.startswith("M0 0h7v1h-7z")


def test_without_a_name_the_page_says_that_it_is_to_come():
    assert drawing("en", Names()).name == "Name to be confirmed"
    assert drawing("zh-hant", None).name == "姓名待確認"


@pytest.mark.parametrize(
    ("language", "order"), [("en", ("CHAN Tai Man, Chris", "陳大文")), ("zh-hans", ("陳大文", "CHAN Tai Man, Chris"))]
)
def test_her_own_script_comes_first_on_a_chinese_certificate(language, order):
    drawn = drawing(language)
    assert (drawn.name, drawn.second_name) == order


def test_dates_and_figures_are_written_as_the_language_writes_them():
    study = {**DATA["study"], "started_on": "2025-12-03", "completed_on": "2026-11-12", "issued_on": "2026-11-12"}
    english = dict(drawing("en", study=study).facts)
    chinese = dict(drawing("zh-hant", study=study).facts)
    assert english["Studied"].replace("\u00a0", " ") == "3 Dec 2025 – 12 Nov 2026, in English"
    assert chinese["修讀日期"] == "2025年12月3日至2026年11月12日，英文"
    assert english["Minutes by topic"] == "technical 240, compliance 75, ethics 45"
    assert chinese["各範疇分鐘"] == "技術240、合規75、道德45"
