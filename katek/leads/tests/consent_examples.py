"""What customers say about being contacted, and what only sounds like it."""

from katek.leads.tests.contact_examples import Example

STOP = (("all", "withdrawn"),)
NO_SMS = (("sms", "denied"),)
NO_CALLS = (("call", "denied"),)
NO_EMAIL = (("email", "denied"),)
NO_MARKETING = (("marketing", "withdrawn"),)
NO_FOLLOW_UP = (("follow_up", "withdrawn"),)
MARKETING = (("marketing", "granted"),)


def says(key: str, text: str, consent: tuple[tuple[str, str], ...], **more) -> Example:
    return Example(key, text, consent=consent, **more)


CONSENTS = [
    says("C1", "STOP", STOP),
    says("C2", "stop.", STOP),
    says("C3", "please stop", STOP),
    says("C4", "Don't contact me again", STOP),
    says("C5", "unsubscribe", STOP),
    says("C6", "baja", STOP),
    says("C7", "quiero darme de baja", STOP),
    says("C8", "Abmelden", STOP),
    says("C9", "Bitte melden Sie mich ab", STOP),
    says("C10", "arrêtez", STOP),
    says("C11", "Arrêtez de m'écrire", STOP),
    says("C12", "remove me from your list", STOP),
    says("C13", "leave me alone", STOP),
    says("C14", "no me contacten más", STOP),
    says("C15", "kontaktieren Sie mich nicht mehr", STOP),
    says("C16", "ne me contactez plus", STOP),
    says("C17", "توقف", STOP),
    says("C18", "لا تتواصلوا معي", STOP),
    says("C19", "I want to opt out", STOP),
    says("C20", "stop messaging me", STOP),
    says("C21", "stop texting me", NO_SMS),
    says("C22", "please stop calling", NO_CALLS),
    says(
        "C23",
        "just email me about HP-1042, no calls or texts",
        (("call", "denied"), ("sms", "denied")),
    ),
    says("C24", "do not call or text me", (("call", "denied"), ("sms", "denied"))),
    says("C25", "dont call me", NO_CALLS),
    says("C26", "no me llames", NO_CALLS),
    says("C27", "bitte nicht anrufen", NO_CALLS),
    says("C28", "ne m'appelez pas", NO_CALLS),
    says("C29", "sin llamadas ni sms por favor", (("call", "denied"), ("sms", "denied"))),
    says("C30", "no emails please", (("email", "denied"),)),
    says("C48", "do not email me", NO_EMAIL),
    says("C49", "don't email me, stop", NO_EMAIL),
    says("C50", "please stop the emails", NO_EMAIL),
    says("C51", "I don't want to get any e-mails", NO_EMAIL),
    says("C52", "don't send me any emails", NO_EMAIL),
    says("C53", "nothing by email please", NO_EMAIL),
    says("C54", "please keep me off your mailing list", NO_EMAIL),
    says("C55", "keine E-Mails bitte", NO_EMAIL),
    says("C56", "bitte nicht per Mail", NO_EMAIL),
    says("C57", "Schicken Sie mir keine weiteren Mails", NO_EMAIL),
    says("C58", "no me envíen correos", NO_EMAIL),
    says("C59", "no quiero recibir correos electrónicos", NO_EMAIL),
    says("C60", "no me manden nada por correo", NO_EMAIL),
    says(
        "C61", "my mail is al@example.com but do not email me", NO_EMAIL, emails=("al@example.com",)
    ),
    says("C31", "stop sending me newsletters", NO_MARKETING),
    says("C32", "no more marketing", NO_MARKETING),
    says("C33", "no need to follow up", NO_FOLLOW_UP),
    says("C34", "please don't follow up with me", NO_FOLLOW_UP),
    says("C35", "yes, sign me up for your newsletter", MARKETING),
    says("C36", "please send me new listings by email", MARKETING),
    says("C37", "avísame de nuevos pisos", MARKETING),
    says("C38", "keine Anrufe bitte, nur E-Mail", NO_CALLS),
    says("C39", "never call me", NO_CALLS),
    says("C40", "I'd prefer not to be called", NO_CALLS),
    says("C41", "cancelar suscripción", STOP),
    says("C43", "don't send me new listings", NO_MARKETING),
    says("C44", "unsubscribe me from the newsletter", NO_MARKETING),
    says("C45", "I'd like to opt out of these messages", STOP),
    says("C46", "make sure you don't call me", NO_CALLS),
    says("C47", "Please don't send me any more listings.", NO_MARKETING),
    says("C42", "أوقفوا الرسائل", STOP),
]

CONSENT_TRAPS = [
    Example("CT1", "is there a bus stop nearby?"),
    Example("CT2", "can I stop by tomorrow"),
    Example("CT3", "busco piso en planta baja"),
    Example("CT4", "a house in Baja California"),
    Example("CT5", "please don't call before 9am"),
    Example("CT6", "don't call now, call tomorrow"),
    Example("CT7", "don't stop looking for me"),
    Example("CT8", "does the commission stop?"),
    Example("CT9", "No calls came through yesterday"),
    Example("CT10", "call or text me"),
    Example("CT11", "you can text me at 503-555-0123", phones=("+15035550123",)),
    Example("CT12", "why did nobody call me"),
    Example("CT13", "I don't want to unsubscribe"),
    Example("CT14", "cancel"),
    Example("CT15", "send me the listing HP-1042"),
    Example("CT17", "nicht weit von der Stadt"),
    Example("CT18", "nonstop train to downtown, one-stop shopping"),
    Example("CT19", "Don't call me Bob"),
    Example("CT20", "if it has no pool then don't contact the owner"),
    Example("CT21", "are there no listings in Sellwood?"),
    Example("CT22", "no offers yet?"),
    Example("CT23", "don't send me listings with HOA fees"),
    Example("CT24", "can I opt out of the HOA?"),
    Example("CT25", "I got no calls, why?"),
    Example("CT26", "if you don't call me, I'll go elsewhere"),
    Example("CT27", "you never call me."),
    Example("CT28", "please take us off the market"),
    Example("CT29", "No email?"),
    Example("CT30", "email me, don't call at night"),
    Example("CT31", "I have not got your reply by email yet"),
    Example("CT32", "don't forget to send it to my email"),
    Example("CT33", "no correo urgente"),
]
