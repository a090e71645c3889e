"""Numbers written as words become digits: "half a million", "vierhunderttausend", "غرفتين"."""

import re
from functools import partial

from text_to_num import alpha2digit

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import either
from katek.properties.reading_text import Phrase

_COUNTED = (
    "bed, beds, bedroom, bedrooms, bedrm, bdrm, br, bath, baths, bathroom, bathrooms, room, rooms, million,"
    "hundred, thousand, point, car, acre, month, months, week, weeks, year, years, zimmer, monat, monate,"
    "million, millionen, schlafzimmer, bad, bader, habitacion, habitaciones, dormitorio, dormitorios, bano,"
    "mes, meses, piece, chambre, chambres, salle, mois, and a half, hectare, or"
)
_RUNS = {
    "en": "two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen,"
    "fifteen, sixteen, seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty,"
    "ninety",
    "de": "zwei, drei, vier, funf, sechs, sieben, acht, neun, zehn, elf, zwolf, dreizehn, vierzehn, "
    "funfzehn,"
    "sechzehn, siebzehn, achtzehn, neunzehn, zwanzig",
    "es": "dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce, quince,"
    "dieciseis, diecisiete, dieciocho, diecinueve, veinte, veinticinco, treinta, cuarenta, cincuenta, "
    "sesenta,"
    "setenta, ochenta, noventa, cien, ciento, doscientos, trescientos, cuatrocientos, quinientos,"
    "seiscientos, setecientos, ochocientos, novecientos",
    "fr": "deux, trois, quatre, cinq, six, sept, huit, dix, onze, douze, treize, quatorze, quinze, seize,"
    "vingt, vingts, trente, quarante, cinquante, soixante, cent, cents",
}
_ONE = {"en": "one", "de": "ein, eine, einem, einen, eins", "es": "un, una, uno", "fr": "un, une"}
_LINK = {"en": "and", "de": "und", "es": "y", "fr": "et"}
_HUNDRED = {"en": r"(?: hundred)?", "de": "", "es": "", "fr": ""}


def _run(language: str) -> re.Pattern[str]:
    word, link = either(_RUNS[language]), _LINK[language]
    hundred = _HUNDRED[language]
    begin = rf"(?:{word}|(?:a|one)(?= hundred)){hundred}" if language == "en" else word
    return re.compile(rf"\b{begin}(?:[ -](?:{link} )?{word}{hundred}){{0,6}}\b")


_RUN = {language: _run(language) for language in _RUNS}
_SINGLE = {
    language: re.compile(rf"\b{either(words)}(?=[ -](?:{either(_COUNTED)})\b)")
    for language, words in _ONE.items()
}
# German writes a number as one word.
_GERMAN_PIECES = (
    "(?:ein|zwei|drei|vier|funf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwolf|zwanzig|dreissig|vierzig|"
    "funfzig|sechzig|siebzig|achtzig|neunzig|hundert|und)"
)
_GERMAN = re.compile(
    rf"\b(?P<number>(?:{_GERMAN_PIECES}){{2,9}}|hundert)(?P<tausend>tausend)?\b"
    rf"|\b(?P<few>(?:{_GERMAN_PIECES}){{1,9}})tausend\b"
)
_GERMAN_ROOMS = re.compile(r"\b(zwei|drei|vier|funf|sechs|sieben)(?:einhalb)?-?(?=zimmer)")

