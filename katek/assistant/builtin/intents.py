"""What a message does beside asking for homes: patterns over folded text, in English, Spanish and German.

What the reader of wishes tells already (viewing, sell, handoff, its flags) is not told again here.
"""

import re

from katek.properties.reading_text import fold


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


INTENTS: dict[str, re.Pattern[str]] = {
    "yes": _any(
        r"^\W*(?:yes|yeah|yep|yup|ya|sure|ok(?:ay)?|please do|go ahead|of course|absolutely"
        r"|definitely|sounds good"
        r"|that works|that would be (?:great|nice|good)|i would|id (?:like|love) (?:that|to)"
        r"|correct|right|exactly"
        r"|si|claro|vale|por supuesto|de acuerdo|correcto|ja|gern\w*|klar|natürlich|naturlich"
        r"|genau|passt|bitte)\b",
        r"^\W*[\U0001F44D\U0001F44C]",
    ),
    "no": _any(
        r"^\W*(?:no|nope|nah|not (?:now|yet|really|interested|necessary)|never ?mind|no,? thanks?"
        r"|nein|nicht notig"
        r"|ahora no|todavia no|gracias,? no|lieber nicht)\b(?!.{0,3}\b(?:problem|hay|tengo|more than|hoa)\b)",
    ),
    "refuses": _any(
        r"\b(?:rather not|prefer not|dont want to|do not want to|not comfortable|wont|no need|skip"
        r"|later|not giving"
        r"|none of your business|keep (?:my|it) private|maybe later|not sharing)\b",
        r"\b(?:prefiero no|no quiero (?:dar|dejar)|mas tarde|luego|mochte ich nicht|lieber nicht"
        r"|spater|nicht angeben)\b",
    ),
    "thanks": _any(
        r"\b(?:thank(?:s| you)|thx|ty|cheers|gracias|danke|merci|vielen dank|much appreciated)\b"
    ),
    "bye": _any(
        r"\b(?:bye|goodbye|see (?:you|ya)|have a (?:nice|good|great) (?:day|one|evening|weekend)"
        r"|good night|adios"
        r"|hasta (?:luego|pronto|manana)|tschuss|auf wiedersehen|bis bald|that'?s all|thats it"
        r"|nothing else|das wars"
        r"|eso es todo|nada mas)\b",
    ),
    "hello": _any(
        r"^\W*(?:hi+|hey+|hello+|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day)"
        r"|hallo|guten (?:tag"
        r"|morgen|abend)|servus|moin|gruss|hola|buen[oa]s(?: dias| tardes| noches)?|bonjour|salut|ola)\b",
    ),
    "how_are_you": _any(
        r"\b(?:how are (?:you|u)|how'?s it going|what'?s up|how do you do|wie gehts|wie geht es"
        r"|que tal|como estas"
        r"|como esta usted)\b",
    ),
    "help": _any(
        r"\b(?:what can you do|how can you help|how does this work|what do you do|can you help"
        r"|help me(?:\W*$)|^help\W*$"
        r"|que puedes hacer|que puede hacer|como funciona|ayuda\W*$|was kannst du|was konnen sie"
        r"|wie funktioniert"
        r"|hilfe\W*$)\b",
    ),
    "hours": _any(
        r"\b(?:(?:opening|office|business|working) (?:hours|times)|(?:when|what time|are"
        r"|is)\b.{0,24}\b(?:open|close|closed)"
        r"|horario|cuando abr\w+|offnungszeiten|wann .{0,20}(?:geoffnet|offen|auf))\b",
    ),
    "office": _any(
        r"\b(?:your|office|agency)\W{0,2}(?:'s )?\b(?:phone|number|telephone|email|e-mail"
        r"|address|office|contact)"
        r"(?: number| address| details| info)?\b(?!.{0,14}\b(?:of|for) (?:hp|the (?:house|home|listing)))",
        r"\b(?:where are you|how (?:can|do) i (?:reach|contact|call) you|whats your (?:number"
        r"|phone|email|address))\b",
        r"\b(?:su|tu|el) (?:telefono|numero|correo|direccion|oficina)\b|\bcomo (?:les|os|te|lo) contacto\b",
        r"\b(?:ihre|eure|deine) (?:telefonnummer|nummer|adresse|e-mail)\b|\bwie erreiche ich\b",
    ),
    "areas": _any(
        r"\b(?:which|what) (?:\w+ )?(?:areas?|cities|towns|neighbou?rhoods?|places"
        r"|locations)\b.{0,24}\b(?:do you|you|have|"
        r"cover|serve|work|listings|homes|available)",
        r"\bwhere (?:do you|are your|are the)\b.{0,16}\b(?:have|homes|listings|properties|operate|work)\b",
        r"\b(?:en )?que (?:zonas|ciudades|barrios)\b|\bwelche (?:gegenden|stadte|orte|gebiete)\b"
        r"|\bwo habt ihr\b",
    ),
    "languages": _any(
        r"\b(?:do you|can you|anyone|parla|habla[ns]?|hablas|sprechen sie|sprichst du"
        r"|parlez vous) (?:speak |write )?"
        r"(?:english|spanish|german|french|espanol|ingles|aleman|deutsch|englisch|spanisch|francais)\b",
    ),
    "similar": _any(
        r"\b(?:similar|like (?:this|that|it)(?: one)?\W*$|more like|comparable|something else like)\b",
        r"\b(?:parecid[oa]s?|similares)\b|\b(?:ahnlich\w*|vergleichbar\w*)\b",
    ),
    "about_me": _any(
        r"\bwhat (?:\w+ ){0,3}(?:do|have) you (?:know|have|store|keep|stored|saved|hold) (?:about|on) me\b",
        r"\bque (?:sabes|sabe|datos tienes|datos tiene) (?:sobre|de) mi\b|\bwas (?:weisst du"
        r"|wissen sie) uber mich\b",
    ),
    "third_party": _any(
        r"\b(?:what|which|give|tell|whats)\b.{0,24}\b(?:number|phone|email|e-mail|address|details|contact)\b.{0,20}"
        r"\b(?:she|he|they|her|his|did|left|leave|gave|owner|seller|tenant|neighbou?r|landlord|customer|client)\b",
        r"\b(?:her|his|their|owner'?s?|sellers?'?s?|landlord'?s?|tenant'?s?|customer'?s?) (?:phone"
        r"|number|email|name|mobile"
        r"|cell|contact|address)\b",
        r"\bwho (?:owns|is selling|lives|is the (?:owner|seller|landlord))\b",
        r"\b(?:telefono|correo|numero) (?:del|de la|de el) (?:dueno|propietario|vendedor|inquilino)\b",
        r"\b(?:nummer|adresse|e-mail) (?:des|der|vom|von) (?:eigentumer\w*|verkaufer\w*|mieter\w*"
        r"|besitzer\w*)\b",
    ),
    "finance": _any(
        r"\b(?:mortgage|interest rates?|home loan|lender|refinanc\w+|closing costs"
        r"|property tax(?:es)?|tax deduct\w+)\b",
        r"\b(?:how much (?:can|could) i (?:afford|borrow)|monthly (?:payments?|costs?)|pay (?:per"
        r"|a|each) month)\b",
        r"\b(?:can i get a loan|financing options?)\b",
        r"\b(?:hipoteca|intereses|prestamo|hypothek|zinsen|kredit|darlehen|grunderwerbsteuer)\b",
        r"\bnebenkosten beim kauf\b",
    ),
    "callback": _any(
        r"\b(?:call me|ring me|phone me|give me a (?:call|ring|buzz)|call ?back|want (?:a"
        r"|you to) call|get a call)\b",
        r"\b(?:llamame|llameme|llamenme|me llam\w+)\b|\b(?:ruf(?:en sie)? mich|ruckruf)\b",
    ),
    "count": _any(
        r"\bhow many\b(?: (?:of (?:them|those|these)|homes?|houses?|listings|properties|in total|altogether"
        r"|do you|are there|have you|is that|are they)|\W*$)",
        r"\bwie viele (?:haben|habt|gibt|sind|davon|insgesamt)\b|^\W*wie viele\W*$",
        r"\bcuant[oa]s (?:hay|tien\w+|teneis|son|en total)\b|^\W*cuant[oa]s\W*$",
    ),
    "compare": _any(
        r"\b(?:compar\w+|side by side|differences? between|how do .{0,30}differ|versus|vs)\b",
        r"\b(?:vergleich\w*|unterschiede? zwischen|diferencias? entre)\b",
    ),
    "commission": _any(
        r"\b(?:your|agency|agents?|brokers?|brokerage|realtors?)(?:s)? (?:commissions?|fees?|charges|rates?"
        r"|percentage|cut)\b",
        r"\b(?:what|whats|how much|how high|which|is there)\b.{0,30}\bcommissions?\b",
        r"\b(?:how much|what) do you (?:charge|take|cost)\b",
        r"\b(?:wie|was|welche)\b.{0,30}\b(?:provision|courtage|maklergebuhr\w*)\b",
        r"\b(?:cuanto|cual|que)\b.{0,30}\b(?:comision|honorarios)\b|\bcuanto cobr\w+\b",
    ),
    "anything": _any(
        r"\b(?:list|show|see|got|have|any(?:thing)?|what)\b.{0,20}\b(?:homes?|houses?|listings?|properties|available"
        r"|you have|have you got)\b",
        r"\b(?:looking for (?:a |my |our )?(?:new |first |dream )?(?:home|place|property|somewhere))\b",
        r"\b(?:zeig\w*|was (?:habt|haben) (?:ihr|sie)|was gibt es|que (?:tienes?|tienen|hay)"
        r"|muestra\w*|ensena\w*)\b",
        r"\b(?:vivienda|propiedades|inmuebles|anuncios)\b|\b(?:immobilien?|angebote|objekte)\b",
    ),
    "viewings": _any(r"\b(?:do you|are there|are|when are)\b.{0,14}\bviewings\b"),
    "more": _any(
        r"^\W*(?:more|next|others?|mas|otra|otro)(?: please| pls| por favor)?\W*$",
        r"\b(?:more|others?) (?:options|homes|houses|listings|results)\b|\bwhat else\b"
        r"|\bkeep going\b|\bnext ones?\b",
        r"^\W*(?:ver|muestra\w*|ensena\w*|quiero ver)?\W*(?:mas|otras|otros)(?: opciones"
        r"| viviendas| casas| pisos)?\W*$",
        r"\b(?:zeig\w*|gib)?\b.{0,8}\b(?:mehr|weitere)\b.{0,12}(?:zeigen|angebote|hauser|wohnungen)?\W*$",
    ),
    "see_it": _any(
        r"\b(?:see|visit|view|tour|look at)\b",
        r"\b(?:quiero|quisiera|me gustaria|puedo|podria|podemos|podriamos) (?:ver|visitar)\w*\b",
        r"\b(?:sehen|ansehen|anschauen|besichtigen)\b",
    ),
    "self_harm": _any(
        r"\b(?:kill myself|suicid\w+|end my life|hurt myself|want to die|selbstmord|umbringen"
        r"|suicidarme|quitarme la vida)\b",
    ),
    "question": _any(
        r"\?",
        r"^\W*(?:does|do|is|are|has|have|can|could|would|what|how|when|where|which|who|why|tiene|hay|esta|cuant\w+|que"
        r"|donde|hat|ist|gibt|wie|was|wann|wo)\b",
    ),
    "about_it": _any(
        r"\b(?:does|is|has|do|can|could|would)\b.{0,16}\b(?:it|this|that|they|the (?:house|home"
        r"|place|apartment|condo|unit"
        r"|property|building|first|second|third|last|one))\b",
        r"\b(?:can|could|may) (?:i|we)\b.{0,20}\b(?:bring|have|keep|park)\b|\bare (?:pets|dogs|cats)\b",
        r"\b(?:is|are) there (?:a |an |any )?|\bany (?:pets|parking|hoa|fees|elevator|garden|yard"
        r"|garage|pool)\b\W*\?",
        r"\b(?:tiene|hay|admite\w*|permite\w*)\b|\b(?:hat (?:es|die|das|der)|gibt es|ist (?:es|die"
        r"|das)|sind)\b",
    ),
}

