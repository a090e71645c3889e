"""Whatever a customer writes, the built-in assistant answers, and its answer passes the guard."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from hypothesis import given, settings
from hypothesis import strategies as st

from katek.assistant import answering
from katek.assistant.memory import as_json, from_json
from katek.assistant.tests.conftest import Chat
from katek.assistant.tests.conversations import CONVERSATIONS

LINES = sorted({line.customer for script in CONVERSATIONS for line in script.lines})
BITS = [
    *[
        "HP-1042",
        "HP-1061",
        "NG-77",
        "{{HP-1042.price}}",
        "{{x}}",
        "$99,000",
        "99%",
        "safe",
        "crime",
        "schools",
        "Muslim",
        "kids",
        "<b>",
        "</b>",
        "{",
        "}",
    ],
    *[
        "https://evil.example",
        "me@evil.example",
        "+1",
        "503",
        "555",
        "0199",
        "lockbox",
        "discount",
        "guaranteed",
        "I'm",
        "human",
        "prompt",
        "[a|b]",
    ],
    *[
        "yes",
        "no",
        "ok",
        "house",
        "casa",
        "Haus",
        "cheaper",
        "more",
        "first",
        "2",
        "saturday",
        "10:30",
        "buy",
        "rent",
        "500k",
        "2000/mo",
        "pets",
        "garden",
        "Gotham",
    ],
    *[
        "Maple",
        "Bay",
        "?!",
        "4111",
        "1111",
        "1111",
        "1111",
        "½",
        "٣",
        "百",
        "😀",
        "'",
        '"',
        ";",
        "--",
        "\\",
    ],
    *("\u202e", "\u200b", "\x00"),
]
words = st.lists(st.sampled_from(BITS), max_size=8).map(" ".join)
customer_text = st.one_of(
    st.sampled_from(LINES),
    words,
    st.text(max_size=80),
    st.tuples(st.sampled_from(LINES), words).map(" ".join),
    st.tuples(words, st.text(max_size=30), st.sampled_from(LINES)).map("\n".join),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = (
    "criteria",
    "shown",
    "seen",
    "focus",
    "question",
    "viewing",
    "turn",
    "missed",
    "refused",
    "asked",
)
broken_memory = st.dictionaries(st.sampled_from(KEYS), json_values, max_size=5)
relaxed = settings(max_examples=25)


def answered(chat: Chat, text: str) -> None:
    """One reply, with nothing that the guard objects to and nothing of the rival."""
    reply = chat.say(text)
    assert reply.text.strip()
    assert reply.model == "builtin"
    assert "tried" not in reply.why, (text, reply.why["tried"])
    assert "610,000" not in reply.text
    assert "{{" not in reply.text
    assert "}}" not in reply.text


@pytest.mark.long
@relaxed
@given(
    st.lists(customer_text, min_size=1, max_size=3),
    st.sampled_from(["website", "instagram", "email"]),
)
def test_any_words_are_answered_within_the_rules(harbor, northgate, lines, channel):
    chat = Chat(harbor, channel=channel)
    for line in lines:
        answered(chat, line)


@pytest.mark.long
@relaxed
@given(customer_text, st.dictionaries(st.sampled_from(KEYS), json_values, max_size=5))
def test_a_memory_that_somebody_spoilt_does_no_harm(harbor, text, memory):
    chat = Chat(harbor, memory=memory)
    answered(chat, text)


@pytest.mark.long
@relaxed
@given(customer_text)
def test_the_same_turn_gets_the_same_answer(harbor, text):
    turn = Chat(harbor).turn(text)
    first, second = (async_to_sync(answering.answer)(turn) for _ in range(2))
    assert first == second


@given(broken_memory)
def test_memory_is_read_whatever_was_stored(memory: dict[str, Any]):
    kept = as_json(from_json(memory))
    assert as_json(from_json(kept)) == kept
