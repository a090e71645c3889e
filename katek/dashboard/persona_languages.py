"""The persona's languages as people write them, parted by commas: by name or code."""

from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _

from katek.assistant.personas import LANGUAGE, PersonaProblem
from katek.dashboard.templatetags.leads_in_words import language_name
from katek.organizations.details import languages


def in_words(codes: Iterable[str]) -> str:
    """By their names; by its code one whose name would be read as another."""
    known = _codes_by_name()
    named = ((code, language_name(code)) for code in codes)
    return ", ".join(name if known.get(name.casefold()) == code else code for code, name in named)


def codes_of(text: str) -> list[str]:
    """Each once, in the order of the text. Raises `PersonaProblem` for a word that is no language."""
    known, found = _codes_by_name(), list[str]()
    for piece in text.split(","):
        words = piece.split()
        code = known.get(" ".join(words).casefold())
        found += [code] if code else [known.get(word.casefold(), word) for word in words]
    if wrong := next((code for code in found if not LANGUAGE.fullmatch(code)), None):
        told = _("%(word)s is not known as a language. Write its name, such as English or Español.")
        raise PersonaProblem({"languages": told % {"word": f"“{wrong}”"}})
    return list(dict.fromkeys(found))


def _codes_by_name() -> dict[str, str]:
    """By the names in English, in the language itself, and, before these, in that of the reader."""
    plain = {code: names for code, names in LANG_INFO.items() if len(code) == 2 and "name" in names}
    return {
        **{names["name"].casefold(): code for code, names in plain.items()},
        **{names["name_local"].casefold(): code for code, names in plain.items()},
        **{name.casefold(): code for code, name in languages()},
    }
