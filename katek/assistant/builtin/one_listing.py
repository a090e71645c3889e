"""Answers about one listing, from its facts alone: what isn't there is said not to be there."""

import re
from datetime import timedelta

from katek.assistant.builtin.asking import ask_for_contact, contact_is_due
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.plans import Plan
from katek.assistant.builtin.repeating import may_repeat
from katek.assistant.builtin.subjects import is_reachable
from katek.assistant.desk import Desk
from katek.assistant.evidence import Evidence
from katek.assistant.guard import problems
from katek.assistant.listing_facts import STATUS_WORDS, ListingFacts, in_words, matching_features
from katek.assistant.words import mentioned_feature
from katek.properties.folding import fold
from katek.properties.models import StandardStatus

STALE = timedelta(days=7)
LONGEST_REMARK = 240
FEES = re.compile(r"\b(?:hoa|fees?|dues|gastos|comunidad|nebenkosten|hausgeld|charges)\b")
MOST_FEATURES = 6
# What is asked, the fact that answers it, and the phrase it stands in.
PLAIN_ASPECTS = {
    "bedrooms": ("bedrooms", "detail.bedrooms"),
    "bathrooms": ("bathrooms", "detail.bathrooms"),
    "rooms": ("rooms", "detail.rooms"),
    "area": ("area", "detail.area"),
    "lot": ("lot", "detail.lot"),
    "year": ("year", "detail.year"),
    "floor": ("floor", "detail.floor"),
    "energy": ("energy", "detail.energy"),
}


def listing_of(desk: Desk, plan: Plan) -> ListingFacts | None:
    """The listing that the plan is about, once it has been looked up."""
    return desk.listings.get(plan.listing) or desk.by_name(plan.listing)


def word_detail(draft: Draft, desk: Desk, plan: Plan) -> None:
    facts = listing_of(desk, plan)
    if facts is None:
        word_missing(draft, desk, plan)
        return
    draft.refs.append(facts.id)
    features = desk.said.features + desk.said.features_not
    if not facts.is_available:
        _say_status(draft, facts)
    if features:
        _word_features(draft, desk, facts, features)
    elif plan.aspect:
        _word_aspect(draft, desk, facts, plan.aspect)
    else:
        _word_overview(draft, desk, facts)
    _ask_on(draft, desk, facts)


def word_missing(draft: Draft, desk: Desk, plan: Plan) -> None:
    """A number that turns out to be ours after all is answered, any other is not."""
    fetched = desk.ledger.fetched
    if fetched:
        word_detail(draft, desk, Plan("detail", listing=fetched[-1]))
        return
    draft.say("detail.missing")
    draft.say_if_room("anything_else")


def word_several(draft: Draft, desk: Desk, plan: Plan) -> None:
    fetched = [desk.listings[key] for key in dict.fromkeys(desk.ledger.fetched)]
    if len(fetched) < 2:
        word_missing(draft, desk, plan)
        return
    for facts in fetched:
        draft.add(_fact(facts, "line"), line=True)
        draft.refs.append(facts.id)
    if contact_is_due(desk):
        ask_for_contact(draft, desk)
    else:
        draft.say_if_room("refine")


def word_which(draft: Draft, desk: Desk, plan: Plan) -> None:
    draft.ask("listing", "detail.which")


def _ref(facts: ListingFacts) -> str:
    return f"{{{{{facts.id}.ref}}}}"


def _fact(facts: ListingFacts, name: str) -> str:
    return f"{{{{{facts.id}.{name}}}}}"


def _say_status(draft: Draft, facts: ListingFacts) -> None:
    key = STATUS_WORDS.get(StandardStatus(facts.status), "pending")
    draft.say(f"status.{key}", ref=_ref(facts))


def _word_overview(draft: Draft, desk: Desk, facts: ListingFacts) -> None:
    draft.say("detail.head", ref=_ref(facts), title=_fact(facts, "described"))
    known = [
        _fact(facts, name)
        for name in ("price", "area", "bathrooms", "grounds")
        if in_words(facts, name, desk.language) is not None
    ]
    if known:
        draft.say("detail.facts", facts=", ".join(known))
    if facts.year is not None:
        draft.say_if_room("detail.year", ref=_ref(facts), year=_fact(facts, "year"))
    if facts.features:
        draft.say("detail.features", features=", ".join(facts.features[:MOST_FEATURES]))
    draft.add(_remark(desk, facts), extra=True)
    if facts.is_available and facts.available:
        draft.say("status.from", date=_fact(facts, "available_from"))


