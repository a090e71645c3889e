"""Another search: when a message begins anew instead of narrowing what was asked for before.

Three things begin anew: another family of property ("office space" after houses), the other transaction
together with a kind ("studio to rent" after a house to buy), and "the cheapest home you have". What was said
of the old kind (rooms, sizes, features, what it should not be) and of its price goes; where it should be
stays until another place is named. "or" and "also" begin nothing anew.
"""

from katek.properties.criteria_shape import Criteria
from katek.properties.kinds import families_of

EXCLUDED = "excluded_place:"


def base_for(previous: Criteria, new: Criteria) -> Criteria:
    """What of the wishes so far the new ones are laid over."""
    if "reset" in new.changes:
        return Criteria()
    if "add" in new.changes:
        return previous
    if "anew" in new.changes:
        return Criteria(transaction=previous.transaction, flags=_kept(previous, "inferred_tr"))
    if _is_another_search(previous, new):
        return Criteria(places=previous.places, near=previous.near, flags=_kept(previous, EXCLUDED))
    return previous


def _is_another_search(previous: Criteria, new: Criteria) -> bool:
    if not new.types:
        return False
    turned = previous.transaction and new.transaction and previous.transaction != new.transaction
    before = families_of(previous.types)
    return bool(turned or (before and not before & families_of(new.types)))


def _kept(criteria: Criteria, beginning: str) -> tuple[str, ...]:
    return tuple(flag for flag in criteria.flags if flag.startswith(beginning))
