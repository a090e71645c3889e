"""Follow-ups: what the customer wants changed in the wishes so far, and how results should be sorted."""

import re
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_text import Phrase

_THAN = r"(?! than| as| que| als)"
_CHANGES = (
    (
        "reset",
        r"\b(?:start (?:over|again|fresh)|new search|from scratch|forget (?:everything|all that|it all)|"
        r"reset|"
        r"neue suche|von vorne|neu anfangen|empezar de nuevo|nueva busqueda|recommencer|nouvelle recherche|"
        r"ابدا من جديد)\b",
    ),
    (
        "cheaper",
        rf"\b(?:cheaper|less expensive|more affordable|lower (?:price|priced|rent|budget)|less money|"
        rf"(?<!not )too (?:expensive|pricey|much|high|steep)|over (?:my|our) budget|out of (?:my|our) "
        rf"(?:budget|price range)|"
        rf"billiger\w*|gunstiger\w*|zu teuer|(?:mas|algo) barat[oa]s?|muy car[oa]s?|demasiado car[oa]s?|"
        rf"moins chere?s?|trop chere?s?|ارخص|غالي\w*)\b{_THAN}",
    ),
    (
        "dearer",
        rf"\b(?:more expensive|pricier|higher (?:price|priced|budget|end)|upscale|teurer\w*|mas "
        rf"caro)\b{_THAN}",
    ),
    (
        "bigger",
        rf"\b(?:bigger|larger|more space|more spacious|roomier|too (?:small|tiny|cramped)|grosser\w*|zu "
        rf"klein|"
        rf"(?:algo )?mas (?:grandes?|amplios?|amplias?|espacios[oa]s?)|demasiado pequen[oa]s?|plus "
        rf"grande?s?|"
        rf"plus spacieux|trop petite?s?|اكبر|اوسع|صغير جدا)\b{_THAN}",
    ),
    (
        "smaller",
        rf"\b(?:smaller|less space|too (?:big|large|huge)|kleiner\w*|zu gross|mas pequen[oa]s?|"
        rf"demasiado grandes?|plus petite?s?|trop grande?s?|اصغر)\b{_THAN}",
    ),
    (
        "more",
        r"\b(?:(?:show|see|send|give)(?: me| us)? (?:some |any )?(?:more|others?)|(?:any|got any|have) "
        r"(?:more|others?)|"
        r"next page|what else|anything else|something else|other (?:options|ones|listings|homes|houses)|"
        r"more (?:options|results|listings|homes|houses|please|pls)|mehr (?:anzeigen|angebote|ergebnisse)|"
        r"weitere (?:angebote|ergebnisse)?|noch mehr|mas (?:opciones|resultados)|algo mas(?= ?[?!.]| ?$)|"
        r"otras opciones|"
        r"d autres (?:options|biens|annonces)?|autre chose|المزيد)\b(?: (?:options|results|listings|homes|"
        r"houses|ones))?",
    ),
    (
        "add",
        r"^[^\w|¦]*(?:and|or|also|plus|oder|auch|und|o|y|tambien|ademas|ou|et|aussi|او|وايضا|ايضا)\b(?: "
        r"maybe| perhaps| also)?|"
        r"\b(?:also|as well|additionally|on top of that|in addition|tambien|ademas|ausserdem|auch noch|"
        r"ebenfalls|aussi|"
        r"egalement|ايضا|كذلك)\b|\btoo(?= ?[?.!,|]| ?$)",
    ),
)
_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _CHANGES)

_SLOTS = {
    "beds": r"(?:bed ?rooms?|beds|schlafzimmer|habitaciones|dormitorios|chambres)",
    "baths": r"(?:bath ?rooms?|baths|badezimmer|bader|banos)",
    "rooms": r"(?:rooms|zimmer|pieces)",
    "price": r"(?:price|prices|budget|cost|money|preis|precio|presupuesto|prix)",
    "area": r"(?:size|square footage|sqft|wohnflache|grosse|tamano|superficie|surface)",
    "places": r"(?:location|locations|areas?|neighbou?rhoods?|city|cities|town|place|lage|stadtteil|ort|"
    r"zona|barrio|"
    r"ubicacion|quartier|emplacement)",
    "types": r"(?:types?|kinds?|style|property type|art|tipo|type de bien)",
    "available_by": r"(?:dates?|move in dates?|timing|timeline|einzugsdatum|fecha|datum)",
    "year_built": r"(?:year built|age of the (?:house|home|building)|year|baujahr)",
    "features": r"(?:features|amenities|extras)",
}
_ANY = (
    r"(?:any (?:number of |kind of |type of |amount of )?|all (?=areas|locations|types)|no preference "
    r"(?:on|for|about) (?:the )?|"
    r"(?:i )?(?:dont|do not) (?:really )?(?:care|mind) (?:about |how many |which |what |much about "
    r")?(?:the |number of )*|"
    r"(?:doesnt|dont) matter (?:how many |what |which )|whatever |no (?:limit|max) on (?:the )?|ignore "
    r"(?:the )?|"
    r"forget (?:about )?(?:the )?|drop (?:the )?|egal welche[rs]? |beliebige[rs]? |cualquier |no me "
    r"importa (?:el |la )?|"
    r"n importe quel(?:le)? |peu importe (?:le |la )?)"
)
_MOOT = (
    r"(?: (?:range|count|of bedrooms))? ?(?:really )?(?:doesnt (?:really )?matter|dont (?:really )?matter|"
    r"does not matter|do not matter|"
    r"(?:is|are) (?:not important|flexible|open|irrelevant|no issue|not an issue|no object)|isnt "
    r"(?:important|an issue)|"
    r"arent important|ist (?:mir )?egal|(?:es|da) (?:lo mismo|igual)|no importan?|est (?:egal|flexible))"
)
_CLEARS = {
    slot: re.compile(
        rf"\b(?:{_ANY}{words}\b(?: (?:is|are|would be|will) (?:fine|ok|okay|good|do))?|(?:the "
        rf")?{words}{_MOOT})"
    )
    for slot, words in _SLOTS.items()
}
_ANYWHERE = re.compile(
    r"\b(?:anywhere(?: (?:is|in town|works)(?: (?:fine|ok|okay))?)?|no matter where|wherever|egal wo|"
    r"uberall|donde sea|"
    r"en cualquier (?:sitio|lugar|parte)|n importe ou|partout)\b(?! but| near| around| in| with| under)"
)