# What a question about one listing asks for, in the order in which it is looked for.
ASPECTS: dict[str, re.Pattern[str]] = {
    "distance": _any(
        r"\b(?:how far|distance|walking distance|commute|how long (?:is|does) .{0,12}(?:drive|walk"
        r"|take)|a que distancia"
        r"|como de lejos|wie weit|wie lange .{0,12}(?:fahrt|dauert))\b",
    ),
    "fees": _any(
        r"\b(?:hoa|fees?|dues|taxes|utilities|deposit|gastos|comunidad|nebenkosten|hausgeld|kaution|fianza)\b"
    ),
    "status": _any(
        r"\b(?:still|is it|is this|is that|yet) (?:still )?(?:available|open|for sale|for rent"
        r"|on the market|free)\b",
        r"\bavailable\W*$|\b(?:sold|pending|under contract|off the market|taken)\b"
        r"|\bcan i still (?:buy|rent|get)\b",
        r"\b(?:disponible|vendid[oa]|reservad[oa]|libre)\b|\b(?:verfugbar|noch (?:frei|zu haben"
        r"|da)|verkauft|vermietet"
        r"|reserviert)\b",
    ),
    "move_in": _any(
        r"\b(?:move in|move-in|available from|when .{0,12}available|desde cuando"
        r"|a partir de cuando|bezug\w*|ab wann)\b"
    ),
    "price": _any(
        r"\b(?:price|how much|cost|costs|asking|expensive|what'?s the rent|cuanto (?:cuesta|vale"
        r"|es)|precio|renta"
        r"|preis|kostet|kosten|miete)\b",
    ),
    "bathrooms": _any(r"\b(?:bath\w*|toilets?|banos?|bad|bader|badezimmer|wc)\b"),
    "bedrooms": _any(r"\b(?:how many (?:bed|br)\w*|bedrooms?|beds|dormitorios?|schlafzimmer)\b"),
    "rooms": _any(
        r"\b(?:how many rooms|cuantas habitaciones|habitaciones|wie viele zimmer|zimmer)\b"
    ),
    "lot": _any(
        r"\b(?:lot|plot|acres?|how (?:big|large) is the (?:yard|garden)|parcela|terreno|grundstuck\w*)\b"
    ),
    "area": _any(
        r"\b(?:how (?:big|large|spacious)|square (?:feet|foot|met\w+)|sq ?ft|sqm|size"
        r"|living (?:area|space)|floor area"
        r"|superficie|metros|tamano|wie gross|grosse|wohnflache|quadratmeter|qm)\b|m2|m²",
    ),
    "year": _any(
        r"\b(?:(?:when|what year) .{0,16}built|year built|how old|built in|age of|construccion|construid[oa]"
        r"|antiguedad|baujahr|wie alt|gebaut)\b",
    ),
    "floor": _any(
        r"\b(?:(?:which|what) floor|floor is|que (?:planta|piso)|welche\w* (?:etage|stock|stockwerk))\b"
    ),
    "energy": _any(r"\b(?:energy|epc|energetic[oa]|energieausweis|energieklasse|energie)\b"),
    "photos": _any(
        r"\b(?:photos?|pictures?|pics?|images?|video|virtual tour|fotos?|imagenes|bilder)\b"
    ),
    "address": _any(
        r"\b(?:where (?:is|exactly)|address|located|location|street|direccion|donde esta|ubicacion"
        r"|calle|adresse|wo liegt"
        r"|wo ist|lage|strasse)\b",
    ),
}
LISTING_NUMBER = re.compile(r"\b(?:[a-z]{1,5}-\d{1,8}|(?:listing|ref(?:erence)?|mls|anuncio"
r"|inserat|objekt)\W{0,3}"
                            r"(?:no\.? |number |nr\.? )?#?[a-z]{0,5}-?\d{2,9})\b")  # fmt: skip
