"""Models by their names in the settings. A provider's client belongs to one run and one event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module

from django.conf import settings
from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model, infer_model

BUILT_IN = "builtin"
OPENAI = ("openai", "openai-chat")


def model_names() -> tuple[str, ...]:
    """The models to try before the built-in one, in order."""
    names = (name.strip() for name in settings.KATEK_ASSISTANT_MODEL.split(","))
    return tuple(name for name in names if name and name != BUILT_IN)


def load_models() -> None:
    """The libraries of the models in the settings, for processes that answer: the first customers would spend
    their time for an answer on them, on a busy machine all of it. A model that can't be made says so when it
    is asked.
    """
    for name in model_names():
        if name.partition(":")[0] in OPENAI:
            import_module("katek.assistant.openai_models")
        else:
            with suppress(UserError, ImportError, ValueError):
                infer_model(name)


@asynccontextmanager
async def model_named(name: str) -> AsyncIterator[Model]:
    """A model for one run, closed after it. `openai:` speaks Chat Completions, as compatible servers do."""
    kind, _, model = name.partition(":")
    if kind not in OPENAI:
        yield infer_model(name)
        return
    from katek.assistant.openai_models import (  # noqa: PLC0415 - a second of every start without it
        openai_model,
    )

    async with openai_model(model) as opened:
        yield opened