_SPECIAL = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"\b(?:half|1/2)(?: of)?(?: a| an)?[ -](million|mill|mil|m|acre|hectare)\b", r"0.5 \1"),
        (
            r"\b(?:medio|demi|un demi|une demi|eine halbe|ein halber|halbe)[ -](millon|million|hectare)\b",
            r"0.5 \1",
        ),
        (r"\b(?:1/4|(?:a |one )?quarter)(?: of)?(?: a| an)?[ -](million|acre)\b", r"0.25 \1"),
        (r"\b(?:3/4|three quarters)(?: of)?(?: a| an)? (million|acre)\b", r"0.75 \1"),
        (
            r"\b(?:anderthalb|eineinhalb|one and a half|1 and a half|a million and a half) ?(?=mill|"
            r"million)",
            "1.5 ",
        ),
        (r"\b(?:a|one) million and a half\b", "1.5 million"),
        (r"\bzweieinhalb\b", "2.5"),
        (r"\bun (?:millon y medio|million et demi)\b", "1.5 million"),
        (r"\b(\d+) (millones|millions) (?:y medio|et demi)\b", r"\1.5 \2"),
        (r"\b(?:a|an|un|une|eine|einer) (million|millon)\b", r"1 \1"),
        (r"\ban? (acre|hectare)\b", r"1 \1"),
        (r"(?<![\d/])\b(\d) 1/2\b", r"\1.5"),
        (r"غرفتين|غرفتان", "2 غرف"),
        (r"حمامين|حمامان", "2 حمام"),
        (r"مليونين", "2 مليون"),
        (r"(?:نصف|نص) مليون", "0.5 مليون"),
        (r"(?<!\d )(?<!\d)\bمليون ونصف", "1.5 مليون"),
        (r"(?<![\d.] )(?<![\d.])\bمليون\b", "1 مليون"),
        (r"\b(?:غرفه واحده|غرفه نوم واحده)", "1 غرف"),
    )
)
_ARABIC = {
    "3": "ثلاث, ثلاثه",
    "4": "اربع, اربعه",
    "5": "خمس, خمسه",
    "6": "ست, سته",
    "7": "سبع, سبعه",
    "8": "ثمان, ثماني, ثمانيه",
    "9": "تسع, تسعه",
    "10": "عشر, عشره",
}
_ARABIC_NUMBER = {
    digit: re.compile(rf"\b{either(words)} (?=غرف|حمام|مليون|ملايين|الاف|الف|شهور|اشهر)")
    for digit, words in _ARABIC.items()
}
_ACCENTS = (("funf", "fünf"), ("zwolf", "zwölf"))
_HUNDREDS_AND_TENS = re.compile(r"([1-9]) ([1-9]0)")  # "four fifty" is said for 450
_READ = re.compile(r"[\d ]+(?:(?:and|und|y|et) [\d ]+)*")
_POINT = re.compile(r"\b(\d+) (?:point|dot) (\d+)\b")
_HUNDRED_DIGITS = re.compile(r"\b([1-9]\d?) hundred\b")
_AND_A_HALF = re.compile(r"\b(\d+) and a half\b")


def read_number_words(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Rewrite number words as digits; multipliers ("thousand", "Mio") stay for the number reader."""
    for pattern, template in _SPECIAL:
        phrase.rewrite(pattern, template)
    for digit, pattern in _ARABIC_NUMBER.items():
        phrase.rewrite(pattern, f"{digit} ")
    if draft.language == "de":
        phrase.take(_GERMAN_ROOMS, lambda match: _digits(_typed(phrase, match), "de"))
        phrase.take(_GERMAN, partial(_german, phrase))
    for language in dict.fromkeys((draft.language, "en")):
        if language in _RUN:
            phrase.take(_RUN[language], partial(_run_as_digits, phrase, language))
            phrase.rewrite(_SINGLE[language], "1")
    phrase.rewrite(_POINT, r"\1.\2")
    phrase.rewrite(_HUNDRED_DIGITS, r"\g<1>00")
    phrase.rewrite(_AND_A_HALF, r"\1.5")


def _run_as_digits(phrase: Phrase, language: str, match: re.Match[str]) -> str | None:
    return _digits(_typed(phrase, match), language)


def _typed(phrase: Phrase, match: re.Match[str]) -> str:
    return phrase.said(match.start(), match.end()).lower()


def _digits(words: str, language: str) -> str | None:
    """Digits for a run of number words; what is no single number is read piece by piece ("2 and 3")."""
    for plain, accented in _ACCENTS:
        words = words.replace(plain, accented)
    written: str = alpha2digit(words.strip(" -").replace("-", " "), language, 0)
    if spoken := _HUNDREDS_AND_TENS.fullmatch(written):
        return spoken[1] + spoken[2]
    return written if _READ.fullmatch(written) else None


def _german(phrase: Phrase, match: re.Match[str]) -> str | None:
    typed = _typed(phrase, match)
    if match["number"] and not match["tausend"]:
        return _digits(typed, "de")
    number = _digits(typed.removesuffix("tausend"), "de")
    return f"{number} tausend" if number else None
