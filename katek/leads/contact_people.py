"""Whose address is it? "wife's email pat@..., mine sam@..." names two people; only one is the
customer.
"""

import re
from collections.abc import Sequence

from katek.leads.contact_found import OtherPerson, Spotted
from katek.leads.contact_text import bare, words_of

_RELATIONS = {
    "wife": "wife esposa mujer frau ehefrau femme epouse moglie زوجتي",
    "husband": "husband hubby esposo marido mann ehemann mari epoux marito زوجي",
    "partner": """partner spouse fiance fiancee girlfriend boyfriend pareja novia novio partnerin
    freundin freund compagne compagnon""",
    "mother": "mother mom mum mama madre mutter mere mae",
    "father": "father dad papa padre vater pere pai",
    "son": "son hijo sohn fils filho",
    "daughter": "daughter hija tochter fille filha",
    "brother": "brother hermano bruder frere irmao",
    "sister": "sister hermana schwester soeur irma",
    "friend": "friend roommate flatmate amigo amiga ami amie",
    "agent": "agent realtor broker agente makler maklerin courtier",
    "lawyer": "lawyer attorney solicitor abogado abogada anwalt avocat notary notario notar",
    "colleague": "colleague coworker assistant boss jefe kollege kollegin collegue",
}  # fmt: skip
_RELATION_OF = {word: relation for relation, words in _RELATIONS.items() for word in words.split()}
_BEHIND_RELATION = words_of(
    """s is es ist est e address adresse direccion email mail correo electronico number cell phone
    mobile movil telefono tel telefon handy nummer numero portable celular whatsapp at on under
    unter an auf au al a en de lautet contact info"""
)
_OWNERS = words_of(
    """my our his her their mi mis tu su mein meine meiner meinem meinen unser unsere ma mon notre
    meu minha mio mia"""
)
_THIRD_PERSON = words_of("his her their")
_SELF = re.compile(
    r"\b(?:i'?m|i am|this is|soy|ich bin|je suis|sono|sou)\b[^,.;]{0,40}$", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[,;!?\n]|\.(?=\s|$)")
_WORDS = re.compile(r"[^\W\d_]+")
_BEHIND = re.compile(
    r"\s{0,2}[-(]?\s?(?:(?:is|that's|it's|es|ist|c'est)\s)?(?:(?:for|of|de"
    r"|von)\s)?([^\W\d_]{2,10})\s([^\W\d_]{2,12})\b"
)
_LONGEST_LINK = 5


def divide(text: str, spots: Sequence[Spotted]) -> tuple[list[Spotted], list[OtherPerson]]:
    """The customer's own details, and those of the people they mention. `spots` go from left to
    right.
    """
    own: list[Spotted] = []
    others: list[OtherPerson] = []
    previous, previous_end = "", 0
    for index, spot in enumerate(spots):
        following = spots[index + 1].start if index + 1 < len(spots) else len(text)
        before, same_breath = _clause_before(text, previous_end, spot.start)
        relation = _relation_before(before) or _relation_behind(text[spot.end : following])
        if not relation and same_breath and previous and spots[index - 1].kind != spot.kind:
            relation = previous
        if relation:
            others.append(OtherPerson(relation, spot.kind, spot.found))
        else:
            own.append(spot)
        previous, previous_end = relation, spot.end
    return own, others


def _clause_before(text: str, start: int, end: int) -> tuple[str, bool]:
    """The words of this clause in front of the detail; and whether nothing but "and" parts it from
    the last.
    """
    between = text[max(start, end - 120) : end]
    words = [bare(word) for word in _WORDS.findall(between)]
    clause = _CLAUSE_END.split(between)[-1]
    return clause, start > 0 and all(word in ("and", "or", "y", "und", "et") for word in words)


def _relation_before(clause: str) -> str:
    words = [bare(word) for word in _WORDS.findall(clause)]
    for back in range(1, min(len(words), _LONGEST_LINK + 1) + 1):
        place = len(words) - back
        if words[place] in _THIRD_PERSON:
            return "other"
        relation = _RELATION_OF.get(words[place], "")
        if relation:
            return relation if _names_another(clause, words, place) else ""
        if words[place] not in _BEHIND_RELATION and not _is_name(clause, back):
            return ""
    return ""


def _names_another(clause: str, words: list[str], place: int) -> bool:
    """ "my wife", "wife's email" or "wife: ..." speak of somebody else; "I'm Dana's husband"
    doesn't.
    """
    position = [match.start() for match in _WORDS.finditer(clause)][place]
    if _SELF.search(clause[:position]):
        return False
    owned = place > 0 and words[place - 1] in _OWNERS
    return owned or "s" in words[place + 1 : place + 2] or place == 0 or words[place - 1] == "s"


def _is_name(clause: str, back: int) -> bool:
    name: str = _WORDS.findall(clause)[-back]
    return name[0].isupper()


def _relation_behind(after: str) -> str:
    match = _BEHIND.match(after.replace("\ufffc", " ")[:60])
    if match and bare(match[1]) in _OWNERS:
        return _RELATION_OF.get(bare(match[2]), "")
    return ""
