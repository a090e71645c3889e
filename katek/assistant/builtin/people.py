"""Rules for what protects the customer and for what only a person may answer. Reference: 2.6, 3.3 to 3.6."""

from katek.assistant.builtin.describing import describe
from katek.assistant.builtin.intents import ADDRESS, plain
from katek.assistant.builtin.plans import Call, Plan
from katek.assistant.builtin.searching import search_call
from katek.assistant.builtin.subjects import listing_in_focus, wishes_in
from katek.assistant.desk import Desk
from katek.properties.criteria import Criteria

LONGEST_QUOTE = 200
# A place alone, in a question about an area, asks for no homes.
NO_WISH = {"places", "near", "unknown_places"}
HANDED_OVER = {
    "complaint": "complaint",
    "legal": "policy_restriction",
    "offer": "viewing_or_offer",
}


def urgent(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if "self_harm" in intents:
        return handing_over(desk, "self_harm", "urgent")
    return handing_over(desk, "urgent", "urgent") if "emergency" in desk.said.flags else None


def opting_out(desk: Desk, intents: frozenset[str]) -> Plan | None:
    changes = dict(desk.contact.consent_changes)
    if changes.get("all") == "withdrawn":
        return Plan("opt_out")
    return Plan("opt_out") if "opt_out" in desk.said.flags and not changes else None


def tricked(desk: Desk, intents: frozenset[str]) -> Plan | None:
    return Plan("jailbreak") if "jailbreak" in desk.said.flags else None


def asked_what_it_is(desk: Desk, intents: frozenset[str]) -> Plan | None:
    return Plan("identity") if "asks_identity" in desk.said.flags else None


def asked_about_data(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if "about_me" in intents:
        return Plan("about_me")
    if "privacy_request" in desk.said.flags:
        return handing_over(desk, "privacy", "privacy_request")
    return None


def asked_for_a_person(desk: Desk, intents: frozenset[str]) -> Plan | None:
    wanted = desk.said.intent == "handoff" or ("callback" in intents and not wishes_in(desk.said))
    return handing_over(desk, "person", "customer_request") if wanted else None


def only_for_a_person(desk: Desk, intents: frozenset[str]) -> Plan | None:
    for flag, reason in HANDED_OVER.items():
        if flag in desk.said.flags:
            return handing_over(desk, "negotiation" if flag == "offer" else flag, reason)
    return None


def asked_for_an_accommodation(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """Vouchers and assistance animals: never refused or discouraged, a colleague takes the request."""
    if not {"voucher", "assistance_animal"} & set(desk.said.flags):
        return None
    return handing_over(desk, "accommodation", "policy_restriction")


def asked_about_others(desk: Desk, intents: frozenset[str]) -> Plan | None:
    return Plan("third_party") if "third_party" in intents else None


def asked_who_lives_there(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if "fair_housing" not in desk.said.flags:
        return None
    if set(wishes_in(desk.said)) - NO_WISH:
        return Plan("fair_housing", steps=((search_call(desk.wishes),),), results=True)
    return Plan("fair_housing")


def selling(desk: Desk, intents: frozenset[str]) -> Plan | None:
    wants = desk.said.intent == "sell" or "landlord" in desk.said.flags
    if not wants and desk.memory.question != "address":
        return None
    if ADDRESS.search(plain(desk.text)):
        return handing_over(desk, "sell_done", "unsupported_request")
    return Plan("sell") if wants else None


def financing(desk: Desk, intents: frozenset[str]) -> Plan | None:
    facts = desk.listings.get(listing_in_focus(desk))
    rented = facts is not None and facts.transaction == "rent"
    asked = (
        "finance" in intents
        and not rented
        and not set(wishes_in(desk.said)) - {"transaction", "available_by"}
    )
    return Plan("finance") if asked else None


PEOPLE_RULES = (
    urgent,
    opting_out,
    tricked,
    asked_what_it_is,
    asked_about_data,
    asked_for_a_person,
    only_for_a_person,
    asked_for_an_accommodation,
    asked_about_others,
    asked_who_lives_there,
    selling,
    financing,
)


def handing_over(desk: Desk, topic: str, reason: str) -> Plan:
    call = Call("request_handover", {"reason": reason, "summary": summary(desk)})
    return Plan(topic, steps=((call,),), reason=reason)


def summary(desk: Desk) -> str:
    """What a member should know before reading: the customer's words, wishes and what was shown."""
    quoted = " ".join(desk.text.split())[:LONGEST_QUOTE]
    parts = [f"The customer wrote: “{quoted}”."]
    if desk.wishes != Criteria(flags=desk.wishes.flags, intent=desk.wishes.intent):
        currency = desk.organization.currency
        parts.append(f"Looking for {describe(desk.wishes, 'en', many=True, currency=currency)}.")
    shown = [desk.listings[key].ref for key in desk.memory.shown if key in desk.listings]
    if shown:
        parts.append(f"Shown last: {', '.join(shown)}.")
    return " ".join(parts)
