"""The page around a mail: the agency's look, its language, the way out, and hostile names as text."""

import re
from html import escape

import pytest

from katek.campaigns.layout import page
from katek.organizations.models import Organization

HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }}"
CARDS = [
    {"url": "https://k.example/p/1", "title": HOSTILE, "price_text": "$1", "photo": ""},
    {
        "url": "https://k.example/p/2",
        "title": "Two",
        "price_text": "",
        "photo": "https://k.example/2.jpg",
    },
]


def written(**about: str) -> str:
    organization = Organization(**{"name": "Harbor & Pine", "brand_color": "#7c2d12", **about})
    return page(
        organization,
        subject=HOSTILE,
        preheader=HOSTILE,
        body="<p>Hello</p>",
        cards=CARDS,
        unsubscribe_url="https://k.example/u/1/",
    )


def test_the_agencys_name_and_colour_stand_at_the_head_and_the_way_out_at_the_foot():
    html = written(postal_address="1 Elm Street")
    assert "Harbor &amp; Pine" in html
    assert "background:#7c2d12" in html
    assert "1 Elm Street" in html
    assert "You get this because you have been in touch with Harbor &amp; Pine." in html
    assert 'data-pm-no-track href="https://k.example/u/1/"' in html
    assert "prefers-color-scheme: dark" in html


def test_hostile_words_are_text_and_only_the_cards_pictures_are_loaded():
    html = written(name=HOSTILE, postal_address=HOSTILE)
    assert "<script>alert" not in html
    assert "onerror=alert(1)>" not in html
    assert re.findall(r'src="([^"]*)"', html) == ["https://k.example/2.jpg"]
    assert not re.search(r"<link|@import|url\(", html)


@pytest.mark.parametrize(
    ("language", "way_out", "direction"),
    [
        ("es", "No quiero más correos de estos", "ltr"),
        ("de", "Keine solchen E-Mails mehr", "ltr"),
        ("ar", "No more of these e-mails", "rtl"),
    ],
)
def test_what_stands_under_it_is_in_the_agencys_language(language, way_out, direction):
    html = written(language=language)
    assert f'<html lang="{language}" dir="{direction}"' in html
    assert way_out in html


@pytest.mark.parametrize(
    "name", ["A\x01B", "@@@@x@@@@", "@@@@body@@@@", "@@subject@@", "Anna@Home", "\uffff \ud800"]
)
def test_no_name_breaks_the_mail_or_gets_the_words_of_another_place(name):
    html = written(name=name, postal_address=name)
    assert html.count("<p>Hello</p>") == 1
    assert html.count(escape(HOSTILE)) == written().count(escape(HOSTILE))
