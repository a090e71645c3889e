"""A lead entered by a member or a program; a known address or number is the lead that has it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from katek.core.public_ids import new_id
from katek.leads.capture import Captured, Customer, capture
from katek.leads.changing import change
from katek.leads.models import Lead
from katek.leads.problems import LeadProblem
from katek.organizations.models import User

# How somebody may have reached the agency whom a member enters.
BY_HAND = ("phone", "form", "email")


def capture_given(given: Mapping[str, str], *, channel: str, actor: User | None = None) -> Captured:
    """The lead of cleaned `name`, `email`, `phone`, `language` and `source`. In a transaction.

    Raises `LeadProblem` when there is nothing to know somebody by.
    """
    email, phone, name = (given.get(key, "") for key in ("email", "phone", "name"))
    if not (email or phone or name):
        raise LeadProblem({"email": _("A lead needs at least one of email, phone and name.")})
    known = (pair for pair in (("email", email), ("phone", phone)) if pair[1])
    kind, value = next(known, ("api", new_id("req")))
    return capture(
        Customer(
            kind=kind,
            value=value,
            channel=channel,
            name=name,
            email=email,
            phone=phone,
            language=given.get("language", ""),
            source=given.get("source", ""),
            always=True,
            entered_by=actor,
        )
    )


def make_by_hand(
    given: Mapping[str, str], more: Mapping[str, Any], *, channel: str, actor: User
) -> tuple[Lead, bool]:
    """The lead and whether it is new; `more`: stage, owner, tags, wishes, cleaned. In a transaction."""
    captured = capture_given(given, channel=channel, actor=actor)
    assert captured.lead is not None
    change(captured.lead, more, actor)
    return captured.lead, captured.created
