"""Addresses that get no more mail from an organization, and what ends with that."""

from katek.campaigns.bounce_policy import LIFTED
from katek.campaigns.enrolling import stop_for_address
from katek.campaigns.models import Suppression
from katek.core.mail_addresses import one_form


def suppress(address: str, reason: str) -> bool:
    """No more mail to this address, and its sequences end; False if it was so already.

    In the scope and the transaction of the caller. The first reason stays, unless it is one that the
    provider may lift and the new one isn't.
    """
    known = one_form(address)
    _, new = Suppression.objects.get_or_create(email=known, defaults={"reason": reason[:40]})
    if not new and reason not in LIFTED:
        Suppression.objects.filter(email=known, reason__in=LIFTED).update(reason=reason[:40])
    stop_for_address(known, reason[:40])
    return new


def lift(address: str) -> None:
    """The provider takes mail for the address again: what it alone had caused ends. In the caller's scope."""
    Suppression.objects.filter(email=one_form(address), reason__in=LIFTED).delete()


def release(address: str, reason: str) -> bool:
    """Mail may go to the address again, if this was why it might not; False if not. In the caller's scope."""
    deleted, _ = Suppression.objects.filter(email=one_form(address), reason=reason).delete()
    return bool(deleted)


def reason_of(address: str) -> str | None:
    """Why no mail goes to the address; None: it may. In the caller's scope."""
    rows = Suppression.objects.filter(email=one_form(address))
    reason: str | None = rows.values_list("reason", flat=True).first()
    return reason
