"""Secrets that only the words around them betray: social security numbers, passwords, one-time
codes.
"""

import re
from collections.abc import Iterator

from katek.leads.contact_text import words_of

Span = tuple[int, int]

_SSN_DASHED = re.compile(r"(?<![\d+-])(?!000|666)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_SSN_NAMED = re.compile(
    r"\b(?:ssn|ss#|social security|social|itin|tax id)(?: ?(?:number|no\.?|#))?(?: is)?[\s:#]{0,3}"
    r"(\d{3}[ -]?\d{2}[ -]?\d{4})(?!\d)",
    re.IGNORECASE,
)

_INTRODUCED = (
    r"(?:\b(?:password|passwort|kennwort|passphrase|pwd|contraseña|mi clave|mot de passe|senha)"
    r"|كلمة السر|كلمة المرور)"
)
_PASSWORD = re.compile(
    rf"{_INTRODUCED}(?P<sign>\s{{0,2}}[:=]\s{{0,2}}|'s\s|\s(?:is|es|ist|lautet|est|é|è"
    rf"|هي)\s{{1,2}}:?\s?)(?P<value>(?!\[removed\])[^\s,;]{{3,64}})",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"\bpin(?: is|:| =)\s?(\d{4})(?!\d)", re.IGNORECASE
)  # six digits: a postal code in India
_NO_PASSWORD = words_of(
    """wrong not incorrect invalid required needed the a an my your too very case there this that
    still expired reset correct right safe secure missing gone forgotten lost set changed long
    short falsch nicht weg vergessen incorrecta incorrecto necesaria mal obligatoria incorrect
    faux pas perdu oublié obligatoire what same in on for asked never always also sent written"""
)

_CODE = r"(?:[A-Z]-\d{4,8}|\d{3}[ -]\d{3}|\d{4,8})"
_CODE_NAME = (
    r"(?:(?:verification|one[- ]?time|security|login|log-in|sms|authentication|auth|access"
    r"|2fa)[- ](?:pass)?(?:code|password|pin)"
    r"|otp|2fa|passcode|tan|(?:bestätigungs|sicherheits|anmelde|verifizierungs)code"
    r"|code de (?:vérification|sécurité|confirmation)"
    r"|código de (?:verificación|seguridad|acceso|confirmación|verificação)|رمز التحقق)"
)
_CODE_BEHIND = re.compile(
    rf"\b{_CODE_NAME}(?:\s(?:is|es|ist|lautet|est|é"
    rf"|number))?\s{{0,2}}[:=-]?\s{{0,2}}({_CODE})(?![\w/-]|\.\d)",
    re.IGNORECASE,
)
_CODE_BEFORE = re.compile(
    rf"(?<![\w$€£/.-])({_CODE})\s(?:is|es|ist|est)\s(?:your|my|the|tu|mi|su|ihr|mein|dein|votre"
    rf"|mon)\s(?:\w{{1,20}}\s)?{_CODE_NAME}",
    re.IGNORECASE,
)
_CODE_UNNAMED = re.compile(
    r"\b(?:my|the|your) code (?:is|was) (\d{6}|\d{3}[ -]\d{3})(?![\w/-]|\.\d)", re.IGNORECASE
)


def find_national_ids(text: str) -> Iterator[Span]:
    """US social security and taxpayer numbers: with dashes anywhere, otherwise only where they are
    named.
    """
    yield from (match.span() for match in _SSN_DASHED.finditer(text))
    yield from (match.span(1) for match in _SSN_NAMED.finditer(text))


def find_passwords(text: str) -> Iterator[Span]:
    """What follows "password is" or "password:", unless it is a remark such as "wrong"."""
    for match in _PASSWORD.finditer(text):
        value = match["value"].strip("\"'().!?").casefold()
        told = ":" in match["sign"] or "=" in match["sign"]
        if value and (told or value not in _NO_PASSWORD):
            yield match.span("value")
    yield from (match.span(1) for match in _PIN.finditer(text))


def find_codes(text: str) -> Iterator[Span]:
    """One-time codes beside the words that name them. Zip, area, promo and gate codes stay."""
    for pattern in (_CODE_BEHIND, _CODE_BEFORE, _CODE_UNNAMED):
        yield from (match.span(1) for match in pattern.finditer(text))