def _compiled(table: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in table.items())


_SUPERLATIVES = _compiled(
    {
        "price_desc": r"\b(?:most expensive|priciest|highest priced?|teuerste\w*|(?:el|la|los|las) mas "
        r"car[oa]s?|"
        r"(?:le|la|les) plus chere?s?)\b",
        "price_asc": r"\b(?:cheapest|lowest (?:price|priced|rent)|least expensive|most affordable|"
        r"gunstigste\w*|"
        r"billigste\w*|(?:la|el|lo|las|los) (?:\w+ )?mas (?:barat|economic)[oa]s?|"
        r"(?:le|la|les) (?:\w+ )?moins chere?s?|الارخص)\b",
        "newest": r"\b(?:newest|latest|most recent(?:ly)?|(?:anything|whats|what is|something) new|"
        r"new (?:this (?:week|month)|on the market|today)|just listed|recently listed|new listings?|"
        r"neueste\w*|"
        r"neue angebote|mas (?:recientes?|nuev[oa]s?)|ultimas? (?:ofertas|novedades)|plus recente?s?|"
        r"dernieres? annonces?|الاحدث)\b",
        "area_desc": r"\b(?:biggest|largest|most spacious|grosste[nrs]?|(?:el|la|los|las) (?:\w+ )?mas "
        r"grandes?|"
        r"(?:le|la|les) (?:\w+ )?plus (?:grande?s?|spacieu\w+)|الاكبر)\b",
    }
)
# "The cheapest home you have": of all there are, whatever was asked for before.
_OF_ALL = re.compile(
    r"\b(?:(?:cheapest|lowest (?:price|priced|rent)|least expensive|most (?:affordable|expensive)|priciest|"
    r"newest|latest|biggest|largest|most spacious)(?: [^\W\d_]+){0,2} (?:that |which )?(?:(?:you|u|yall|they) "
    r"(?:have|ve|got|offer|sell|list)|youve got|of all|overall|in your (?:portfolio|listings|list))|"
    r"(?:gunstigste|billigste|teuerste|neueste|grosste)[nrs]?(?: [^\W\d_]+){0,2} ?,? (?:d(?:as|ie|en) )?"
    r"(?:sie haben|ihr habt|du hast|es gibt|uberhaupt)|"
    r"mas (?:barat|econom?ic|car|grand|nuev)\w*(?: [^\W\d_]+){0,2} que "
    r"(?:tienen?|tienes|teneis|tengan|hay|ofrecen))\b"
)
# Said of any home, not of one against another.
_PLAIN_SORTS = _compiled(
    {
        "newest": r"\b(?:newer|more recent)\b(?! than)",
        "price_asc": r"\b(?:cheap|inexpensive|not (?:too |so )?expensive|reasonably priced|gunstige?[nsm]?|"
        r"billige?[nsm]?|barat[oa]s?|economic[oa]s?|pas chere?s?|"
        r"رخيص\w*)\b",
    }
)


def read_changes(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Collect the changes in the order of the table; every one counts once."""
    for slot, pattern in _CLEARS.items():
        phrase.take(pattern, partial(_changed, draft, f"clear:{slot}"))
    phrase.take(_ANYWHERE, partial(_changed, draft, "clear:places"))
    if _OF_ALL.search(phrase.folded):
        draft.changes.append("anew")
    for name, pattern in _SUPERLATIVES:
        phrase.take(pattern, partial(_sorted, draft, name))
    for name, pattern in _PATTERNS:
        phrase.take(pattern, partial(_changed, draft, name))
    for name, pattern in _PLAIN_SORTS:
        phrase.take(pattern, partial(_sorted, draft, name))
    sizes = [change for change in draft.changes if change in {"bigger", "smaller"}]
    for contradicted in sizes[1:]:
        draft.changes.remove(contradicted)


def _changed(draft: Draft, name: str, match: re.Match[str]) -> bool:
    if name not in draft.changes:
        draft.changes.append(name)
    return True


def _sorted(draft: Draft, name: str, match: re.Match[str]) -> bool:
    draft.sort = draft.sort or name
    return True
