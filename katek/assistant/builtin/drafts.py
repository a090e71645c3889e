"""An answer while it is being worded."""

from dataclasses import dataclass, field

from katek.assistant.guard import too_long
from katek.assistant.voices import Voice, say

# Text; whether it may be left out; whether it stands on a line of its own.
Part = tuple[str, bool, bool]


@dataclass
class Draft:
    """Sentences in their order. `extra` ones go when the tone is concise or the channel short of room."""

    voice: Voice
    parts: list[Part] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    asks: str | None = None

    def say(self, key: str, **values: object) -> None:
        self.add(say(self.voice, key, **values))

    def say_if_room(self, key: str, **values: object) -> None:
        """A sentence that is left out when brevity counts."""
        self.add(say(self.voice, key, **values), extra=True)

    def add(self, text: str, *, extra: bool = False, line: bool = False) -> None:
        """`line`: stands on a line of its own."""
        if text and not (extra and self.voice.is_concise):
            self.parts.append((text, extra, line))

    def ask(self, asks: str, key: str, **values: object) -> None:
        """A question, unless one has been asked already: one at a time."""
        if self.asks is None:
            self.say(key, **values)
            self.asks = asks


def text_of(draft: Draft, *, channel: str, spare: int = 0) -> str:
    """The text, without its extras when the channel has no room for them. `spare`: letters to leave free."""
    parts = draft.parts
    if _fits(parts, channel, spare):
        return _joined(parts)
    parts = [part for part in parts if not part[1]]
    # Lines of a list go last: their cards stand below the text.
    while not _fits(parts, channel, spare) and any(line for _, _, line in parts):
        last = max(place for place, (_, _, line) in enumerate(parts) if line)
        parts = parts[:last] + parts[last + 1 :]
    return _joined(parts)


def _fits(parts: list[Part], channel: str, spare: int) -> bool:
    return not too_long(_joined(parts) + "x" * spare, channel)


def _joined(parts: list[Part]) -> str:
    text = ""
    after_line = False
    for part, _, line in parts:
        gap = "" if not text else "\n" if line or after_line else " "
        text += gap + part
        after_line = line
    return text
