"""Which language a message is in, as far as its small words tell."""

import re

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import WORD
from katek.properties.reading_text import Phrase

# Words that tell; what two languages share is left out where it would mislead.
_TELLING = {
    "en": "the a an with for and in under looking want need my is are of to bed beds bedroom bedrooms bath "
    "house "
    "apartment condo rent buy please how what can you do have near max budget between around at least",
    "de": "der die das und mit ohne fur ich suche wir zur zum bis ab haus wohnung ein eine einen zimmer zu "
    "ist im "
    "mieten kaufen euro hochstens mindestens mit garten nicht kein keine mochte bitte von quadratmeter "
    "warm kalt "
    "grundstuck tsd mio maximal",
    "es": "el la los las de del con sin por para en una un y busco quiero casa piso hasta menos mas al mes "
    "alquiler "
    "venta comprar alquilar habitaciones banos dormitorios mil euros jardin apartamento necesito maximo "
    "tengo atico",
    "fr": "le la les de du des avec sans pour dans et un une je cherche maison appartement moins plus a "
    "louer vendre "
    "acheter pieces chambres euros mois en cherchons jardin maxi est au aux nous disponible entre",
}
_WORDS = {language: frozenset(words.split()) for language, words in _TELLING.items()}
_ADDRESS = re.compile(
    r"[^\s@<>()]+@[^\s@<>()]+|(?:https?://|www\.)\S+"
    r"|(?<![\w.])[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|io|eu|uk|de|es|fr|example)\b(?:/\S*)?"
    r"|(?<![\w-])(?=[\w-]*\d)[\w-]*[^\W\d_]-?\d[\w-]*",
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def read_language(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Set the draft's language; a tie goes to the context's, then to English."""
    if _ARABIC.search(phrase.folded):
        draft.language = "ar"
        return
    words = WORD.findall(without_addresses(phrase.folded))
    counts = {lang: sum(word in telling for word in words) for lang, telling in _WORDS.items()}
    best = max(counts.values())
    leaders = [language for language, count in counts.items() if count == best]
    draft.language = context.language if not best or context.language in leaders else leaders[0]


def without_addresses(text: str) -> str:
    """The text without e-mail addresses, links and numbers of listings, whose words tell no language."""
    return _ADDRESS.sub(" ", text)
