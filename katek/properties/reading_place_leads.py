"""What leads to a place in a sentence: "in", "near", "not in", in the language of the message."""

import re
from collections.abc import Iterator

from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import WORD, Hit, Lexicon, lexicon
from katek.properties.reading_text import Phrase, right_before
from katek.properties.reading_words_home_now import DENIED, HOME_NOW, NOT_FAR
from katek.properties.reading_words_places import PREPOSITIONS, PREPOSITIONS_OF

_LEADS = lexicon(PREPOSITIONS)
_LEADS_OF = {lang: lexicon(PREPOSITIONS, {"in": text}) for lang, text in PREPOSITIONS_OF.items()}
_ARTICLES = re.compile(
    r"(?: (?:a|an|the|la|el|los|las|le|les|l|der|die|dem|den|my|any|good|public))*$"
)
_DENIED = re.compile(DENIED)
_NOT_FAR = re.compile(NOT_FAR)
_HOME_NOW = re.compile(HOME_NOW)
_CUTS = re.compile(r"[|¦]")
_WINDOW = 60
# Between two places of one list: "A, B or the C".
LIST_GAP = re.compile(
    r" ?(?:,|or|and|/|&|o|y|oder|und|ou|et|، | |the|a|la|el|le|les|der|die|das)* ?"
)


def lead_before(folded: str, start: int, draft: Draft | None = None) -> str | None:
    """The meaning of the words right before `start`: "in", "near", "not", "elsewhere" or None."""
    if home_now(folded, start):
        return "elsewhere"
    if right_before(_NOT_FAR, folded, start):
        return "near"
    if right_before(_DENIED, folded, start):
        return "not"
    meanings = _lexicon(draft).meanings
    whole = folded[max(0, start - _WINDOW) : start].rstrip(" -")
    for before in (whole, _ARTICLES.sub("", whole)):
        words = WORD.findall(_CUTS.split(before)[-1])[-4:]
        keys = (" ".join(words[-size:]) for size in range(len(words), 0, -1))
        lead = next((meanings[key] for key in keys if key in meanings), None)
        if lead and before.endswith(words[-1]):
            return lead
    return None


def home_now(folded: str, start: int) -> re.Match[str] | None:
    """ "I live in" and the like, right before `start`."""
    now = right_before(_HOME_NOW, folded, start)
    return None if now is None or now["wish"] else now


def leads_in(phrase: Phrase, draft: Draft) -> Iterator[tuple[int, str]]:
    """Where names may begin, and what leads to them."""
    for hit in _lexicon(draft).find(phrase.folded):
        if _to_a_name(phrase, hit):
            elsewhere = home_now(phrase.folded, hit.end + 1)
            yield hit.end, "elsewhere" if elsewhere else hit.meaning


def found_place(draft: Draft, name: str, lead: str | None) -> None:
    """Note a place as wanted, near or ruled out; that it is where somebody lives is not noted."""
    if lead == "elsewhere":
        return
    if lead == "not":
        draft.flag(f"excluded_place:{name}")
        return
    add(draft.places, name)
    if lead == "near":
        add(draft.near, name)


def add(names: list[str], name: str) -> None:
    """Once is enough."""
    if name not in names:
        names.append(name)


def _lexicon(draft: Draft | None) -> Lexicon:
    return _LEADS_OF.get(draft.language, _LEADS) if draft else _LEADS


def _to_a_name(phrase: Phrase, hit: Hit) -> bool:
    """ "by the lake" is near it, but "built by Smith" is nowhere."""
    return hit.meaning != "none" and phrase.folded[hit.start : hit.end] != "by"
