"""What one answer is made from: the turn, read and understood, and the ledger of what tools have done.

Everything that needs the database is fetched here or by the tools, inside the organization's scope.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from katek.assistant import memory as memories
from katek.assistant.hearing import LONGEST_TEXT, contact_in, language_of, wishes_heard, words_of
from katek.assistant.listing_facts import ListingFacts, facts_of
from katek.assistant.memory import Memory
from katek.assistant.persona_texts import BUILT_IN_LANGUAGES
from katek.assistant.turns import Handover, Turn
from katek.assistant.voices import Voice, spoken_language, voice_of
from katek.leads.contact_details import ContactDetails
from katek.organizations.models import Organization
from katek.organizations.scope import working_for
from katek.properties.criteria import Criteria, from_json, merge
from katek.properties.facts import spoken_of
from katek.properties.folding import fold
from katek.properties.money import to_amount

REMEMBERED_WORDS = 6


@dataclass(frozen=True)
class Found:
    """What a search gave: `items` fulfil everything, `close` comes near with what differs, by listing id.

    `unmatched`: words that no listing has and that were left out of the search. `ranked`: landmarks that
    only decided the order.
    """

    criteria: Criteria
    items: tuple[str, ...]
    close: tuple[tuple[str, tuple[str, ...]], ...]
    total: int
    unknown_places: tuple[str, ...]
    known_places: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        return (*self.items, *(listing_id for listing_id, _ in self.close))


@dataclass
class Ledger:
    """What tools did in one attempt, the text it came to (`text`, as rendered) and what the guard refused.

    `subject`: the listing that was talked about; `offered`: the one that a yes would be about. A new attempt
    starts with an empty one.
    """

    tools: list[str] = field(default_factory=list)
    searches: list[Found] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)
    viewing: tuple[str, str] | None = None
    handover: Handover | None = None
    topic: str = ""
    subject: str = ""
    offered: str = ""
    aspect: str = ""
    when: str = ""
    text: str = ""
    refused: list[str] = field(default_factory=list)


@dataclass
class Desk:
    """`listings`: all that may be spoken of, by id: shown before in this thread, or returned by a tool.

    `said`: the reading of this turn's words alone; `wishes`: laid over the `earlier` ones. The language is
    the one that the built-in assistant answers in; `customer_language` the one that the customer writes in.
    `words`: the text less the customer's name.
    """

    turn: Turn
    memory: Memory
    voice: Voice
    language: str
    customer_language: str
    said: Criteria
    earlier: Criteria
    wishes: Criteria
    contact: ContactDetails
    words: str
    listings: dict[str, ListingFacts]
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def organization(self) -> Organization:
        return self.turn.organization

    @property
    def text(self) -> str:
        return self.turn.text[:LONGEST_TEXT]

    def by_name(self, ref: str) -> ListingFacts | None:
        """A listing that may be spoken of, by its number or id."""
        wanted = fold(ref)
        known = (f for f in self.listings.values() if wanted in (fold(f.ref), fold(f.id)))
        return next(known, None)

    @property
    def language_of_reply(self) -> str:
        """The built-in assistant (it alone names a topic) has three languages, other models the customer's."""
        return self.language if self.ledger.topic else self.customer_language


def open_desk(turn: Turn) -> Desk:
    """Read the turn: language, wishes, contact data, listings shown before. Sync, with queries."""
    memory = memories.from_json(turn.memory)
    organization = turn.organization
    contact = contact_in(turn, memory)
    words = words_of(turn, contact)
    language = language_of(turn, words)
    with working_for(organization):
        listings = _shown_before(memory)
        earlier = _earlier_wishes(memory)
        said = wishes_heard(turn, memory, words, earlier=earlier, language=language)
    spoken = _spoken(organization, language)
    return Desk(
        turn=turn,
        memory=memory,
        voice=voice_of(
            turn.persona,
            organization,
            language=spoken,
            conversation=turn.conversation_id,
            turn=memory.turn,
        ),
        language=spoken,
        customer_language=language,
        said=said,
        earlier=earlier,
        wishes=_merged(organization, memory, listings, earlier, said),
        contact=contact,
        words=words,
        listings=listings,
    )


def fresh(desk: Desk) -> Desk:
    """The same desk for another attempt: nothing that the one before has done counts."""
    shown = {key: facts for key, facts in desk.listings.items() if key in desk.memory.seen}
    return replace(desk, listings=shown, ledger=Ledger())


def customer_words(desk: Desk) -> str:
    """What the customer wrote now and lately."""
    lately = [said.text for said in desk.turn.history if said.author == "customer"]
    known = desk.turn.known
    contact = desk.contact
    read = [found.value for found in (*contact.emails, *contact.phones)]
    given = [known.name, known.email, known.phone, *read, *contact.suggestions]
    parts = [*lately[-REMEMBERED_WORDS:], desk.text, *given, *desk.memory.suggestions]
    return "\n".join(part for part in parts if part)


def _spoken(organization: Organization, language: str) -> str:
    """The built-in assistant speaks the customer's language, else the agency's, else English."""
    if language in BUILT_IN_LANGUAGES:
        return language
    return spoken_language(organization.language)


def _merged(
    organization: Organization,
    memory: Memory,
    listings: dict[str, ListingFacts],
    earlier: Criteria,
    said: Criteria,
) -> Criteria:
    """The wishes in force: "cheaper" and "bigger" are measured by what was shown last."""
    shown = [listings[key] for key in memory.shown if key in listings]
    unit = organization.area_unit
    if "studio" in earlier.types and said.types and "studio" not in said.types:
        earlier = replace(earlier, beds_max=None)  # no bedroom was the studio's, not a wish
    return merge(
        earlier,
        said,
        shown_prices=[to_amount(f.price, f.currency) for f in shown if f.price is not None],
        shown_areas=[Decimal(f.area) for f in shown if f.area is not None and f.area_unit == unit],
        shown_unit=unit,
    )


def _earlier_wishes(memory: Memory) -> Criteria:
    try:
        return from_json(memory.criteria)
    except (ValueError, TypeError):
        return Criteria()  # written by another version: start anew rather than fail


def _shown_before(memory: Memory) -> dict[str, ListingFacts]:
    wanted = {*memory.seen, *memory.shown, memory.focus, memory.viewing.property_id} - {""}
    if not wanted:
        return {}
    found = spoken_of().filter(pk__in=wanted).defer("words", "private_remarks")
    return {listing.id: facts_of(listing) for listing in found}
