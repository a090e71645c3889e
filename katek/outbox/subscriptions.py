"""Which types of event an endpoint wants: exact ones, `lead.*`, or `*` for all."""

from collections.abc import Iterable

from katek.outbox.schemas import SCHEMAS

ALL = "*"
DEFAULT_TYPES = ("lead.*", "conversation.handed_over", "viewing.requested", "email.unsubscribed")


def patterns_for(event_type: str) -> list[str]:
    """Every pattern that this type fits: `a.b.c` fits `*`, `a.*`, `a.b.*` and itself."""
    words = event_type.split(".")
    return [ALL, *(f"{'.'.join(words[:n])}.*" for n in range(1, len(words))), event_type]


def unknown_patterns(patterns: Iterable[str]) -> list[str]:
    """Those of the patterns that no type in the catalogue fits."""
    known = {pattern for event_type in SCHEMAS for pattern in patterns_for(event_type)}
    return [pattern for pattern in patterns if pattern not in known]


def wants(patterns: Iterable[str], event_type: str) -> bool:
    return not set(patterns).isdisjoint(patterns_for(event_type))
