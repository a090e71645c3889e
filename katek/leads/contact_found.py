"""What reading a message for contact details is given and what it hands back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Asked = Literal["name", "email", "phone"]


@dataclass(frozen=True)
class ExtractionContext:
    """What is known while a message is read.

    `region` and `other_regions` are ISO 3166 codes, tried in order for numbers without a country
    code. `own_domains` and `own_phones` (E.164) are the agency's: never a customer's. `known_refs`
    tells listing numbers. `asked` is what the assistant has just asked for.
    """

    region: str = "US"
    other_regions: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()
    own_phones: tuple[str, ...] = ()
    known_refs: Callable[[str], bool] | frozenset[str] = frozenset()
    asked: Asked | None = None
    language: str = ""

    def is_ref(self, text: str) -> bool:
        """Whether this text is the number of a listing."""
        if isinstance(self.known_refs, frozenset):
            return text in self.known_refs
        return self.known_refs(text)


@dataclass(frozen=True)
class Found:
    """One detail: its clean `value`, the `raw` words it was read from and how.

    `method`: typed, bracketed, spelled, spaced, words, link, introduced, answer, signature,
    with_contact. `confirm`: ask the customer before relying on it.
    """

    value: str
    raw: str
    method: str
    confirm: bool
    disposable: bool = False


@dataclass(frozen=True)
class OtherPerson:
    """A contact detail that belongs to somebody else, such as the customer's wife."""

    relation: str
    kind: Literal["email", "phone"]
    found: Found


@dataclass(frozen=True)
class Spotted:
    """A detail with its place (start, end) in the folded text."""

    kind: Literal["email", "phone"]
    start: int
    end: int
    found: Found


@dataclass(frozen=True)
class ContactDetails:
    """Everything one message says about the customer. Phones are E.164; the first is the primary.

    `refused`: kinds of sensitive data seen (card, iban, national_id, password, one_time_code).
    `suggestions`: "did you mean" addresses. `incomplete`: local numbers that lack their area code.
    `consent_changes`: (purpose or channel, granted | denied | withdrawn).
    """

    name: Found | None = None
    emails: tuple[Found, ...] = ()
    phones: tuple[Found, ...] = ()
    refused: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    consent_changes: tuple[tuple[str, str], ...] = ()
    other_people: tuple[OtherPerson, ...] = ()
    incomplete: tuple[str, ...] = ()
