"""Phone numbers in many styles, whose they are, and numbers that are none."""

from katek.leads.tests.contact_examples import Example, here

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
    Example(
        "P24",
        "five zero three triple five zero one double four",
        phones=("+15035550144",),
        confirm=("+15035550144",),
    ),
    Example(
        "P25",
        "five-oh-three, five-five-five, oh-one-four-four",
        phones=("+15035550144",),
        confirm=("+15035550144",),
    ),
    Example(
        "P26",
        "plus one five oh three five five five oh one four four",
        phones=("+15035550144",),
        confirm=("+15035550144",),
    ),
    Example("P27", "اتصل بي على ٠٥٠١٢٣٤٥٦٧", phones=("+971501234567",), context=here("AE")),
    Example("P28", "whatsapp ۰۵۰ ۱۲۳ ۴۵۶۷", phones=("+971501234567",), context=here("AE")),
    Example(
        "P29",
        "0171 2345678",
        phones=("+491712345678",),
        confirm=("+491712345678",),
        context=here("US", other_regions=("DE",)),
    ),
    Example("P30", "my number is 555-0123", incomplete=("555-0123",)),
    Example("P31", "555-0123", incomplete=("555-0123",), context=here(asked="phone")),
    Example("P32", "1 (503) 555 - 0123!!", phones=("+15035550123",)),
    Example("P33", "503/555/0123", phones=("+15035550123",)),
    Example("P34", "is 503-555-0100 your office? mine is 503-555-0123", phones=("+15035550123",)),
    Example("P35", "What's the price? 5035550123", phones=("+15035550123",)),
    Example(
        "P36", "+971 50 123 4567 📞 or +52 55 1234 5678", phones=("+971501234567", "+525512345678")
    ),
    Example(
        "P37",
        "+1 503 555 0123,jane@example.com",
        phones=("+15035550123",),
        emails=("jane@example.com",),
    ),
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
    Example(
        "PT10",
        "4155552671 is what your sign says",
        context=here(known_refs=frozenset({"4155552671"})),
    ),
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
    Example(
        "O1",
        "my husband's number is 503-555-0188, mine is 503-555-0123",
        phones=("+15035550123",),
        others=(("husband", "+15035550188"),),
    ),
    Example("O2", "call my wife at 503-555-0199", others=(("wife", "+15035550199"),)),
    Example(
        "O3",
        "pat@example.com (my wife) and sam@example.com",
        emails=("sam@example.com",),
        others=(("wife", "pat@example.com"),),
    ),
    Example("O4", "my wife and I: sam@example.com", emails=("sam@example.com",)),
    Example(
        "O5",
        "el correo de mi esposa es pat@example.es, el mío sam@example.es",
        emails=("sam@example.es",),
        others=(("wife", "pat@example.es"),),
        context=here("ES"),
    ),
    Example(
        "O6", "Meine Frau: pat@example.de", others=(("wife", "pat@example.de"),), context=here("DE")
    ),
    Example(
        "O7",
        "le mail de mon mari: luc@example.fr",
        others=(("husband", "luc@example.fr"),),
        context=here("FR"),
    ),
    Example(
        "O8", "my agent's email is bob@other.example", others=(("agent", "bob@other.example"),)
    ),
    Example("O9", "my wife loves it, 503-555-0123", phones=("+15035550123",)),
    Example("O10", "I'm Dana's husband, call me on 503-555-0123", phones=("+15035550123",)),
    Example(
        "O12",
        "my girlfriend is looking too, her number is 503-555-0199",
        others=(("other", "+15035550199"),),
    ),
    Example(
        "O11",
        "my partner Pat: pat@example.com, 503-555-0199",
        others=(("partner", "pat@example.com"), ("partner", "+15035550199")),
    ),
]
