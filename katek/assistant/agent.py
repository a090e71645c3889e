"""The one agent: its tools, what it has to hand back, and the guard that every answer passes.

It is made once, at import; the model is given with each run. Importing this is slow (the model library is
large), so only what runs it does.
"""

from typing import Literal

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db.models import F, Value
from pydantic import BaseModel, Field
from pydantic_ai import Agent, ModelRetry, RunContext

from katek.assistant.builtin.asking import may_ask_for_contact
from katek.assistant.desk import Desk, customer_words
from katek.assistant.evidence import Evidence
from katek.assistant.guard import SENTENCE, problems
from katek.assistant.instructing import RULES, instructions_for
from katek.assistant.office import crisis_number, emergency_number, office_of
from katek.assistant.persona_texts import BUILT_IN_LANGUAGES
from katek.assistant.rendering import UnknownPlaceholder, fill_in, without_hidden
from katek.assistant.tools import TOOLS
from katek.assistant.words import word
from katek.organizations.models import Organization

Asks = Literal[
    "contact",
    "name",
    "transaction",
    "listing",
    "viewing_time",
    "viewing",
    "address",
    "person",
    "widen",
    "similar",
    "clarify",
]


class HandoverWanted(BaseModel):
    """A wish to pass the conversation to a person."""

    reason: str
    summary: str = ""


class Output(BaseModel):
    """What the model hands back."""

    reply_text: str = Field(
        description="What the customer reads. Facts of listings as placeholders: {{HP-1042.price}}."
    )
    listing_refs: list[str] = Field(
        default_factory=list, description="Numbers of the listings spoken of, for their cards."
    )
    asks: Asks | None = Field(None, description="What the reply asks the customer for.")
    handover: HandoverWanted | None = None
    language: str = "en"


agent: Agent[Desk, Output] = Agent(
    name="katek",
    deps_type=Desk,
    output_type=Output,
    tools=TOOLS,
    retries={"tools": 2, "output": 1},
    tool_timeout=10,
)


@agent.instructions
async def instructions(ctx: RunContext[Desk]) -> str:
    return "" if ctx.deps.ledger.topic else instructions_for(ctx.deps)


@agent.output_validator
async def guarded(ctx: RunContext[Desk], output: Output) -> Output:
    """Fill the placeholders in and hold the result against the evidence; `ModelRetry` names every problem."""
    desk = ctx.deps
    try:
        text = without_hidden(fill_in(output.reply_text, desk.listings, desk.language_of_reply))
    except UnknownPlaceholder as error:
        desk.ledger.refused.append(f"unknown placeholder {error}")
        raise ModelRetry(f"{error} can't be filled in: no such listing or no such fact.") from error
    others = await sync_to_async(_others_named)(desk.organization, text)
    evidence = evidence_of(desk, handed_over=output.handover is not None, others=others)
    found = problems(text, tuple(output.listing_refs), evidence)
    if output.asks == "contact" and not desk.ledger.topic and not _may_ask(desk):
        found.append(
            "Do not ask for contact data: it is known, was declined, or was asked for twice."
        )
    if found:
        desk.ledger.refused.extend(found)
        raise ModelRetry("Not sent. " + " ".join(found))
    desk.ledger.text = text
    return output


def evidence_of(desk: Desk, *, handed_over: bool, others: tuple[str, ...] = ()) -> Evidence:
    """What the answer of this attempt may rest on."""
    organization, ledger = desk.organization, desk.ledger
    office = office_of(organization, desk.language)
    pages = (f"{settings.KATEK_BASE_URL}/p/{key}" for key in desk.listings)
    criteria = ledger.searches[-1].criteria if ledger.searches else desk.wishes
    return Evidence(
        listings=desk.listings,
        customer=customer_words(desk),
        criteria=criteria,
        counts=frozenset(n for f in ledger.searches for n in (f.total, len(f.items), len(f.close))),
        own_texts=_own_texts(desk),
        contacts=(*office.contacts, organization.website, *pages),
        acted=_acted(desk, handed_over=handed_over),
        secrets=(RULES, desk.voice.instructions),
        others=others,
        language=desk.language_of_reply,
        channel=desk.turn.channel,
        asks_identity="asks_identity" in desk.said.flags,
        prefix=disclosure_of(desk),
    )


def disclosure_of(desk: Desk) -> str:
    """What goes before the text when the customer has to be told (again) whom they talk to."""
    return f"{desk.voice.disclosure}\n" if desk.turn.first else ""


def _may_ask(desk: Desk) -> bool:
    wanted = desk.ledger.viewing is not None or desk.ledger.handover is not None
    return may_ask_for_contact(desk) or (wanted and not desk.memory.refused)


def _own_texts(desk: Desk) -> tuple[str, ...]:
    """What the agency says of itself: none of it is judged."""
    organization, voice, ledger = desk.organization, desk.voice, desk.ledger
    office = office_of(organization, desk.language)
    return (
        organization.name,
        voice.name,
        voice.role_line,
        voice.greeting,
        voice.disclosure,
        voice.handoff,
        desk.turn.persona.greeting,
        desk.turn.persona.handoff_message,
        voice.context,
        *SENTENCE.split(voice.context),
        office.hours,
        office.address,
        *office.contacts,
        emergency_number(organization.country),
        crisis_number(organization.country),
        *(word(desk.language, code) for code in BUILT_IN_LANGUAGES),
        *ledger.areas,
        *(place for found in ledger.searches for place in found.known_places),
    )


def _acted(desk: Desk, *, handed_over: bool) -> frozenset[str]:
    contact = desk.contact
    done = {
        "viewing": desk.ledger.viewing is not None,
        "handover": handed_over or desk.ledger.handover is not None,
        "contact": bool(contact.emails or contact.phones),
        "opt_out": "opt_out" in desk.said.flags or bool(contact.consent_changes),
    }
    return frozenset(name for name, happened in done.items() if happened)


def _others_named(organization: Organization, text: str) -> tuple[str, ...]:
    """Other tenants named in a text; a single word as a name would forbid plain words."""
    rows = Organization.objects.exclude(pk=organization.pk).filter(name__contains=" ")
    named = rows.annotate(said=Value(text)).filter(said__icontains=F("name"))
    own = organization.name.casefold()
    return tuple(n for n in named.values_list("name", flat=True)[:5] if n.casefold() not in own)
