"""Models by their names in the settings. A provider's client belongs to one run and one event loop."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from django.conf import settings
from openai import AsyncOpenAI, Timeout
from pydantic_ai.models import Model, infer_model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

BUILT_IN = "builtin"
OPENAI = ("openai", "openai-chat")
CONNECT_SECONDS, REQUEST_SECONDS = 5.0, 15.0
SETTINGS = ModelSettings(temperature=0.2, max_tokens=900, timeout=REQUEST_SECONDS)
# What servers with the same interface often lack.
MODEST = OpenAIModelProfile(
    openai_supports_strict_tool_definition=False,
    openai_chat_supports_multiple_system_messages=False,
)


def model_names() -> tuple[str, ...]:
    """The models to try before the built-in one, in order."""
    names = (name.strip() for name in settings.KATEK_ASSISTANT_MODEL.split(","))
    return tuple(name for name in names if name and name != BUILT_IN)


@asynccontextmanager
async def model_named(name: str) -> AsyncIterator[Model]:
    """A model for one run, closed after it. `openai:` speaks Chat Completions, which compatible servers have.

    The chain is ours, so the client must not try again by itself: that took 4 s of a customer's patience.
    """
    kind, _, model = name.partition(":")
    if kind not in OPENAI:
        yield infer_model(name)
        return
    timeout = Timeout(REQUEST_SECONDS, connect=CONNECT_SECONDS)
    async with AsyncOpenAI(max_retries=0, timeout=timeout) as client:
        provider = OpenAIProvider(openai_client=client)
        yield OpenAIChatModel(model, provider=provider, profile=MODEST, settings=SETTINGS)
