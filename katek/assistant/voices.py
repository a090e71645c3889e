"""The voice of one answer: the persona as it was when the turn began, in the language of the answer."""

import re
from dataclasses import dataclass
from zlib import crc32

from katek.assistant.models import Formality, Persona, Tone
from katek.assistant.persona_texts import default_texts
from katek.assistant.words import language_or_english, phrases
from katek.organizations.models import Organization

_TWO_WAYS = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Voice:
    """Who speaks and how. `seed` chooses among several wordings: the same turn always sounds the same."""

    name: str
    organization: str
    language: str
    tone: str
    formality: str
    role_line: str
    greeting: str
    disclosure: str
    handoff: str
    context: str
    instructions: str
    ask_contact_after: int
    version: int
    seed: int

    @property
    def is_concise(self) -> bool:
        return self.tone == Tone.CONCISE


def voice_of(
    persona: Persona, organization: Organization, *, language: str, conversation: str, turn: int
) -> Voice:
    """The persona's own texts in the agency's language, the default ones in any other."""
    own = language[:2] == organization.language[:2]
    default = default_texts(organization, persona.name, language)

    def text(field: str) -> str:
        return (getattr(persona, field) if own else "") or default[field]

    return Voice(
        name=persona.name,
        organization=organization.name,
        language=language,
        tone=persona.tone,
        formality=persona.formality,
        role_line=text("role_line"),
        greeting=text("greeting"),
        disclosure=text("disclosure_text"),
        handoff=text("handoff_message"),
        context=persona.business_context,
        instructions=persona.instructions,
        ask_contact_after=persona.ask_contact_after,
        version=persona.version,
        seed=crc32(conversation.encode()) + turn,
    )


def say(voice: Voice, key: str, **values: object) -> str:
    """One wording of a phrase with its values filled in."""
    wordings = phrases(voice.language)[key]
    chosen = wordings[(voice.seed + crc32(key.encode())) % len(wordings)]
    filled = {"organization": voice.organization, "persona": voice.name, **values}
    polite = 1 if voice.formality == Formality.FORMAL else 2
    text = _TWO_WAYS.sub(lambda found: found[polite], chosen)
    return _SLOT.sub(lambda found: str(filled[found[1]]), text)


def opener(voice: Voice, occasion: str) -> str:
    """How the tone begins an answer; empty for a professional and a concise one, and every third time."""
    key = f"opener.{occasion}.{voice.tone}"
    if key not in phrases(voice.language) or voice.seed % 3 == 0:
        return ""
    return say(voice, key)


def spoken_language(language: str) -> str:
    """The language in which the built-in assistant can answer somebody who writes in this one."""
    return language_or_english(language)
