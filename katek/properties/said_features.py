"""The features of a listing by the words that wishes use, from its list of features and its remarks."""

import re

from katek.properties.folding import fold
from katek.properties.models import Property
from katek.properties.place_names import unique
from katek.properties.reading_lexicon import lexicon, split
from katek.properties.reading_words_kinds import FEATURES, SCOPE

FEED_FEATURES = {
    "pool": "community pool, pool private, in ground pool, heated pool",
    "pets": "pets yes, cats ok, dogs ok",
    "parking": "garage parking, covered parking, street parking",
    "air_conditioning": "cooling, central cooling, hvac",
}
LEXICON = lexicon(FEATURES, FEED_FEATURES)
PROSE = lexicon(FEATURES)
NEGATION = "not:"
DENIED = frozenset(split(f"{SCOPE['not']}, {SCOPE['without']}"))
DENIED_AFTER = re.compile(r"^ (?:no|none|false|n|0)\b")
# Prose may speak of these without the home having them, when they are somewhere near.
# fmt: off
ELSEWHERE = frozenset([
    "near", "nearby", "close", "walk", "walking", "steps", "minutes", "mins", "min", "to",
    "towards", "cerca", "junto", "proche", "pres", "nahe", "minuten", "minutos", "community",
    "potential", "space", "room", "possible", "future",
])
# fmt: on
LOOK_BACK = 4
FAR = 6
# What a mention in the remarks is enough for. "Dogs" and "brand new" are said of other things too, and
# parks and districts are named for the waterfront.
# fmt: off
TOLD_BY_REMARKS = frozenset([
    "pool", "garden", "terrace", "patio", "balcony", "elevator", "garage", "furnished",
    "fireplace", "basement", "air_conditioning", "laundry", "dishwasher", "gym", "concierge",
    "sauna", "hot_tub", "guest_house", "ev_charger", "solar", "walk_in_closet", "en_suite",
    "hardwood", "view", "quiet", "bright", "renovated", "open_plan", "storage",
    "parking", "accessible",
])
# fmt: on
SENTENCE_END = re.compile(r"[.!?;\n]")
CLAUSE_END = re.compile(r"[,:]|\b(?:but|pero|aber|sondern|mais|sino)\b", re.IGNORECASE)
CLAUSE = "clauseend"  # a mark that survives folding


def feature_words(listing: Property) -> list[str]:
    """Canonical features (`pool`, `elevator`, …), and the folded text of those that have no such word."""
    listed = [word for feature in listing.features for word in _listed(feature)]
    told = [
        word for sentence in SENTENCE_END.split(listing.public_remarks) for word in _told(sentence)
    ]
    ground = ["ground_floor"] if listing.entry_level == 0 else []
    denied = {word for feature in listing.features for word in _denied(fold(feature))}
    return unique(word for word in [*listed, *told, *ground] if word not in denied)


def _listed(feature: str) -> list[str]:
    folded = fold(feature)
    if _denied(folded):
        return []
    hits = [hit.meaning for hit in LEXICON.find(folded)]
    return [word for word in hits if not word.startswith(NEGATION)] or ([] if hits else [folded])


def _denied(folded: str) -> list[str]:
    """What a feature such as `No pets`, `Pool: no` or `Unfurnished` says is not there."""
    denied = []
    for hit in LEXICON.find(folded):
        if hit.meaning.startswith(NEGATION):
            denied.append(hit.meaning.removeprefix(NEGATION))
        elif DENIED & set(_words_before(folded, hit.start)) or DENIED_AFTER.match(
            folded[hit.end :]
        ):
            denied.append(hit.meaning)
    return denied


def _told(sentence: str) -> list[str]:
    text = fold(CLAUSE_END.sub(f" {CLAUSE} ", sentence))
    return [
        hit.meaning
        for hit in PROSE.find(text)
        if hit.meaning in TOLD_BY_REMARKS
        and not DENIED & set(_clause(text[: hit.start]))
        and not ELSEWHERE & {*text[: hit.start].split()[-FAR:], *text[hit.end :].split()[:1]}
    ]


def _clause(before: str) -> list[str]:
    """The last words before a place, back to where its clause begins: "no pool, but a garden"."""
    return before.rpartition(CLAUSE)[2].split()[-LOOK_BACK:]


def _words_before(text: str, place: int) -> list[str]:
    return text[:place].split()[-LOOK_BACK:]
