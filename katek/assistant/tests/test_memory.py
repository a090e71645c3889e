"""What a reply remembers comes back with the next turn, and nobody can break the assistant with it."""

from katek.assistant.memory import EMPTY, Memory, Viewing, as_json, from_json, next_turn

FULL = Memory(
    criteria={"types": ["house"]},
    shown=("prop_1", "prop_2"),
    seen=("prop_1", "prop_2", "prop_3"),
    listed=("prop_1",),
    focus="prop_1",
    question="contact",
    asked_count=1,
    asked_at=2,
    name_asked=True,
    refused=True,
    person_offered=True,
    viewing=Viewing("prop_1", "saturday", asked=1, told=True, wanted=True),
    turn=3,
    useful=2,
    missed=1,
    blocked=1,
)


def test_memory_survives_being_stored():
    assert from_json(as_json(FULL)) == FULL


def test_an_empty_memory_is_stored_as_next_to_nothing():
    assert as_json(EMPTY) == {"asked_count": 0, "asked": None}
    assert from_json({}) == from_json(None) == EMPTY


def test_the_message_handler_learns_how_to_read_a_bare_answer():
    assert as_json(FULL)["asked"] == "email"
    assert as_json(Memory(criteria={}, question="name"))["asked"] == "name"
    assert as_json(Memory(criteria={}, question="transaction"))["asked"] is None


def test_what_the_handler_put_in_is_answered_once():
    memory = from_json(
        {"removed": ["card"], "suggestions": ["a@b.example"], "given": {"name": "x"}}
    )
    assert memory.removed == ("card",)
    after = as_json(next_turn(memory))
    assert "removed" not in after
    assert "suggestions" not in after


def test_nonsense_counts_as_nothing():
    memory = from_json(
        {
            "shown": "prop_1",
            "turn": -3,
            "missed": True,
            "refused": "yes",
            "viewing": [],
            "question": "what",
        }
    )
    assert memory == EMPTY
