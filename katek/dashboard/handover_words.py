"""Why a person answers, in words: for the thread, the lead's timeline and the playground."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from katek.conversations.handover import ELSEWHERE

# Where there is more to say than that one took over.
WHY_PERSON = {
    "customer_request": gettext_lazy("The customer asked for a person."),
    "hot_lead": gettext_lazy("The customer is ready to decide."),
    "viewing_or_offer": gettext_lazy("It is about a viewing or an offer."),
    "missing_knowledge": gettext_lazy("The assistant did not know the answer."),
    "unsupported_request": gettext_lazy("The customer wants what the assistant can't do."),
    "policy_restriction": gettext_lazy("The assistant may not answer that."),
    "complaint": gettext_lazy("The customer complains."),
    "privacy_request": gettext_lazy("It is about the customer's personal data."),
    "urgent": gettext_lazy("It is urgent."),
    "tool_failure": gettext_lazy("The assistant could not answer."),
    "guard_blocked": gettext_lazy("The check held the assistant's answers back."),
    "usage_limit": gettext_lazy("The assistant has answered as often as it may."),
    "many_mails": gettext_lazy("The address got so many answers that a program may be writing."),
    ELSEWHERE: gettext_lazy("Somebody answered in the channel's own app."),
}


def why_person(reason: str) -> str:
    """A sentence; empty where a member took over, and for what isn't known."""
    return str(WHY_PERSON.get(reason, ""))


def handed_over(reason: str) -> str:
    """What happened, for a timeline."""
    by_member = {
        "taken_over": _("Took the conversation over"),
        "person_wrote": _("Took the conversation over by answering"),
    }
    if reason in by_member:
        return by_member[reason]
    why = why_person(reason)
    return _("Handed over to a person: %s") % why if why else _("Handed over to a person")
