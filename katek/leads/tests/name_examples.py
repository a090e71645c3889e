"""Who the customer says they are, in several languages, and sentences that name nobody."""

from katek.leads.tests.contact_examples import Example, here

ASKED = here(asked="name")


def named(key: str, text: str, name: str, **more) -> Example:
    return Example(key, text, name=name, **more)


def unsure(key: str, text: str, name: str, **more) -> Example:
    return Example(key, text, name=name, confirm=(name,), **more)


NAMES = [
    named("N1", "My name is Ana Ruiz and I want a house", "Ana Ruiz"),
    named("N2", "my name is ana ruiz i need a 2 bed", "Ana Ruiz"),
    named("N3", "my name's JEAN-LUC PICARD", "Jean-Luc Picard"),
    named("N4", "Hi, this is Bob O'Neil. Is it still open?", "Bob O'Neil"),
    named("N5", "I’m Nguyễn Văn An", "Nguyễn Văn An"),
    named("N6", "me llamo María del Carmen García López", "María del Carmen García López"),
    named("N7", "Hola, soy Lucía, busco piso", "Lucía"),
    named("N8", "Ich heiße Jürgen von Bülow", "Jürgen von Bülow"),
    named("N9", "Mein Name ist Ayşe Yılmaz.", "Ayşe Yılmaz"),
    named("N10", "je m'appelle Zoé Lefèvre et je cherche un T3", "Zoé Lefèvre"),
    named("N11", "اسمي محمد علي", "محمد علي"),
    named("N12", "meu nome é João da Silva", "João da Silva"),
    named("N13", "mi chiamo Giulia Rossi", "Giulia Rossi"),
    named("N14", "Name: Sue Miller", "Sue Miller"),
    named("N15", "I am Dr. Priya Patel", "Priya Patel"),
    named("N16", "i'm Sue and my husband wants a garage", "Sue"),
    named("N17", "Call me Ishmael.", "Ishmael"),
    named("N18", "Ana", "Ana", context=ASKED),
    named("N19", "ana ruiz", "Ana Ruiz", context=ASKED),
    named("N20", "Sure, it's Bob", "Bob", context=ASKED),
    named("N21", "sue miller, 503-555-0123", "Sue Miller", phones=("+15035550123",), context=ASKED),
    named("N22", "Claro, soy Pedro Gómez", "Pedro Gómez", context=ASKED),
    named("N23", "محمد", "محمد", context=ASKED),
    named("N24", "李明", "李明", context=ASKED),
    named("N25", "Bob. Why do you ask?", "Bob", context=ASKED),
    unsure("N26", "i'm ana, looking for a condo", "Ana"),
    unsure("N27", "Ana Ruiz, ana@example.com", "Ana Ruiz", emails=("ana@example.com",)),
    unsure("N28", "Is it still free?\n\nBest regards,\nBob Smith", "Bob Smith"),
    unsure("N29", "Sue here, is HP-1042 still open?", "Sue"),
    named("N30", "ok my name is LI", "Li"),
    named("N31", "I'm Mary Ann van der Berg, nice to meet you", "Mary Ann van der Berg"),
    named("N33", "Name: Kim Lee Phone: 503 555 0123", "Kim Lee", phones=("+15035550123",)),
    named("N34", "anna-lena von der heide", "Anna-Lena von der Heide", context=ASKED),
    named("N32", "My Name Is Sam Lee, I'm moving in May", "Sam Lee"),
]

NAME_TRAPS = [
    Example("NT1", "I'm Dana's husband"),
    Example("NT2", "soy agente"),
    Example("NT3", "I'm looking for a house"),
    Example("NT4", "i'm ready"),
    Example("NT5", "I'm Interested"),
    Example("NT6", "this is great"),
    Example("NT7", "This is HP-1050 right?"),
    Example("NT8", "I'm from Portland"),
    Example("NT9", "I'm in Sellwood now"),
    Example("NT10", "Ich bin Makler"),
    Example("NT11", "je suis intéressé"),
    Example("NT12", "soy de Madrid"),
    Example("NT13", "I'm American"),
    Example("NT14", "I'm not Jane"),
    Example("NT15", "my wife's name is Pat"),
    Example("NT16", "I'M LOOKING FOR A CONDO"),
    Example("NT17", "no", context=ASKED),
    Example("NT18", "why?", context=ASKED),
    Example("NT19", "I'd rather not say", context=ASKED),
    Example("NT20", "is it still available", context=ASKED),
    Example("NT21", "3 beds under 500k", context=ASKED),
    Example("NT22", "Portland, Oregon"),
    Example("NT23", "Thanks, 503-555-0123", phones=("+15035550123",)),
    Example("NT24", "call me tomorrow"),
    Example("NT25", "call me back please"),
    Example("NT26", "I'm a nurse and this is urgent"),
    Example("NT27", "Estoy interesada, soy compradora"),
    Example("NT28", "The street name is Maple"),
    Example("NT29", "I'm Very Happy With It"),
    Example("NT30", "أنا مهتم"),
    Example("NT31", "Please Call 503-555-0123", phones=("+15035550123",)),
    Example("NT32", "what is your name?"),
    Example("NT33", "yes please", context=ASKED),
    Example("NT34", "i'm good thanks"),
    Example("NT36", "I'm Portland-based"),
    Example("NT35", "I'm John's agent, Bob"),
]
