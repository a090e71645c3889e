"""Text made comparable: `Málaga`, `MALAGA` and `malaga` are one word to a search.

The database can't do it (its build has no `unaccent`), so text is folded here, before it is stored in the
columns that search reads and before it is looked up in them.
"""

import re
import unicodedata

# Letters that Unicode doesn't take apart into a base letter and a mark.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ة": "ه",
        "ـ": None,
    }
)
NOT_A_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower case, no accents, one space between words, nothing but letters and digits."""
    plain = text.lower() if text.isascii() else _without_accents(text)
    return NOT_A_WORD.sub(" ", plain).strip()


def folded_ref(text: str) -> str:
    """A listing number without what people leave out of it: `hp1042` for `HP-1042` and `#hp 1042`."""
    return fold(text).replace(" ", "")


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold().translate(LETTERS)
    apart = unicodedata.normalize("NFKD", plain)
    letters = "".join(_digit(letter) for letter in apart if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", letters)


def _digit(letter: str) -> str:
    """Digits of any script as 0 to 9."""
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter
