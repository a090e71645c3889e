"""Addresses that get no more mail from an organization, and what ends with that."""

from katek.campaigns.enrolling import stop_for_address
from katek.campaigns.models import Suppression


def suppress(address: str, reason: str) -> bool:
    """No more mail to this address, and its sequences end; False if it was so already.

    In the scope and the transaction of the caller. The first reason stays.
    """
    known = address.strip().lower()
    _, new = Suppression.objects.get_or_create(email=known, defaults={"reason": reason[:40]})
    stop_for_address(known, reason[:40])
    return new
