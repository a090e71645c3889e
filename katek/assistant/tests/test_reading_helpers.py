"""The small readers: times that a customer proposes, languages, office hours, figures, placeholders."""

from decimal import Decimal

import pytest

from katek.assistant.builtin.when import proposed_time
from katek.assistant.desk import open_desk
from katek.assistant.figures import figures
from katek.assistant.languages import is_other_language, reply_language, spoken
from katek.assistant.masking import masked
from katek.assistant.office import crisis_number, emergency_number, hours_text
from katek.assistant.rendering import UnknownPlaceholder, fill_in
from katek.assistant.tests.test_guard import FLAT, HOUSE, PENDING
from katek.properties.reading_text import fold

LISTINGS = {facts.id: facts for facts in (HOUSE, FLAT, PENDING)}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("can I see it on Saturday at 3pm?", "on Saturday at 3pm"),
        ("tomorrow at 5", "tomorrow at 5"),
        ("next Tuesday morning works", "next Tuesday morning"),
        ("any time", "any time"),
        ("Nov 28 at 10:30", "Nov 28 at 10:30"),
        ("on the 3rd of December", "on the 3rd of December"),
        ("quiero verla mañana por la tarde", "mañana por la tarde"),
        ("el sábado a las 10", "el sábado a las 10"),
        ("am Samstag um 15 Uhr", "am Samstag um 15 Uhr"),
        ("übermorgen vormittags", "übermorgen vormittags"),
        ("Montag oder Dienstag", "Montag oder Dienstag"),
        ("a house under 300k", ""),
        ("3 bed 2 bath", ""),
        ("thanks", ""),
        ("in May Street", ""),
        ("", ""),
    ],
)
def test_proposed_times(text, when):
    assert proposed_time(text) == when


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I am looking for a house with a garden", "en"),
        ("busco una casa con jardín", "es"),
        ("Ich suche ein Haus mit Garten", "de"),
        ("je cherche une maison avec jardin", "fr"),
        ("hola", "es"),
        ("danke", "de"),
        ("شقة للبيع", "ar"),
        ("HP-1042", None),
        ("2BR condo Miami", None),
        ("", None),
        ("500k", None),
    ],
)
def test_languages_are_told_by_small_words_or_not_at_all(text, language):
    assert spoken(text) == language


def test_the_reply_follows_the_customer_within_what_the_agency_allows():
    german = "Ich suche ein Haus mit Garten"
    assert reply_language(german, before="en", allowed=(), default="en") == "de"
    assert reply_language(german, before="en", allowed=("en", "es"), default="en") == "en"
    assert reply_language("HP-1042", before="es", allowed=(), default="en") == "es"
    assert reply_language("hola", before="", allowed=("de",), default="en") == "de"


def test_another_language_is_noticed_only_when_plain():
    assert is_other_language("Tengo una casa muy bonita para usted con jardín", "en")
    assert not is_other_language("Tengo", "en")
    assert not is_other_language("Casa Marina, 12 Calle del Sol", "en")
    assert not is_other_language("I have two homes for you", "en")


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ({}, ""),
        (None, ""),
        ([], ""),
        ({"mon": "9-5"}, ""),
        (
            {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]},
            "Mon–Tue 09:00–17:00; Sat–Sun closed",
        ),
        (
            {"mon": [["9:00", "12:00"], ["13:00", "18:00"]]},
            "Mon 9:00–12:00, 13:00–18:00; Sat–Sun closed",
        ),
        ({"sat": [["10:00", "nonsense"]], "sun": [["10:00", "12:00"]]}, "Sun 10:00–12:00"),
    ],
)
def test_office_hours_in_words(hours, text):
    closed = text.replace("; Sat–Sun closed", "")
    assert hours_text(hours, "en") in (text, closed)


def test_emergency_numbers_follow_the_country():
    assert emergency_number("US") == "911"
    assert emergency_number("DE") == "112"
    assert emergency_number("GB") == "999"
    assert crisis_number("US") == "988"


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("$612,000", "amount", {612000, 612}),
        ("612.000 €", "amount", {612000, 612}),
        ("1,5 mio", "amount", {1500000}),
        ("450k", "amount", {450000}),
        ("$1.2m", "amount", {1200000}),
        ("1 800 €/mois", "amount", {1800}),
        ("1,850 sq ft", "area", {1850, Decimal("1.85")}),
        ("80 m²", "area", {80}),
        ("2.5 baths", "baths", {Decimal("2.5")}),
        ("three bedrooms", "beds", {3}),
        ("3-zimmer", "beds", {3}),
        ("built in 1998", "year", {1998}),
        ("5 %", "percent", {5}),
        ("12 homes", "count", {12}),
        ("at 10", "number", {10}),
    ],
)
def test_figures_know_what_they_count(text, kind, values):
    found = figures(fold(text))
    assert [figure.kind for figure in found] == [kind]
    assert found[0].values == {Decimal(value) for value in values}


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("{{HP-1042.price}}", "en", "$612,000"),
        ("{{ hp-1042.price }}", "es", "612.000 US$"),
        ("{{prop_house.area}}", "de", "1.850 Quadratfuß"),
        ("{{HP-1077.price}}", "en", "$1,950 a month"),
        ("{{HP-1077.price}}", "de", "1.950 $ im Monat"),
        ("{{HP-1077.price}}", "es", "1.950 US$ al mes"),
        ("{{HP-1077.price}}", "fr", "1\u202f950 $US a month"),
        ("{{HP-1077.available_from}}", "en", "December 15, 2026"),
        ("{{HP-1042.bathrooms}}", "es", "2,5 baños"),
        ("{{HP-1061.status}}", "en", "pending, offer accepted"),
        ("{{HP-1042.title}}", "de", "Haus mit 3 Schlafzimmern in Maple Bay"),
        (
            "{{HP-1061.line}}",
            "en",
            "HP-1061: house with 4 bedrooms in Maple Bay, $799,000, pending, offer accepted",
        ),
        ("no placeholder {here}", "en", "no placeholder {here}"),
    ],
)
def test_placeholders_become_facts_in_the_customers_language(text, language, words):
    assert fill_in(text, LISTINGS, language).replace("\u00a0", " ") == words


@pytest.mark.parametrize("text", ["{{HP-9.price}}", "{{HP-1042.owner}}", "{{HP-1061.year}}"])
def test_a_placeholder_without_a_fact_is_an_error(text):
    with pytest.raises(UnknownPlaceholder):
        fill_in(text, LISTINGS, "en")


def test_contact_data_is_masked(chat):
    from_customer = "mail ana@example.com, call 503-555-0123 or +1 503 555 0150, budget $1,250,000"
    text = masked(from_customer, open_desk(chat.turn(from_customer)))
    assert text == "mail <email_1>, call <phone_1> or <phone_1>, budget $1,250,000"
