"""Numbers spoken digit by digit: "five oh three 555 0144", "zéro six douze trente-quatre".

Runs of number words are found here; `text2num` reads them.
"""

import re
from collections.abc import Iterator

from text_to_num import alpha2digit

from katek.leads.contact_text import bare

_WORDS = {
    "en": """zero oh o one two three four five six seven eight nine ten eleven twelve
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty
    forty fifty sixty seventy eighty ninety hundred double triple plus""",
    "es": """cero uno un dos tres cuatro cinco seis siete ocho nueve diez once doce trece
    catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno
    veintidos veintitres veinticuatro veinticinco veintiseis veintisiete
    veintiocho veintinueve treinta cuarenta cincuenta sesenta setenta ochenta
    noventa y mas""",
    "fr": """zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze
    quinze seize vingt vingts trente quarante cinquante soixante et plus""",
    "de": """null eins ein zwei zwo drei vier funf sechs sieben acht neun zehn elf zwolf
    dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig
    dreissig vierzig funfzig sechzig siebzig achtzig neunzig plus""",
    "pt": """zero um dois tres quatro cinco seis meia sete oito nove dez onze doze treze
    quatorze catorze quinze dezesseis dezessete dezoito dezenove vinte trinta
    quarenta cinquenta sessenta setenta oitenta noventa e mais""",
    "it": """zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici
    quattordici quindici sedici diciassette diciotto diciannove venti trenta
    quaranta cinquanta sessanta settanta ottanta novanta piu""",
}  # fmt: skip
_VOCABULARY = {language: frozenset(words.split()) for language, words in _WORDS.items()}
_GERMAN_PAIR = re.compile(r"(?:ein|zwei|drei|vier|funf|sechs|sieben|acht|neun)und\w+zig")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_GAP = re.compile(r"[\s,.()-]{0,3}")
_REPEATS = {"double": 2, "triple": 3}
_SPELLINGS = {"en": {"oh": "zero", "o": "zero"}, "de": {"zwo": "zwei"}, "pt": {"meia": "seis"}}
_LONGEST, _FEWEST_WORDS = 30, 3

Token = tuple[int, int, str]


def spoken_numbers(text: str, language: str) -> Iterator[tuple[int, int, list[str]]]:
    """Places where a number is spoken, each with its readings as digits, the likeliest first."""
    for run, spoken_in in _runs(text):
        if len(run) > _LONGEST or sum(not t[2].isdigit() for t in run) < _FEWEST_WORDS:
            continue
        order = sorted(spoken_in, key=lambda known: (known != language[:2], known))
        yield run[0][0], run[-1][1], [r for known in order for r in _readings(text, run, known)]


def _runs(text: str) -> Iterator[tuple[list[Token], frozenset[str]]]:
    """Neighbouring number words and digits, as long as one language has them all."""
    run: list[Token] = []
    languages = frozenset(_VOCABULARY)
    for match in _TOKEN.finditer(text):
        spoken_in = _languages(match[0])
        joined = run and _GAP.fullmatch(text, run[-1][1], match.start()) and languages & spoken_in
        if not joined:
            if run:
                yield run, languages
            run, languages = [], frozenset(_VOCABULARY)
        if spoken_in:
            run.append((match.start(), match.end(), match[0]))
            languages = languages & spoken_in
    if run:
        yield run, languages


def _languages(token: str) -> frozenset[str]:
    if token.isdigit():
        return frozenset(_VOCABULARY)
    word = bare(token)
    found = {language for language, words in _VOCABULARY.items() if word in words}
    if _GERMAN_PAIR.fullmatch(word):
        found.add("de")
    return frozenset(found)


def _readings(text: str, run: list[Token], language: str) -> Iterator[str]:
    """The run as digits: whole, then without up to two tokens at either end ("... 0144, 3
    bedrooms").
    """
    for cut_end in range(3):
        for cut_start in range(3):
            part = run[cut_start : len(run) - cut_end]
            if len(part) >= _FEWEST_WORDS:
                as_written = text[part[0][0] : part[-1][1]]
                yield _digits(_expanded(as_written, language), language)
                yield _digits(_expanded(as_written.replace("-", " "), language), language)


def _expanded(words: str, language: str) -> str:
    """With "oh" as zero and "double four" as "four four"; commas would end a number."""
    spellings, pieces, times = _SPELLINGS.get(language, {}), [], 1
    for word in re.split(r"[\s,.()]+", words.lower()):
        if word in _REPEATS:
            times = _REPEATS[word]
            continue
        pieces.extend([spellings.get(word, word)] * times)
        times = 1
    return " ".join(pieces)


def _digits(words: str, language: str) -> str:
    sign = "+" if words.split(" ", 1)[0] in ("plus", "mas", "más", "mais", "piu", "più") else ""
    return sign + re.sub(r"\D", "", alpha2digit(words, language, 0))
