"""Models that speak OpenAI's Chat Completions, which compatible servers have too.

Imported by `providers` where such a model is set: its client costs a second of every start, and an
installation with the built-in assistant never needs it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from openai import AsyncOpenAI, OpenAIError, Timeout
from pydantic_ai.exceptions import UserError
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.settings import ModelSettings

CONNECT_SECONDS, REQUEST_SECONDS = 5.0, 15.0
SETTINGS = ModelSettings(temperature=0.2, max_tokens=900, timeout=REQUEST_SECONDS)
# What servers with the same interface often lack.
MODEST = OpenAIModelProfile(
    openai_supports_strict_tool_definition=False,
    openai_chat_supports_multiple_system_messages=False,
)


@asynccontextmanager
async def openai_model(name: str) -> AsyncIterator[Model]:
    """The model of that name for one run; its client is closed after it.

    Raises `UserError`, as other models do, if it can't be made, such as without a key. The chain is ours, so
    the client must not try again by itself: that took 4 s of a customer's patience.
    """
    timeout = Timeout(REQUEST_SECONDS, connect=CONNECT_SECONDS)
    try:
        made = AsyncOpenAI(max_retries=0, timeout=timeout)
    except OpenAIError as problem:
        raise UserError(str(problem)) from problem
    async with made as client:
        provider = OpenAIProvider(openai_client=client)
        yield OpenAIChatModel(name, provider=provider, profile=MODEST, settings=SETTINGS)
