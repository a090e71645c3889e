"""What the model's control API can be told: how to be wrong."""

from collections.abc import Mapping

from katek.sandbox.openai.routes import FAULT
from katek.sandbox.openai.script import FAULTS
from katek.sandbox.stage.control import Act
from katek.sandbox.stage.store import changing, remember, set_fact


def misbehave(how: str = "") -> dict[str, str]:
    """From now on the model is wrong: broken `arguments`, `unknown_tool`, `text`, `invented`, `empty`."""
    if how and how not in FAULTS:
        raise ValueError(f"how: {how!r} is none of {', '.join(FAULTS)}.")
    with changing() as db:
        set_fact(db, FAULT, how)
    return {"how": how}


ACTS: Mapping[str, Act] = {"misbehave": misbehave}

remember("openai", "", lambda db: None)
