"""What customers write and what must be read from it: the agreement that the rules have to meet.

L1 to L15 are the reference's own table. The rest was collected before the rules were written: messy chat,
several languages, and traps that look like contact details and are none. Consent and sensitive data have
their own lists in `consent_examples` and `sensitive_examples`.
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

EMAILS = [
    Example("E1", "Jane.Doe@GMAIL.COM please", emails=("Jane.Doe@gmail.com",)),
    Example("E2", "mail me: <jane@example.com>.", emails=("jane@example.com",)),
    Example("E3", "mailto:jane@example.com", emails=("jane@example.com",)),
    Example("E4", "jane＠example．com", emails=("jane@example.com",)),
    Example("E5", "jane@example.com.Call me after 5", emails=("jane@example.com",)),
    Example("E6", "jane[at]example[dot]org", emails=("jane@example.org",)),
    Example("E7", "jane {at} mail {dot} example {dot} org", emails=("jane@mail.example.org",)),
    Example("E8", "jane(at)example.com thx", emails=("jane@example.com",)),
    Example(
        "E9",
        "it's jane dot doe at gmail dot com",
        emails=("jane.doe@gmail.com",),
        confirm=("jane.doe@gmail.com",),
    ),
    Example(
        "E10",
        "my email is jane_doe at example.com",
        emails=("jane_doe@example.com",),
        confirm=("jane_doe@example.com",),
    ),
    Example(
        "E11",
        "jean point dupont arobase orange point fr",
        emails=("jean.dupont@orange.fr",),
        confirm=("jean.dupont@orange.fr",),
        context=here("FR"),
    ),
    Example(
        "E12",
        "meine Mail: max ät web punkt de",
        emails=("max@web.de",),
        confirm=("max@web.de",),
        context=here("DE"),
    ),
    Example(
        "E13",
        "joao arroba exemplo ponto com ponto br",
        emails=("joao@exemplo.com.br",),
        confirm=("joao@exemplo.com.br",),
        context=here("BR"),
    ),
    Example(
        "E14",
        "jane @ gmail.com",
        emails=("jane@gmail.com",),
        confirm=("jane@gmail.com",),
    ),
    Example("E15", "reach me on jane@gmail", suggestions=("jane@gmail.com",)),
    Example(
        "E16",
        "jane@example.con",
        emails=("jane@example.con",),
        confirm=("jane@example.con",),
        suggestions=("jane@example.com",),
    ),
    Example(
        "E17",
        "jane@hotnail.com",
        emails=("jane@hotnail.com",),
        confirm=("jane@hotnail.com",),
        suggestions=("jane@hotmail.com",),
    ),
    Example("E18", "me@mail.com or me@ymail.com", emails=("me@mail.com", "me@ymail.com")),
    Example("E19", "Jane@example.com jane@EXAMPLE.com", emails=("Jane@example.com",)),
    Example("E20", "o'brien@example.ie 'quoted@example.ie'", emails=("o'brien@example.ie", "quoted@example.ie")),
    Example("E21", "maria@münchen.de", emails=("maria@münchen.de",)),
    Example("E22", "email=jane+homes@example.co.uk;", emails=("jane+homes@example.co.uk",)),
    Example("E23", "**jane@example.com** / (bob@example.com)", emails=("jane@example.com", "bob@example.com")),
    Example("E24", "josé@correo.es", emails=("josé@correo.es",)),
    Example("E25", "12345678@qq.com", emails=("12345678@qq.com",)),
    Example("E26", "you can send it to j​ane@example.com", emails=("jane@example.com",)),
    Example("E27", "my mail is x@mailinator.com", emails=("x@mailinator.com",)),
    Example("E28", "sales@mail.harborpine.example wrote to me"),
    Example("E29", "j a n e at gmail dot com", emails=("jane@gmail.com",), confirm=("jane@gmail.com",)),
    Example("E30", "jane at example.com", emails=("jane@example.com",), confirm=("jane@example.com",),
            context=here(asked="email")),
    Example("E31", "me@outlook.com.Thanks!", emails=("me@outlook.com",)),
    Example("E32", "jane@@example.com"),
    Example("E33", "jane..doe@example.com"),
]

EMAIL_TRAPS = [
    Example("ET1", "contact me at home.example.com"),
    Example("ET2", "look at example.com"),
    Example("ET3", "follow @harborpine or @jane.doe on insta"),
    Example("ET4", "is it 450k@3.5% or 4@2?"),
    Example("ET5", "I found you at zillow dot com"),
    Example("ET6", "meet at the house @ 5.30 pm"),
    Example("ET7", "see https://example.com/@jane/photos?x=a@b"),
    Example("ET8", "email me at home.example.com"),
    Example("ET9", "the email is down, look at example.com"),
    Example("ET10", "dinner @ noon.thanks"),
    Example("ET11", "we live at the corner, dot your i's"),
    Example("ET12", "can you email the brochure at some point es importante"),
    Example("ET13", "user@localhost"),
    Example("ET14", "nos vemos en el punto de siempre, arroba libre"),
]

PHONES = [
    Example("P1", "(503) 555-0123", phones=("+15035550123",)),
    Example("P2", "503.555.0123 or 971 555 0166", phones=("+15035550123", "+19715550166")),
    Example("P3", "call 4 1 5 5 5 5 2 6 7 1 pls", phones=("+14155552671",)),
    Example("P4", "5035550123", phones=("+15035550123",)),
    Example("P5", "my cell5035550123", phones=("+15035550123",)),
    Example("P6", "503-555-0123 ext 45", phones=("+15035550123",)),
    Example("P7", "011 44 20 7946 0958", phones=("+442079460958",)),
    Example("P8", "0049 171 2345678", phones=("+491712345678",)),
    Example("P9", "+49 (0)171 2345678", phones=("+491712345678",)),
    Example("P10", "mi móvil es 612 34 56 78", phones=("+34612345678",), context=here("ES")),
    Example("P11", "mon portable 06 12 34 56 78", phones=("+33612345678",), context=here("FR")),
    Example(
        "P12",
        "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
        phones=("+33612345678",),
        confirm=("+33612345678",),
        context=here("FR", language="fr"),
    ),
    Example(
        "P13",
        "mi teléfono es seis uno dos tres cuatro cinco seis siete ocho",
        phones=("+34612345678",),
        confirm=("+34612345678",),
        context=here("ES", language="es"),
    ),
    Example(
        "P14",
        "null eins sieben eins zwei drei vier fünf sechs sieben acht",
        phones=("+491712345678",),
        confirm=("+491712345678",),
        context=here("DE", language="de"),
    ),
    Example("P15", "5035550123 / 503-555-0123", phones=("+15035550123",)),
    Example("P16", "Call 503–555–0123 – thanks", phones=("+15035550123",)),
    Example("P17", "3 beds, budget 500k, 5035550123", phones=("+15035550123",)),
    Example("P18", "$500,000 503 555 0123", phones=("+15035550123",)),
    Example("P19", "about listing HP-1042, call 5035550123", phones=("+15035550123",)),
    Example("P20", "MLS 24123456 and my number is 5035550123", phones=("+15035550123",)),
    Example("P21", "https://wa.me/15035550123", phones=("+15035550123",)),
    Example("P22", "tel:+1-503-555-0123", phones=("+15035550123",)),
    Example("P23", "zip 97202, 5035550123", phones=("+15035550123",)),
    Example("P24", "five zero three triple five zero one double four", phones=("+15035550144",),
            confirm=("+15035550144",)),
    Example("P25", "five-oh-three, five-five-five, oh-one-four-four", phones=("+15035550144",),
            confirm=("+15035550144",)),
    Example("P26", "plus one five oh three five five five oh one four four", phones=("+15035550144",),
            confirm=("+15035550144",)),
    Example("P27", "اتصل بي على ٠٥٠١٢٣٤٥٦٧", phones=("+971501234567",), context=here("AE")),
    Example("P28", "whatsapp ۰۵۰ ۱۲۳ ۴۵۶۷", phones=("+971501234567",), context=here("AE")),
    Example("P29", "0171 2345678", phones=("+491712345678",), confirm=("+491712345678",),
            context=here("US", other_regions=("DE",))),
    Example("P30", "my number is 555-0123", incomplete=("555-0123",)),
    Example("P31", "555-0123", incomplete=("555-0123",), context=here(asked="phone")),
    Example("P32", "1 (503) 555 - 0123!!", phones=("+15035550123",)),
    Example("P33", "503/555/0123", phones=("+15035550123",)),
    Example("P34", "is 503-555-0100 your office? mine is 503-555-0123", phones=("+15035550123",)),
    Example("P35", "What's the price? 5035550123", phones=("+15035550123",)),
    Example("P36", "+971 50 123 4567 📞 or +52 55 1234 5678", phones=("+971501234567", "+525512345678")),
    Example("P37", "+1 503 555 0123,jane@example.com", phones=("+15035550123",), emails=("jane@example.com",)),
    Example("P38", "I saw listing 24123456. Phone: 503 555 0123", phones=("+15035550123",)),
]

PHONE_TRAPS = [
    Example("PT1", "listing 2024155526"),
    Example("PT2", "price 2125550199"),
    Example("PT3", "ref: 5035550123"),
    Example("PT4", "HP-5035550123 please"),
    Example("PT5", "is it 2125550199 USD?"),
    Example("PT6", "€ 2125550199"),
    Example("PT7", "between 450000-525000 in 97202"),
    Example("PT8", "2026-11-23 10:30 works, or 11/24/2026"),
    Example("PT9", "https://example.com/homes/4155552671"),
    Example("PT10", "4155552671 is what your sign says", context=here(known_refs=frozenset({"4155552671"}))),
    Example("PT11", "what about #4155552671"),
    Example("PT12", "3 bed 2 bath 1,850 sqft under 800k"),
    Example("PT13", "MLS number 4155552671"),
    Example("PT14", "one two three four five bedrooms, one million two hundred thousand"),
    Example("PT15", "call me about 12345 SE Milwaukie Ave, 97202-1234"),
    Example("PT16", "lot of 2125550199 sqft"),
    Example("PT17", "5035550100 didn't answer"),
    Example("PT18", "zip 5035550123"),
    Example("PT19", "My budget is 2125550199"),
    Example("PT20", "fax 503-555-0123"),
]

OTHERS = [
    Example("O1", "my husband's number is 503-555-0188, mine is 503-555-0123",
            phones=("+15035550123",), others=(("husband", "+15035550188"),)),
    Example("O2", "call my wife at 503-555-0199", others=(("wife", "+15035550199"),)),
    Example("O3", "pat@example.com (my wife) and sam@example.com",
            emails=("sam@example.com",), others=(("wife", "pat@example.com"),)),
    Example("O4", "my wife and I: sam@example.com", emails=("sam@example.com",)),
    Example("O5", "el correo de mi esposa es pat@example.es, el mío sam@example.es",
            emails=("sam@example.es",), others=(("wife", "pat@example.es"),), context=here("ES")),
    Example("O6", "Meine Frau: pat@example.de", others=(("wife", "pat@example.de"),), context=here("DE")),
    Example("O7", "le mail de mon mari: luc@example.fr", others=(("husband", "luc@example.fr"),),
            context=here("FR")),
    Example("O8", "my agent's email is bob@other.example", others=(("agent", "bob@other.example"),)),
    Example("O9", "my wife loves it, 503-555-0123", phones=("+15035550123",)),
    Example("O10", "I'm Dana's husband, call me on 503-555-0123", phones=("+15035550123",)),
    Example("O11", "my partner Pat: pat@example.com, 503-555-0199",
            others=(("partner", "pat@example.com"), ("partner", "+15035550199"))),
]

ALL = REFERENCE + EMAILS + EMAIL_TRAPS + PHONES + PHONE_TRAPS + OTHERS
