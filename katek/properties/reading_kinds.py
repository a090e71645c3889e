"""Types and features, wanted and not wanted: which of them a "no" or "without" reaches."""

import re
from dataclasses import dataclass

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import WORD, Hit, lexicon
from katek.properties.reading_text import Phrase, fold
from katek.properties.reading_words_kinds import FEATURES, SCOPE, TYPES

KINDS = lexicon(
    {f"type:{name}": text for name, text in TYPES.items()},
    {f"feature:{name}": text for name, text in FEATURES.items()},
    {f"scope:{name}": text for name, text in SCOPE.items()},
)
_FEATURES = lexicon(FEATURES)
_SENTENCE_END = re.compile(r"[.!?;:|()]|,")
_FAR = 4  # words between a "no" and what it denies: "not a big fan of condos"
_TERMS = ("type", "feature")


@dataclass
class _Scope:
    """What the next term is subject to: "" wanted, "not" denied, "without" denied, "spare" not needed."""

    mode: str = ""
    reached: bool = False


def canonical_features(text: str) -> tuple[str, ...]:
    """The canonical features in any text, such as a feed's "Fenced Yard" or "In-Ground Pool"."""
    found = (hit.meaning for hit in _FEATURES.find(fold(text)))
    return tuple(dict.fromkeys(name for name in found if not name.startswith("not:")))


def read_kinds(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Sort types and features into wanted and not wanted, and cut them with the words around."""
    hits = list(KINDS.find(phrase.folded))
    scope = _Scope()
    spans = []
    for place, hit in enumerate(hits):
        gap = phrase.folded[hits[place - 1].end if place else 0 : hit.start]
        scope = _carried(scope, gap, hits, place)
        group, _, name = hit.meaning.partition(":")
        if group in _TERMS:
            _note(draft, group, name, scope.mode)
            scope = _Scope(scope.mode, reached=True)
            spans.append((hit.start, hit.end))
        else:
            scope = _scoped(scope, name)
            if name in {"spare", "skip"}:
                spans.append((hit.start, hit.end))
    phrase.cut(spans)
    _settle(draft)


def _carried(scope: _Scope, gap: str, hits: list[Hit], place: int) -> _Scope:
    """The scope after the words between two known phrases."""
    if not scope.mode or not gap.strip():
        return scope
    end = _SENTENCE_END.search(gap)
    if end and not (end[0] == "," and scope.reached and _list_goes_on(hits, place)):
        return _Scope()
    words = len(WORD.findall(gap))
    if (scope.reached and words) or words > _FAR:
        return _Scope()
    return scope


def _list_goes_on(hits: list[Hit], place: int) -> bool:
    """Whether "no condos, townhouses or lofts" goes on to its "or"."""
    for hit in hits[place:]:
        if hit.meaning == "scope:or":
            return True
        if not hit.meaning.startswith(_TERMS):
            return False
    return False


def _scoped(scope: _Scope, name: str) -> _Scope:
    if name in {"not", "without", "spare"}:
        return _Scope(name)
    if name == "or" or (name == "and" and scope.mode == "without"):
        return scope
    return _Scope()


def _note(draft: Draft, group: str, name: str, mode: str) -> None:
    denied = mode in {"not", "without"}
    if name.startswith("not:"):
        denied, name = not denied, name.removeprefix("not:")
    if mode == "spare":
        if group == "feature":
            draft.changes.append(f"drop:{name}")
        return
    if name == "pets" and denied:
        return  # "no pets" is said of oneself
    target = {
        ("type", False): draft.types,
        ("type", True): draft.types_not,
        ("feature", False): draft.features,
        ("feature", True): draft.features_not,
    }[group, denied]
    if name not in target:
        target.append(name)


def _settle(draft: Draft) -> None:
    """ "Furnished or unfurnished" asks for neither."""
    for wanted, unwanted in ((draft.types, draft.types_not), (draft.features, draft.features_not)):
        for name in set(wanted) & set(unwanted):
            wanted.remove(name)
            unwanted.remove(name)
