"""How a turn's words are heard: in which language, by whom, with which wishes and contact data."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from katek.assistant import memory as memories
from katek.assistant.languages import reply_language
from katek.assistant.memory import Memory
from katek.assistant.turns import Turn
from katek.leads.contact_details import ContactDetails, ExtractionContext, extract, without_name
from katek.properties.criteria import Criteria
from katek.properties.gazetteer import reading_context
from katek.properties.reading import read

LONGEST_TEXT = 4_000


def contact_in(turn: Turn, memory: Memory) -> ContactDetails:
    """What the words say about their writer."""
    organization = turn.organization
    asked = memories.ASKED_FOR.get(memory.question)
    return extract(
        turn.text[:LONGEST_TEXT],
        context=ExtractionContext(
            region=organization.phone_region,
            own_domains=(organization.email.rpartition("@")[2],) if organization.email else (),
            own_phones=(organization.phone,) if organization.phone else (),
            asked="name" if asked == "name" else "email" if asked else None,
            language=turn.language,
        ),
    )


def words_of(turn: Turn, contact: ContactDetails) -> str:
    """What was written less the writer's name, which would be taken for a place, or for German."""
    text = turn.text[:LONGEST_TEXT]
    return without_name(text, contact.name) if contact.name else text


def language_of(turn: Turn, words: str) -> str:
    """The language to answer in. Who has written before is not taken for a foreigner over one word."""
    return reply_language(
        words,
        before=turn.language,
        settled=any(said.author == "customer" for said in turn.history),
        allowed=tuple(code[:2].lower() for code in turn.persona.languages),
        default=turn.organization.language,
    )


def wishes_heard(
    turn: Turn, memory: Memory, words: str, *, earlier: Criteria, language: str
) -> Criteria:
    """The reading of this turn's words alone; in the organization's scope."""
    context = reading_context(
        turn.organization, today=local_day(turn), previous=earlier, language=language
    )
    if memory.question == "transaction":
        context = replace(context, asked="transaction")
    return read(words, context=context)


def local_day(turn: Turn) -> date:
    try:
        return turn.now.astimezone(ZoneInfo(turn.organization.timezone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return turn.now.date()
