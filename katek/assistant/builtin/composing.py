"""From a plan and what the tools found to the words of an answer."""

from collections.abc import Callable

from katek.assistant.builtin import (
    comparing,
    counting,
    one_listing,
    persons,
    results,
    talk,
    viewings,
)
from katek.assistant.builtin.drafts import Draft
from katek.assistant.builtin.plans import Plan
from katek.assistant.desk import Desk

Wording = Callable[[Draft, Desk, Plan], None]

WORDINGS: dict[str, Wording] = {
    "search": results.word_results,
    "perhaps": talk.word_perhaps,
    "contradiction": talk.word_contradiction,
    "detail": one_listing.word_detail,
    "several": one_listing.word_several,
    "compare": comparing.word_compare,
    "count": counting.word_count,
    "commission": talk.word_offer,
    "missing": one_listing.word_missing,
    "which": one_listing.word_which,
    "viewing_which": viewings.word_viewing_which,
    "viewing_ask": viewings.word_viewing_ask,
    "viewing_done": viewings.word_viewing_done,
    "viewing_again": viewings.word_viewing_again,
    "viewing_closed": viewings.word_viewing_closed,
    "person": persons.word_handover,
    "complaint": persons.word_handover,
    "legal": persons.word_handover,
    "negotiation": persons.word_handover,
    "privacy": persons.word_handover,
    "sell_done": persons.word_handover,
    "accommodation": persons.word_handover,
    "urgent": persons.word_urgent,
    "self_harm": persons.word_urgent,
    "fair_housing": persons.word_fair_housing,
    "about_me": persons.word_about_me,
    "contact": persons.word_contact,
    "contact_again": talk.word_contact_again,
    "frustration": persons.word_frustration,
    "sell": persons.word_sell,
    "third_party": talk.word_offer,
    "finance": talk.word_offer,
    "identity": talk.word_identity,
    "hello": talk.word_hello,
    "introduced": persons.word_introduced,
    "hours": talk.word_hours,
    "context": talk.word_context,
    "office": talk.word_office,
    "areas": talk.word_areas,
    "languages": talk.word_languages,
    "unclear": talk.word_unclear,
}
# Topics that answer for themselves: nothing is said of contact data before them.
ALONE = {"urgent", "self_harm", "jailbreak", "opt_out"}


def compose(desk: Desk, plan: Plan) -> Draft:
    """The answer to a turn; every topic without wording of its own is one plain sentence."""
    draft = Draft(desk.voice)
    if plan.topic not in ALONE:
        persons.word_contact_first(draft, desk)
    if desk.turn.first and desk.customer_language != desk.language:
        talk.word_languages_spoken(draft, desk)
    WORDINGS.get(plan.topic, talk.word_and_go_on)(draft, desk, plan)
    return draft
