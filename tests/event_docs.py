"""The list of events in docs/events.md, written from the catalogue: `python -m tests.event_docs`."""

import json
from pathlib import Path

from katek.outbox.schemas import SCHEMAS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
START = "from the catalogue in `katek/outbox/schemas`.\n\n"


def section(name: str) -> str:
    """What the page says about one type of event."""
    schema = SCHEMAS[name]
    example = json.dumps(schema.example, ensure_ascii=False, indent=2)
    return f"### {name}\n\n{schema.description}\n\n```json\n{example}\n```\n"


def written() -> str:
    """The whole page, with its list as it should be."""
    before, _, _ = PAGE.read_text().partition(START)
    return before + START + "\n".join(section(name) for name in SCHEMAS)


if __name__ == "__main__":
    PAGE.write_text(written())
