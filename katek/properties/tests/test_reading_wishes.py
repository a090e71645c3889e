"""Types, features, their negations, terms and changes: what is wanted, not wanted, or no longer."""

import pytest

from katek.properties.reading import canonical_features, read
from katek.properties.reading_words_kinds import FEATURES, TYPES
from katek.properties.tests.utterances import DE, ES, FR, OREGON, US


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("house with a pool but no HOA", ("pool",), ("hoa",)),
        ("without pool or garage", (), ("pool", "garage")),
        ("without pool and garage", (), ("pool", "garage")),
        ("no pool, garage", ("garage",), ("pool",)),
        ("no garage and no pool but with a garden", ("garden",), ("garage", "pool")),
        ("not furnished", (), ("furnished",)),
        ("unfurnished", (), ("furnished",)),
        ("furnished or unfurnished", (), ()),
        ("no pets", (), ()),
        ("I have two cats", ("pets",), ()),
        ("not a big fan of pools", (), ("pool",)),
        ("no, I want a pool", ("pool",), ()),
        ("ohne Aufzug, mit Balkon", ("balcony",), ("elevator",)),
        ("sin ascensor pero con terraza", ("terrace",), ("elevator",)),
        ("sans ascenseur avec balcon", ("balcony",), ("elevator",)),
        ("w/o elevator w/ parking", ("parking",), ("elevator",)),
        ("dishwasher, A/C and W/D", ("dishwasher", "air_conditioning", "laundry"), ()),
        ("lots of light", ("bright",), ()),
        ("garrage and fireplce", ("garage", "fireplace"), ()),
    ],
)
def test_a_no_reaches_as_far_as_it_is_meant(text, wanted, unwanted):
    found = read(text, context=US)
    assert (found.features, found.features_not) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("no condos, townhouses or lofts", (), ("condo", "townhouse", "loft")),
        ("anything except condos and townhouses", (), ("condo", "townhouse")),
        ("I don't want an apartment, I want a house", ("house",), ("apartment",)),
        ("not interested in condos, only single family homes", ("house",), ("condo",)),
        ("house or townhouse", ("house", "townhouse"), ()),
        ("keine Wohnung, ein Haus", ("house",), ("apartment",)),
        ("a lot of space", (), ()),
        ("parking lot", (), ()),
        ("home office", (), ()),
        ("where is your office", (), ()),
        ("appartment or hosue", ("apartment", "house"), ()),
    ],
)
def test_types_and_what_only_sounds_like_one(text, wanted, unwanted):
    found = read(text, context=US)
    assert (found.types, found.types_not) == (wanted, unwanted)


@pytest.mark.parametrize("kind", TYPES)
def test_every_word_for_a_type_reads_as_it(kind: str):
    words = [word.strip() for word in TYPES[kind].split(",")]
    assert [word for word in words if read(word, context=US).types != (kind,)] == []


@pytest.mark.parametrize("feature", [name for name in FEATURES if not name.startswith("not:")])
def test_every_word_for_a_feature_reads_as_it(feature: str):
    words = [word.strip() for word in FEATURES[feature].split(",")]
    wrong = [w for w in words if feature not in read(f"house {w}", context=US).features]
    assert wrong == []


def test_a_feeds_own_wording_maps_to_the_same_features():
    assert canonical_features("Fenced Yard; Pool (In-Ground), Elevator") == (
        "garden",
        "pool",
        "elevator",
    )


@pytest.mark.parametrize(
    ("text", "context", "transaction"),
    [
        ("looking to rent", US, "rent"),
        ("for sale", US, "buy"),
        ("not looking to buy, just rent", US, "rent"),
        ("rent, not buy", US, "rent"),
        ("let me know", US, None),
        ("first time home buyer", US, "buy"),
        ("zur Miete", DE, "rent"),
        ("Eigentumswohnung", DE, "buy"),
        ("en alquiler", ES, "rent"),
        ("à louer", FR, "rent"),
        ("location appartement", FR, "rent"),
        ("a good location", US, None),
        ("للبيع", US, "buy"),
    ],
)
def test_to_buy_or_to_rent(text, context, transaction):
    found = read(text, context=context)
    assert (found.transaction, found.flags) == (transaction, ())


def test_both_at_once_is_a_question_to_ask():
    found = read("rent or buy, 2 beds", context=US)
    assert (found.transaction, found.flags) == (None, ("contradiction:transaction",))


def test_a_purchase_with_a_monthly_price_is_a_question_to_ask():
    found = read("to buy, 2000 a month", context=US)
    assert "contradiction:price" in found.flags


def test_a_minimum_over_a_maximum_is_a_question_to_ask():
    found = read("at least 4 bedrooms, max 2 bedrooms", context=US)
    assert "contradiction:beds" in found.flags


@pytest.mark.parametrize(
    ("text", "context", "changes"),
    [
        ("anything cheaper?", US, ("cheaper",)),
        ("that's too expensive", US, ("cheaper",)),
        ("algo más barato", ES, ("cheaper",)),
        ("etwas Günstigeres", DE, ("cheaper",)),
        ("moins cher", FR, ("cheaper",)),
        ("something bigger", US, ("bigger",)),
        ("algo más grande", ES, ("bigger",)),
        ("plus grand", FR, ("bigger",)),
        ("too small", US, ("bigger",)),
        ("smaller please", US, ("smaller",)),
        ("any type is fine", US, ("clear:types",)),
        ("location doesn't matter", US, ("clear:places",)),
        ("I don't care about the number of bathrooms", US, ("clear:baths",)),
        ("der Preis ist egal", DE, ("clear:price",)),
        ("el precio no importa", ES, ("clear:price",)),
        ("also condos", US, ("add",)),
        ("or townhouses", US, ("add",)),
        ("with a yard too", US, ("add",)),
        ("forget the garage", US, ("drop:garage",)),
        ("I don't need a pool", US, ("drop:pool",)),
        ("show me more", US, ("more",)),
        ("start over", US, ("reset",)),
        ("bigger than 2000 sqft", US, ()),
        ("cheaper than 400k", US, ()),
        ("not too expensive", US, ()),
        ("more than 2 beds", US, ()),
    ],
)
def test_changes_to_the_wishes_so_far(text, context, changes):
    assert read(text, context=context).changes == changes


@pytest.mark.parametrize(
    ("text", "context", "sort"),
    [
        ("cheapest house", US, "price_asc"),
        ("la casa más barata", ES, "price_asc"),
        ("die günstigste Wohnung", DE, "price_asc"),
        ("newest listings", US, "newest"),
        ("what's new", US, "newest"),
        ("biggest house", US, "area_desc"),
        ("la casa más grande", ES, "area_desc"),
        ("la plus grande maison", FR, "area_desc"),
        ("most expensive", US, "price_desc"),
        ("a cheap flat", US, "price_asc"),
        ("a house", US, None),
    ],
)
def test_superlatives_sort(text, context, sort):
    found = read(text, context=context)
    assert (found.sort, found.changes) == (sort, ())


@pytest.mark.parametrize(
    ("text", "keywords"),
    [
        ("colonial house with a wine cellar", ("colonial", "wine")),
        ("hi, my name is Sarah, looking for a craftsman", ("craftsman",)),
        ("please show me some nice listings", ()),
        ("me gustaría una casa victoriana", ("gustaria", "victoriana")),
    ],
)
def test_what_no_rule_knows_is_kept_as_keywords(text, keywords):
    assert read(text, context=OREGON).keywords == keywords
