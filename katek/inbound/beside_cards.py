"""The words of a reply beside the cards of its homes."""

from collections.abc import Mapping, Sequence
from typing import Any

from katek.assistant.rendering import Listed
from katek.conversations.models import Message

Part = dict[str, Any]


def beside_cards(message: Message, cards: Sequence[Mapping[str, object]]) -> list[Part] | None:
    """The text in parts, each with the cards that stand behind its words; None where there is no card.

    A line that only lists a home gives way to its card, which says the same: the line's own words are its
    caption. All other lines stay where they are.
    """
    if not cards:
        return None
    left = [str(card["id"]) for card in cards]
    listed = {one[0]: Listed(*one) for one in message.why.get("listed", [])}
    parts = [_part()]
    for number, line in enumerate(message.text.split("\n")):
        one = listed.get(number)
        if one and one.home in left:
            left.remove(one.home)
            parts[-1]["cards"].append(_card(message, one))
            continue
        if parts[-1]["cards"] and line.strip():
            parts.append(_part())
        parts[-1]["text"] += f"{line}\n"
    # Homes that the words speak of otherwise stand behind the listed ones, or else behind all words.
    last = next((part for part in reversed(parts) if part["cards"]), parts[-1])
    last["cards"] += [_card(message, Listed(0, home, 0, "", "")) for home in left]
    return [{**part, "text": part["text"].strip("\n")} for part in parts]


def _part() -> Part:
    return {"text": "", "cards": []}


def _card(message: Message, listed: Listed) -> Part:
    """`place`: what the home may be called by ("the second one"), also when another has no card any more."""
    several = len(message.properties) > 1
    place = listed.place or message.properties.index(listed.home) + 1
    return {
        "id": listed.home,
        "place": place if several else None,
        "caption": listed.caption,
        "note": listed.note,
    }
