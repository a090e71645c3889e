"""What a search found, in words: how many, which, in which order and what differs."""

from dataclasses import replace

from katek.assistant.builtin.asking import ask_for_contact, contact_is_due
from katek.assistant.builtin.describing import describe, enumerated, plain_words
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.intents import intents_of
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.repeating import may_repeat
from katek.assistant.desk import Desk, Found
from katek.assistant.voices import opener, say
from katek.assistant.words import landmark_word, word
from katek.properties.criteria import Criteria

MOST_AREAS = 4
SHORTEST_WISH, MOST_UNMATCHED = 5, 2
DIFFERENCES = {
    "price_max": "differs.price",
    "price_min": "differs.price",
    "beds_min": "differs.beds",
    "beds_max": "differs.beds",
    "features": "differs.features",
    "places": "differs.places",
    "keywords": "differs.keywords",
    "area_min": "differs.area",
    "area_max": "differs.area",
}


def word_results(draft: Draft, desk: Desk, plan: Plan) -> None:
    """The answer to a search, with one question at its end."""
    found = desk.ledger.searches[-1]
    unknown = _unknown_places(draft, desk, found)
    if found.ids:
        _word_found(draft, desk, found, plan)
        _ask_further(draft, desk, found)
    elif not unknown:
        _word_nothing(draft, desk, found, plan)


def _unknown_places(draft: Draft, desk: Desk, found: Found) -> bool:
    """Say which places have nothing, and where there is something instead."""
    if not found.unknown_places:
        return False
    name = plain_words(found.unknown_places[0])
    if may_repeat(name, desk):
        draft.say("place.unknown", place=name)
    else:
        draft.say("place.unknown.unnamed")
    if found.known_places and not found.items:
        areas = enumerated(found.known_places[:MOST_AREAS], desk.language, "and")
        draft.say("place.known", areas=areas)
    return True


def _word_found(draft: Draft, desk: Desk, found: Found, plan: Plan) -> None:
    several = len(found.ids) != 1
    values = {
        "wish": wish_of(desk, found, many=found.total != 1),
        "count": len(found.items) or len(found.close),
        "total": found.total,
        "are": _is_or_are(desk, len(found.items)),
        "order": _order(desk, found.criteria),
    }
    if plan.aspect == "more":
        draft.say("found.more.one" if len(found.items) == 1 else "found.more", **values)
    elif plan.aspect == "similar" and found.items:
        draft.say("found.similar")
    elif not found.items and found.unknown_places:
        draft.say("close.elsewhere")
    elif not found.items:
        draft.add(opener(draft.voice, "close"), extra=True)
        draft.say("close.only", **{**values, "wish": wish_of(desk, found, many=True)})
    elif found.total > len(found.items):
        draft.add(opener(draft.voice, "found"), extra=True)
        draft.say("found.some", **values)
    else:
        draft.add(opener(draft.voice, "found"), extra=True)
        draft.say("found.all", **values)
    for place, listing_id in enumerate(found.items, start=1):
        draft.add(_line(listing_id, place if several else 0), line=True)
    if found.items and found.close:
        draft.add(say(draft.voice, "close.some"), line=True)
    for place, (listing_id, differs) in enumerate(found.close, start=len(found.items) + 1):
        draft.add(
            f"{_line(listing_id, place if several else 0)} ({_differs(desk, differs)})", line=True
        )
    draft.refs.extend(found.ids)
    _note_unmatched(draft, desk, found)
    if found.ranked and found.ids:
        names = [landmark_word(desk.language, name) for name in found.ranked]
        marks = enumerated(names, desk.language, "or")
        draft.add(say(draft.voice, "near.unmeasured", places=marks), line=True)


def _note_unmatched(draft: Draft, desk: Desk, found: Found) -> None:
    """Words that no listing's text has, if they look like a wish and may be said back."""
    words = [w for w in found.unmatched if len(w) >= SHORTEST_WISH and may_repeat(w, desk)]
    asked = "question" in intents_of(desk.text)
    if words and len(found.unmatched) <= MOST_UNMATCHED and not asked:
        draft.add(say(draft.voice, "words.unmatched", words=" ".join(words)), extra=True, line=True)


def _line(listing_id: str, place: int) -> str:
    enumerated = f"{place}. " if place else ""
    return f"{enumerated}{{{{{listing_id}.line}}}}"


def _differs(desk: Desk, keys: tuple[str, ...]) -> str:
    names = dict.fromkeys(DIFFERENCES.get(key, "differs.other") for key in keys)
    return ", ".join(word(desk.language, name) for name in names or {"differs.other": None})


def wish_of(desk: Desk, found: Found, *, many: bool) -> str:
    """What was really searched for: no distance that nobody has measured."""
    near = tuple(name for name in found.criteria.near if name not in found.ranked)
    currency = desk.organization.currency
    return describe(replace(found.criteria, near=near), desk.language, many=many, currency=currency)


def _is_or_are(desk: Desk, count: int) -> str:
    if desk.language == "en":
        return "is" if count == 1 else "are"
    return "ist" if count == 1 else "sind"


def _order(desk: Desk, criteria: Criteria) -> str:
    return say(desk.voice, f"order.{criteria.sort or 'best'}")


def _ask_further(draft: Draft, desk: Desk, found: Found) -> None:
    """One question: what we have to know first, then how to reach the customer, then what they think."""
    kinds = {desk.listings[key].transaction for key in found.ids if key in desk.listings}
    open_choice = found.criteria.transaction is None and len(kinds) > 1
    if open_choice and desk.memory.question != "transaction":
        draft.ask("transaction", "ask.transaction")
    elif contact_is_due(desk):
        ask_for_contact(draft, desk)
    elif not _says_what(found.criteria):
        draft.say_if_room("wanted.buy")
    else:
        draft.say_if_room("refine")


def _says_what(criteria: Criteria) -> bool:
    return bool(
        criteria.places
        or criteria.types
        or criteria.price_max
        or criteria.beds_min
        or criteria.features
    )


def _word_nothing(draft: Draft, desk: Desk, found: Found, plan: Plan) -> None:
    if plan.aspect == "more" or found.total:
        draft.say("more.none", wish=wish_of(desk, found, many=True))
        if contact_is_due(desk):
            ask_for_contact(draft, desk)
        return
    if found.criteria == Criteria():
        draft.say("none.empty")
    else:
        draft.say("none", wish=wish_of(desk, found, many=True))
    if desk.memory.missed and not desk.memory.person_offered:
        draft.ask("person", "offer.person")
        return
    draft.ask("widen", "none.next")
