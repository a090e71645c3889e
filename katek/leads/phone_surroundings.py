"""Whether digits that could be a phone number are one: the words around them decide."""

import re
import unicodedata

from katek.leads.contact_found import ExtractionContext
from katek.leads.contact_text import bare, words_of

_OTHER_THINGS = words_of(
    """mls mlsid listing listings ref refno reference id ids price prices budget zip zipcode postal
    postcode apn parcel lot order case invoice fax code asking sqft referencia precio
    presupuesto anuncio objekt objektnummer preis inserat annonce prix annuncio prezzo preco
    codigo"""
)
_PHONE_WORDS = words_of(
    """phone phones cell cellphone mobile tel telephone call calls text texts sms whatsapp ring
    reach contact my me mine telefono movil celular llamame llamar telefon handy mobil ruf
    anrufen rufen nummer portable telephone appelez appelle telefone celular ligue telefono
    cellulare"""
)
_NEUTRAL = words_of("number numbers no nr num nro numero is the of a es ist est")
_CHARS_BEFORE = 80
_UNIT_BEHIND = re.compile(
    r"\s{0,2}(?:usd|eur|gbp|dollars?|euros?|pounds?|bucks|sq\b|sqft|sf\b|sqm|m2|square|acres?"
    r"|[$€£¥₹%])",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(r"(\w*[^\W\d_]\w*)[-_/]$")
_WORDS = re.compile(r"[^\W_]+")


def is_something_else(text: str, start: int, end: int, context: ExtractionContext) -> bool:
    """Whether the digits at this place are a listing number, a price, a size or the like."""
    raw = text[start:end]
    digits = re.sub(r"\D", "", raw)
    if context.is_ref(raw) or context.is_ref(digits) or _UNIT_BEHIND.match(text, end):
        return True
    before = text[max(0, start - _CHARS_BEFORE) : start]
    return _follows_a_sign(before) or _follows_a_word(before, is_bare=raw.isdigit())


def mentions_phone(text: str) -> bool:
    """Whether a text speaks of phoning at all."""
    words = {bare(word) for word in _WORDS.findall(text)}
    return (
        bool(words & (_PHONE_WORDS - {"me", "my", "mine", "contact", "reach"})) or "number" in words
    )


def _follows_a_sign(before: str) -> bool:
    tight = before.rstrip()
    if tight and unicodedata.category(tight[-1]) == "Sc":
        return True
    if tight.endswith("#"):
        return bare(tight[:-1].rstrip()[-6:]).split()[-1:] not in (["my"], ["phone"], ["cell"])
    code = _CODE_BEFORE.search(before)
    return code is not None and bare(code[1]) not in _PHONE_WORDS


def _follows_a_word(before: str, *, is_bare: bool) -> bool:
    """Look back over three words, within the sentence, for what the digits are."""
    sentence = re.split(r"[?!\n\ufffc]", before)[-1]
    distance = 0
    for word in reversed(_WORDS.findall(sentence)):
        known = bare(word)
        if known in _PHONE_WORDS or any(ch.isdigit() for ch in known):
            return False
        if known in _NEUTRAL:
            continue
        distance += 1
        if known in _OTHER_THINGS:
            return is_bare or distance == 1
        if distance == 3:
            return False
    return False