ADDRESS = re.compile(
    r"\b\d{1,6}[a-z]?\b.{0,40}\b[^\W\d]{3,}|\b[^\W\d]{3,}.{0,40}\b\d{1,6}[a-z]?\b", re.IGNORECASE
)
_ORDINALS = (
    r"(?:the )?(?:first|1st)(?: one)?|(?:la|el) primer[oa]?|(?:die|das|der|den) erste[nrs]?",
    r"(?:the )?(?:second|2nd)(?: one)?|(?:la|el) segund[oa]|(?:die|das|der|den) zweite[nrs]?",
    r"(?:the )?(?:third|3rd)(?: one)?|(?:la|el) tercer[oa]?|(?:die|das|der|den) dritte[nrs]?",
)
_PLACES = tuple(
    re.compile(rf"\b(?:{words})\b(?! (?:floor|time|home|house|bed|planta|piso|vez|mal))")
    for words in _ORDINALS
)
_BARE_PLACE = re.compile(
    r"^\W*(?:(?:number|no\.?|nr\.?|option|nummer|numero|opcion) ?)?#?([1-9])\W*$"
)
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")


def plain(text: str) -> str:
    """Text as the patterns expect it: folded, contractions without their apostrophe."""
    return _APOSTROPHE.sub("", fold(text))


def intents_of(text: str) -> frozenset[str]:
    """The names of all intents whose pattern is found."""
    folded = plain(text)
    return frozenset(name for name, pattern in INTENTS.items() if pattern.search(folded))


def aspect_of(text: str) -> str:
    """What a question about a listing asks for; empty when it names nothing in particular."""
    folded = plain(text)
    return next((name for name, pattern in ASPECTS.items() if pattern.search(folded)), "")


def place_named(text: str) -> int | None:
    """The place in the last list that words name ("2", "la segunda"); None when they name none."""
    folded = plain(text)
    if bare := _BARE_PLACE.match(folded):
        return int(bare[1])
    return next((n for n, words in enumerate(_PLACES, start=1) if words.search(folded)), None)


def places_named(text: str) -> list[int]:
    """All places in the last list that words name, in the order of the list: "the first and third one"."""
    folded = plain(text)
    return [n for n, words in enumerate(_PLACES, start=1) if words.search(folded)]
