from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import override

from common.templatetags import components
from pages.views.gallery import gallery

ROOT = Path(__file__).resolve().parents[3]
# Words for other components; they draw nothing by themselves.
SPOKEN = {"rows_in_words"}


def shown(source: str, **context) -> str:
    return Template("{% load components %}" + source).render(Context(context))


def test_a_seal_speaks_only_when_it_is_named():
    assert 'aria-hidden="true"' in shown('{% seal key="hk" %}')
    assert 'aria-label="Seal of &lt;b&gt;"' in shown('{% seal key="hk" label=name %}', name="Seal of <b>")


def test_a_small_seal_is_the_small_cut():
    assert "#seal-hk-small" in shown('{% seal key="hk" size=20 %}')
    assert "#seal-hk-small" not in shown('{% seal key="hk" size=24 %}')


def test_no_seal_is_drawn_for_an_unknown_association():
    assert shown('{% seal key="xx" %}') == ""


def test_the_mark_is_four_seals_and_no_text():
    drawn = shown("{% mark size=36 %}")
    assert re.findall(r'data-seal="(\w\w)"', drawn) == ["hk", "bj", "sz", "su"]
    assert "&lt;" not in drawn


def test_a_misspelt_argument_fails_when_the_template_is_read():
    with pytest.raises(TemplateSyntaxError, match="lable"):
        Template('{% load components %}{% button lable="Enrol" %}')


def test_a_button_with_an_address_is_a_link():
    assert shown('{% button label="Enrol" url="/en/" %}').startswith('<a class="button" href="/en/"')
    assert shown('{% button label="Enrol" %}').startswith('<button class="button"')


def test_what_is_shown_is_escaped():
    assert "<b>" not in shown("{% button label=words %}{% tag label=words %}{% state label=words %}", words="<b>")


def test_a_wide_table_can_be_reached_by_keyboard():
    drawn = shown("{% table_region label=name %}<table></table>{% endtable_region %}", name="A & B")
    assert drawn == '<div class="table-wrap" role="region" aria-label="A &amp; B" tabindex="0"><table></table></div>'


def test_a_verdict_is_a_word_and_not_only_a_ground():
    drawn = shown(
        "{% check_options name='q' options=options %}",
        options=[
            {"value": "a", "words": "Nine", "verdict": "right"},
            {"value": "b", "words": "Ten", "is_chosen": True},
        ],
    )
    assert "Right" in drawn
    assert 'value="b" checked' in drawn


@pytest.mark.django_db
def test_the_gallery_shows_every_component():
    templates = (ROOT / "site/pages/templates/pages").glob("gallery*.html")
    source = "".join(path.read_text() for path in templates)
    names = set(components.register.tags) - SPOKEN
    assert (
        sorted(name for name in names if not re.search(rf"{{% {name}\b", source) and not name.startswith("end")) == []
    )
    request = RequestFactory().get("/components/")
    request.user = AnonymousUser()
    assert gallery(request).status_code == 200


def test_every_icon_asked_for_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    # Templates of the authoring interface draw with its own icons.
    templates = [
        path
        for folder in ("site", "accounts", "courses")
        for path in (ROOT / folder).rglob("*.html")
        if "admin" not in path.parts
    ]
    asked = {
        name for path in templates for name in re.findall(r'(?:\{% icon name=|icon_name=)"([\w-]+)"', path.read_text())
    }
    assert asked - known == set()


class _Asking(forms.Form):
    name = forms.CharField(label="Name")
    language = forms.ChoiceField(label="Language", choices=[("en", "English")])
    agree = forms.BooleanField(error_messages={"required": "Without these terms there is no account."})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("name", "Fill in “Name”."),
        ("language", "Choose something for “Language”."),
        ("agree", "Without these terms there is no account."),
    ],
    ids=["text", "choice", "own words"],
)
def test_an_empty_field_says_which_it_is_and_what_to_do(name, words):
    form = _Asking({})
    html = Template("{% load components %}{% field field=bound %}").render(Context({"bound": form[name]}))
    assert f"<span>{words}</span>" in html
    assert "This field is required" not in html


@pytest.mark.parametrize(("language", "between"), [("en", " "), ("zh-hans", ""), ("zh-hant", "")])
def test_between_two_sentences_there_is_a_space_in_english_alone(language, between):
    with override(language):
        assert Template("{% load formats %}。{% gap %}。").render(Context()) == f"。{between}。"


@pytest.mark.parametrize(("language", "sign"), [("en", "."), ("zh-hans", "。"), ("zh-hant", "。")])
def test_a_sentence_ends_with_the_sign_of_its_language(language, sign):
    with override(language):
        assert Template("{% load formats %}{% full_stop %}").render(Context()) == sign


@pytest.mark.parametrize(("total", "box"), [(11, "0 0 440 40"), (12, "0 0 400 80"), (100, "0 0 400 400")])
def test_more_squares_than_one_row_holds_are_counted_by_tens(total, box):
    html = Template("{% load catalogue_tags %}{% squares filled=9 total=total %}").render(Context({"total": total}))
    assert f'viewBox="{box}"' in html
    assert html.count("<rect") == total


@pytest.mark.parametrize(("language", "words"), [("en", "a, b: c"), ("zh-hans", "a，b：c"), ("zh-hant", "a，b：c")])
def test_facts_in_one_line_are_divided_by_the_signs_of_the_language(language, words):
    with override(language):
        assert Template("{% load formats %}a{% comma %}b{% colon %}c").render(Context()) == words


@pytest.mark.parametrize(("language", "marked"), [("en", False), ("zh-hans", True)])
def test_a_title_in_another_language_says_so_in_the_rail(language, marked):
    item = SimpleNamespace(
        label="1.1 Fraud", url="/x/", minutes=5, tally_is="", is_quiz=False, is_current=False, lang="en"
    )
    with override(language):
        html = Template("{% load catalogue_tags %}{% outline_items items %}").render(Context({"items": [item]}))
    assert ('<span lang="en">1.1 Fraud</span>' in html) is marked


@pytest.mark.parametrize(("given", "marked"), [("", ' class="prospectus__text">'), ("zh-Hans", ' lang="zh-Hans">')])
def test_a_summary_may_be_in_another_language_than_the_title(given, marked):
    html = shown(
        '{% prospectus_row seal="hk" title="T" url="/" summary="S" lang="en" summary_lang=given %}', given=given
    )
    assert '<a href="/" lang="en">T</a>' in html
    assert f"{marked}S</p>" in html
