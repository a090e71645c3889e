"""Rules for what is left: contact data alone, yes and no, thanks, greetings, words that mean nothing to us."""

from katek.assistant.builtin.people import handing_over
from katek.assistant.builtin.plans import Plan
from katek.assistant.desk import Desk

SHORT = 3


def gave_contact(desk: Desk, intents: frozenset[str]) -> Plan | None:
    contact = desk.contact
    if contact.emails or contact.phones or contact.incomplete or contact.refused:
        return Plan("contact")
    if contact.name is not None and desk.memory.question == "name":
        return Plan("contact")
    if desk.contact.consent_changes:
        return Plan("contact")
    return None


def answered_us(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """Yes or no to what the last reply asked."""
    question = desk.memory.question
    says_no = bool({"no", "refuses"} & intents)
    if question == "person" and "yes" in intents:
        return handing_over(desk, "person", "missing_knowledge")
    if question == "person" and says_no:
        return Plan("declined")
    if question in ("contact", "name") and says_no:
        return Plan("refused")
    if question == "contact" and "yes" in intents:
        return Plan("contact_again")
    short = len(desk.text.split()) <= SHORT
    thanks = "thanks" in intents and not says_no
    if ("yes" in intents or says_no) and (question or short) and not thanks:
        return Plan("okay")
    return None


def introduced(desk: Desk, intents: frozenset[str]) -> Plan | None:
    """ "My name is Bob", and nothing else that asks for an answer."""
    if desk.contact.name is None or "question" in intents or "frustration" in desk.said.flags:
        return None
    return Plan("introduced")


def frustrated(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if "frustration" not in desk.said.flags:
        return None
    if desk.memory.person_offered:
        return handing_over(desk, "complaint", "complaint")
    return Plan("frustration")


def wants_contact(desk: Desk, intents: frozenset[str]) -> Plan | None:
    return Plan("contact_again") if desk.said.intent == "contact" else None


def polite(desk: Desk, intents: frozenset[str]) -> Plan | None:
    for name in ("bye", "thanks", "how_are_you", "help", "hello"):
        if name in intents:
            return Plan(name)
    return None


def nothing_to_read(desk: Desk, intents: frozenset[str]) -> Plan | None:
    if any(letter.isalnum() for letter in desk.text):
        return None
    return Plan("okay" if "yes" in intents else "empty")


def not_understood(desk: Desk, intents: frozenset[str]) -> Plan | None:
    return Plan("unclear")


SMALL_TALK_RULES = (
    answered_us,
    gave_contact,
    introduced,
    frustrated,
    wants_contact,
    polite,
    nothing_to_read,
    not_understood,
)