def _remark(desk: Desk, facts: ListingFacts) -> str:
    """The first sentences of the listing's own text, if they may be said as they stand."""
    language = facts.remarks_language or desk.organization.language
    if not facts.remarks or language[:2] != desk.language:
        return ""
    text = " ".join(facts.remarks.split())
    if len(text) > LONGEST_REMARK:
        text = text[: text[:LONGEST_REMARK].rfind(". ") + 1]
    evidence = Evidence(listings={facts.id: facts}, language=desk.language)
    fit = facts.is_available and "{" not in text and not problems(text, (facts.id,), evidence)
    return text if fit else ""


def _word_features(
    draft: Draft, desk: Desk, facts: ListingFacts, features: tuple[str, ...]
) -> None:
    for feature in features[:3]:
        said = matching_features(facts, feature)
        name = mentioned_feature(desk.language, feature)
        if said:
            draft.say("detail.feature.yes", ref=_ref(facts), features=", ".join(said))
        elif feature in facts.feature_words:
            draft.say("detail.feature.yes", ref=_ref(facts), features=name)
        elif may_repeat(name, desk):
            draft.say("detail.feature.no", ref=_ref(facts), feature=name)
            draft.ask("person", "offer.person")
        else:
            draft.say("detail.unknown", ref=_ref(facts))


def _word_aspect(draft: Draft, desk: Desk, facts: ListingFacts, aspect: str) -> None:
    if aspect in PLAIN_ASPECTS:
        _word_plain(draft, facts, aspect)
    elif aspect == "price":
        _word_price(draft, desk, facts)
    elif aspect == "address" and facts.address:
        hidden = facts.address == facts.city
        key = "detail.city" if hidden else "detail.address"
        draft.say(key, ref=_ref(facts), address=_fact(facts, "address"))
    elif aspect == "fees" and (
        fees := [text for text in facts.features if FEES.search(fold(text))]
    ):
        draft.say("detail.feature.yes", ref=_ref(facts), features=", ".join(fees))
    elif aspect == "photos" and facts.photos:
        draft.say("detail.photos", ref=_ref(facts))
    elif aspect in ("status", "move_in"):
        if facts.is_available:
            _say_status(draft, facts)
        if facts.available:
            draft.say("status.from", date=_fact(facts, "available_from"))
    else:
        _not_told(draft, facts)


def _word_plain(draft: Draft, facts: ListingFacts, aspect: str) -> None:
    field, key = PLAIN_ASPECTS[aspect]
    value = getattr(facts, field)
    unit = {"area": facts.area_unit, "lot": facts.lot_unit}.get(field, "none needed")
    if value in (None, "") or not unit:
        _not_told(draft, facts)
    else:
        draft.say(key, ref=_ref(facts), **{field: _fact(facts, field)})


def _word_price(draft: Draft, desk: Desk, facts: ListingFacts) -> None:
    if facts.price is None:
        draft.say("detail.price.unknown", ref=_ref(facts))
        draft.ask("person", "offer.person")
        return
    draft.say("detail.price", ref=_ref(facts), price=_fact(facts, "price"))
    if desk.turn.now - facts.updated_at > STALE:
        draft.say_if_room("detail.asof", date=_fact(facts, "updated"))


def _not_told(draft: Draft, facts: ListingFacts) -> None:
    draft.say("detail.unknown", ref=_ref(facts))
    draft.ask("person", "offer.person")


def _ask_on(draft: Draft, desk: Desk, facts: ListingFacts) -> None:
    if not facts.is_available:
        draft.ask("similar", "status.next")
    elif _wants_mail_only(desk) and not is_reachable_by_mail(desk):
        draft.ask("contact", "ask.email")
    elif contact_is_due(desk):
        ask_for_contact(draft, desk)
    elif desk.memory.viewing.property_id != facts.id and is_reachable(desk):
        draft.ask("viewing", "detail.next")


def _wants_mail_only(desk: Desk) -> bool:
    return {purpose for purpose, _ in desk.contact.consent_changes} >= {"call", "sms"}


def is_reachable_by_mail(desk: Desk) -> bool:
    return bool(desk.turn.known.email or desk.contact.emails)
