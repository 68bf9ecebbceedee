import pytest

from courses.certificates import codes
from tests.factories.certificates import earn

pytestmark = pytest.mark.django_db


def verify(client, number, **query):
    return client.get("/verify/", {"number": number, "lang": "en", **query})


def test_the_form_asks_for_a_number(client):
    html = client.get("/verify/?lang=en").content.decode()
    assert '<form class="form stack" method="get" action="/verify/">' in html
    assert 'name="number"' in html


@pytest.mark.parametrize(
    "spelling", ["{number}", "{code}", "{lower}", " {spaced} ", "https://academy.example/c/{code}/?k=x"]
)
def test_a_number_in_any_spelling_leads_to_its_page(client, spelling):
    certificate = earn()
    typed = spelling.format(
        number=certificate.number,
        code=certificate.code,
        lower=certificate.number.lower(),
        spaced=" ".join(certificate.number),
    )
    response = verify(client, typed)
    assert (response.status_code, response["Location"]) == (302, certificate.get_absolute_url())


def test_a_number_of_another_association_is_not_known(client):
    certificate = earn()
    response = verify(client, certificate.number.replace("FTAHK", "SZFA"))
    assert response.status_code == 404
    assert "No certificate has this number." in response.content.decode()


def test_an_unknown_number_is_not_known(client):
    assert verify(client, codes.with_check("7K3M9QXR2P")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the number that stands under the QR code."),
        ("7K3M9QXR2U4", "This character occurs in no number: U"),
        ("陳大文", "These characters occur in no number: 陳 大 文"),
        ("7K3M9QXR", "The last part has 8 characters; it should have 11."),
    ],
)
def test_what_is_wrong_with_a_number_is_said(client, typed, words):
    response = verify(client, typed)
    assert response.status_code == 200
    assert words in response.content.decode()


def test_a_slip_is_told_as_a_slip(client):
    code = codes.with_check("7K3M9QXR2P")
    slip = ("A" if code[0] != "A" else "B") + code[1:]
    assert "One character is mistyped, or two have changed places." in verify(client, slip).content.decode()


def test_what_was_typed_comes_back_escaped(client):
    html = verify(client, '"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize("address", ["/c/00000000000/", "/verify/?number=FTA-FTAHK-2026-00000000000"])
def test_the_specimens_number_leads_to_the_specimen(client, address):
    assert client.get(address)["Location"] == "/verify/sample/"


@pytest.mark.parametrize(("language", "mark"), [("en", "SPECIMEN"), ("zh-hans", "样本"), ("zh-hant", "樣本")])
def test_the_specimen_is_marked_so(client, language, mark):
    response = client.get("/verify/sample/", {"lang": language})
    assert response.status_code == 200
    assert f'data-specimen="{mark}"' in response.content.decode()


def test_no_other_certificate_can_be_chosen_as_the_specimen(client):
    certificate = earn()
    html = client.get("/verify/sample/", {"code": certificate.code, "lang": "en"}).content.decode()
    assert "FTA-FTAHK-2026-00000000000" in html
    assert "CHAN" not in html


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_the_specimen_has_files(client, kind):
    response = client.get(f"/verify/sample/certificate.zh-hant.{kind}")
    assert response.status_code == 200
    assert response.content[:4] in (b"%PDF", b"\x89PNG")
