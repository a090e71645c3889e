"""What customers write and what must be read from it: the agreement that the rules have to meet.

L1 to L15 are the reference's own table. The rest was collected before the rules were written: messy
chat, several languages, and traps that look like contact details and are none. Consent and
sensitive data have their own lists in `consent_examples` and `sensitive_examples`.
"""

from dataclasses import dataclass, field

from katek.leads.contact_details import ExtractionContext

AGENCY = ("harborpine.example",)
US = ExtractionContext(region="US", own_domains=AGENCY, own_phones=("+15035550100",))


@dataclass(frozen=True)
class Example:
    """A message with all that may be found in it: what isn't listed must not be found."""

    key: str
    text: str
    name: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()  # the values that the customer has to confirm
    suggestions: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    consent: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()  # (relation, value)
    incomplete: tuple[str, ...] = ()
    context: ExtractionContext = field(default=US)


def here(region: str = "US", **more) -> ExtractionContext:
    return ExtractionContext(region=region, own_domains=AGENCY, **more)


REFERENCE = [
    Example(
        "L1",
        "I'm Ana Ruiz, ana.ruiz@example.com, 503-555-0123",
        name="Ana Ruiz",
        emails=("ana.ruiz@example.com",),
        phones=("+15035550123",),
    ),
    Example("L2", "jane (at) example (dot) com", emails=("jane@example.com",)),
    Example(
        "L3",
        "maria arroba ejemplo punto es",
        emails=("maria@ejemplo.es",),
        confirm=("maria@ejemplo.es",),
    ),
    Example("L4", "meet me at noon. thanks"),
    Example("L5", "MLS# 4155552671 still open?"),
    Example(
        "L6",
        "my number is five oh three 555 0144",
        phones=("+15035550144",),
        confirm=("+15035550144",),
    ),
    Example("L7", "٠٥٠١٢٣٤٥٦٧", phones=("+971501234567",), context=here("AE")),
    Example("L8", "Ruf mich an: 0171 2345678", phones=("+491712345678",), context=here("DE")),
    Example(
        "L9",
        "jane@gmial.com",
        emails=("jane@gmial.com",),
        confirm=("jane@gmial.com",),
        suggestions=("jane@gmail.com",),
    ),
    Example("L10", "I'm interested in HP-1050"),
    Example(
        "L11",
        "don't text me, email only: k.lee@example.org",
        emails=("k.lee@example.org",),
        consent=(("sms", "denied"),),
    ),
    Example(
        "L12",
        "+44 20 7946 0958 or +1 503 555 0150",
        phones=("+442079460958", "+15035550150"),
    ),
    Example("L13", "agent is bob@harborpine.example, I'm Sue", name="Sue"),
    Example(
        "L14",
        "wife's email pat@example.com, mine sam@example.com",
        emails=("sam@example.com",),
        others=(("wife", "pat@example.com"),),
    ),
    Example("L15", "my card is 4111 1111 1111 1111", refused=("card",)),
]
