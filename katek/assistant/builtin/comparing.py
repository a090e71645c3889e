"""Two or three of the homes shown, side by side: their facts, which costs less and which is larger."""

from collections.abc import Callable
from decimal import Decimal

from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.intents import places_named, plain
from katek.assistant.builtin.plans import Plan, look_up
from katek.assistant.builtin.subjects import listing_numbers
from katek.assistant.desk import Desk
from katek.assistant.listing_facts import ListingFacts, in_words

MOST_COMPARED = 3
BESIDE = ("bathrooms", "grounds", "energy")
THREE = ("three", "all", "drei", "alle", "tres", "todos", "todas")


def comparing(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """ "Compare the first two", "what's the difference between the first and the third?" """
    if "compare" not in intents or len(listing_numbers(desk)) > 1:
        return None
    meant = homes_meant(desk)
    if len(meant) < 2:
        return None
    return Plan("compare", steps=(tuple(look_up(desk.listings[key].ref) for key in meant),))


def homes_meant(desk: Desk) -> list[str]:
    """Ids of the homes of the last list that are to be compared: those named, else the first ones."""
    shown = [key for key in desk.memory.shown if key in desk.listings]
    named = [place for place in places_named(desk.text) if place <= len(shown)]
    if len(named) > 1:
        return [shown[place - 1] for place in named[:MOST_COMPARED]]
    several = MOST_COMPARED if set(THREE) & set(plain(desk.text).split()) else 2
    return shown[:several]


def word_compare(draft: Draft, desk: Desk, plan: Plan) -> None:
    """A line for each, then what tells them apart."""
    compared = [desk.listings[key] for key in dict.fromkeys(desk.ledger.fetched)]
    for facts in compared:
        names = [n for n in BESIDE if in_words(facts, n, desk.language) is not None]
        line = ", ".join(f"{{{{{facts.id}.{name}}}}}" for name in ("line", *names))
        draft.add(line, line=True)
        draft.refs.append(facts.id)
    one_kind = len({(f.transaction, f.currency, f.period) for f in compared}) == 1
    if one_kind and (least := _first(compared, lambda f: f.price, min)):
        draft.say("compare.cheapest", ref=f"{{{{{least.id}.ref}}}}")
    one_unit = len({facts.area_unit for facts in compared}) == 1
    if one_unit and (largest := _first(compared, lambda f: f.area, max)):
        draft.say("compare.largest", ref=f"{{{{{largest.id}.ref}}}}")
    draft.say_if_room("refine")


def _first(
    compared: list[ListingFacts],
    value: Callable[[ListingFacts], Decimal | int | None],
    choose: Callable[..., Decimal | int],
) -> ListingFacts | None:
    """The one that stands out, when all are known and no two are alike in it."""
    values = [known for facts in compared if (known := value(facts)) is not None]
    if len(values) < len(compared) or not values:
        return None
    best = choose(values)
    return compared[values.index(best)] if values.count(best) == 1 else None
