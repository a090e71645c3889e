"""Which language a text is in, told by its small words; short text tells nothing and says so."""

import re
from collections.abc import Collection
from functools import lru_cache

from katek.properties.folding import fold
from katek.properties.reading_language import without_addresses

_WORDS = {
    "en": "the a an and or is are was be been do does did have has i im you your we our they it "
    "its this that these"
    " there with without for from in on at to of by under over about looking want need would "
    "like can could will"
    " what where when how who which show me my please thanks thank hello hi hey yes not any some "
    "more house home"
    " apartment bedroom bedrooms rent buy cheaper garden price near available tell much many second first one"
    " talk person see view viewing still interested",
    "es": "el la los las un una unos unas y o es son esta estan ser hay tengo tiene tienen yo tu usted nosotros"
    " que con sin para por de del en al desde hasta sobre busco buscamos quiero quisiera necesito puedo puede"
    " donde cuando como cual cuanto hola gracias buenos dias buenas tardes por favor si no mas menos muy casa"
    " casas piso pisos dormitorios habitaciones alquiler alquilar comprar venta barato jardin precio cerca ver"
    " algo alguna mi me le se lo hablar persona visita disponible todavia cuesta tienes tienen soy",
    "de": "der die das den dem des ein eine einen einem einer und oder ist sind war bin habe "
    "haben hat gibt ich du"
    " sie wir ihr es mit ohne fur von zu zum zur im in am an auf bis ab unter uber nach aus suche suchen mochte"
    " brauche wollen will kann konnen wo wann wie was welche wer hallo guten tag danke bitte ja nein nicht kein"
    " keine mehr sehr haus hauser wohnung wohnungen zimmer mieten miete kaufen kauf gunstiger garten preis nahe"
    " noch etwas mein mir sprechen mensch menschen besichtigung verfugbar kostet zeigen zeig",
    "fr": "le la les un une des et ou est sont je tu nous vous il elle avec sans pour de du dans "
    "sur au aux cherche"
    " cherchons voudrais besoin peux ou quand comment bonjour merci oui non pas plus tres maison appartement"
    " chambres louer location acheter vente jardin prix pres quelque mon ma ce cette que qui",
    "it": "il lo la gli le un una e o sono ho hai abbiamo cerco vorrei con senza per di del "
    "della nel dove quando"
    " come ciao buongiorno grazie si non piu molto casa appartamento camere affitto affittare comprare prezzo",
    "pt": "o a os as um uma e ou sou tenho temos procuro gostaria quero com sem para por de do "
    "da no na onde quando"
    " como ola obrigado obrigada sim nao mais muito casa apartamento quartos alugar comprar preco",
    "nl": "de het een en of is zijn ik je wij met zonder voor van in op bij naar zoek wil graag "
    "kan waar wanneer hoe"
    " hallo dank bedankt ja nee niet geen meer huis woning kamers huren kopen prijs",
}
WORDS: dict[str, frozenset[str]] = {code: frozenset(fold(t).split()) for code, t in _WORDS.items()}
_SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "zh": re.compile(r"[\u4e00-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff]"),
    "ko": re.compile(r"[\uac00-\ud7af]"),
    "he": re.compile(r"[\u0590-\u05ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
}
ENOUGH_LETTERS = 20
ENOUGH_TO_SWITCH = 2
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = {"es": re.compile(r"[¿¡ñ]", re.IGNORECASE), "de": re.compile(r"[äöüß]", re.IGNORECASE)}


@lru_cache(maxsize=512)
def spoken(text: str, *, least: int = 1) -> str | None:
    """The language of a text, ISO 639-1, when at least so many of its words leave no doubt; else None."""
    if script := _script(text):
        return script
    scores = _scores(text)
    if not scores:
        return None
    (best, first), (_, second) = scores[0], scores[1]
    clear = (first >= 2 and first > second * 1.4) or (first == 1 and second == 0)
    return best if clear and first >= least else None


def is_other_language(text: str, language: str) -> bool:
    """Whether a text of 20 letters or more is plainly in a language other than the named one."""
    if len(_LETTER.findall(text)) < ENOUGH_LETTERS:
        return False
    code = language[:2].lower()
    found = spoken(text)
    if found is None or found == code or code not in WORDS:
        return found in _SCRIPTS and code in WORDS
    scores = dict(_scores(text))
    return found in _SCRIPTS or (
        scores.get(found, 0) >= 4 and scores[found] > 2 * scores.get(code, 0)
    )


def reply_language(
    text: str, *, before: str, allowed: Collection[str], default: str, settled: bool = False
) -> str:
    """The language to answer in: that of the text if it is clear and allowed, else the one before.

    Addresses and numbers of listings are in no language. `settled`: the one before was the customer's own,
    so that a single word does not change it.
    """
    found = spoken(without_addresses(text), least=ENOUGH_TO_SWITCH if settled else 1)
    if found and (not allowed or found in allowed):
        return found
    before = before[:2].lower()
    if before and (not allowed or before in allowed):
        return before
    default = default[:2].lower()
    return default if not allowed or default in allowed else next(iter(allowed))


def _script(text: str) -> str | None:
    letters = len(_LETTER.findall(text))
    for code, pattern in _SCRIPTS.items():
        if letters and len(pattern.findall(text)) > letters / 2:
            return code
    return None


def _scores(text: str) -> list[tuple[str, float]]:
    """Languages by how many of the text's words they know, the best first."""
    words = fold(text[:2000]).split()
    scores = {code: float(sum(word in known for word in words)) for code, known in WORDS.items()}
    for code, pattern in _MARKS.items():
        scores[code] += 1.0 if pattern.search(text) else 0.0
    ranked = sorted(scores.items(), key=lambda pair: -pair[1])
    return ranked if ranked[0][1] else []
