"""The languages in which the built-in assistant speaks: phrases, kinds of home, features, small words."""

from types import ModuleType

from katek.assistant.words import de, de_terms, en, en_terms, es, es_terms

LANGUAGES: dict[str, ModuleType] = {"en": en, "es": es, "de": de}
TERMS: dict[str, ModuleType] = {"en": en_terms, "es": es_terms, "de": de_terms}


def language_or_english(language: str) -> str:
    """The code of a language that we have words in; English stands in for any other."""
    code = language[:2].lower()
    return code if code in LANGUAGES else "en"


def phrases(language: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = LANGUAGES[language_or_english(language)].PHRASES
    return table


def word(language: str, key: str) -> str:
    """A small word or pattern, `{}` where a value goes."""
    table: dict[str, str] = TERMS[language_or_english(language)].WORDS
    return table[key]


def word_or(language: str, key: str, fallback: str) -> str:
    """The word of the first key that the language has."""
    table: dict[str, str] = TERMS[language_or_english(language)].WORDS
    return table.get(key) or table[fallback]


def feature_word(language: str, feature: str) -> str:
    """A feature such as `garden` in words; one that we have no words for as it is written."""
    table: dict[str, str] = TERMS[language_or_english(language)].FEATURES
    return table.get(feature, feature.replace("_", " "))


def landmark_word(language: str, name: str) -> str:
    """What stands after "near": `the river`; a name as it is written."""
    table: dict[str, str] = TERMS[language_or_english(language)].LANDMARKS
    return table.get(name, name)


def mentioned_feature(language: str, feature: str) -> str:
    """A feature as the subject of a sentence: whether a listing mentions `pets`."""
    table: dict[str, str] = TERMS[language_or_english(language)].MENTIONED
    return table.get(feature) or feature_word(language, feature)


def kind_word(language: str, kind: str, *, many: bool) -> str:
    table: dict[str, tuple[str, str]] = TERMS[language_or_english(language)].KINDS
    one, several = table.get(kind, table[""])
    return several if many else one
