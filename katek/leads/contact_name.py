"""Who the customer says they are: an answer to our question, "I'm Ana", a signature.

No list of first names: what counts is how the name is introduced, so that names of every origin are
treated alike. What is uncertain asks to be confirmed. Reference, 6.1.
"""

import re

from katek.leads.contact_found import ExtractionContext, Found
from katek.leads.contact_text import MASK, Folded
from katek.leads.name_reading import Cue, NameRead, read_name

# "my wife's name is" and "the street name is" must not match: only the customer's own name.
_STRONG = re.compile(
    r"(?:\bmy (?:full |first )?name(?:'?s| is|:)"
    r"|(?:^|[.,;:!?(\n-])\s?(?:full |first |your )?name(?:'s| is|:)"
    r"|\b(?:me llamo|mi nombre es)"
    r"|\bich hei(?:ß|ss)e|\bmein name ist|\bje m'appelle|\bmon nom est|\bmoi,? c'est"
    r"|\b(?:meu nome é|me chamo|chamo-me)"
    r"|\b(?:mi chiamo|il mio nome è)|اسمي)\s{1,2}|我叫",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:i'?m|i am|soy|ich bin|je suis|sono|sou (?:o |a )?)\s{1,2}", re.IGNORECASE)
_WEAKEST = re.compile(
    r"(?<!don't )(?<!is )\b(?:this is|hier ist|hier spricht|calls? me|ll[aá]mame|ll[aá]meme|llamarme"
    r"|me llaman|me dicen|nenn(?:en sie|t|e)? mich"
    r"|(?:kannst du|können sie|du kannst|sie können) mich(?= \w+(?: \w+)? nennen)"
    r"|it's|its|es|c'est)\s{1,2}",
    re.IGNORECASE,
)
# "You can call me pat" gives a name in small letters too; "call me asap" doesn't.
_INVITED = re.compile(
    r"(?:\byou (?:can|may|could)(?: just)?|\bjust|\bplease|\bfriends|\bpeople|\beveryone"
    r"|\bpuedes?|\bmis amigos)\s$",
    re.IGNORECASE,
)
_ASKS_TO_BE_CALLED = (
    r"(?:you (?:can|may|could) |please |just |bitte )*"
    r"(?:calls? me|ll[aá]mame|ll[aá]meme|(?:puedes? )?llamarme|me llaman|me dicen"
    r"|nenn(?:en sie|t|e)? mich|(?:kannst du|können sie|du kannst|sie können) mich)\s+"
    r"(?:(?:dr|mrs?|ms|miss|mx|prof|herr|frau|sra?|srta)\b\.?\s*)*"
)
_ONLY_WHEN_ASKED = re.compile(r"(?:أنا|انا)\s{1,2}|\bbin (?:der|die)\s{1,2}", re.IGNORECASE)
_SAYING_YES = re.compile(
    r"(?:(?:sure|ok|okay|yes|yeah|hi|hello|hey|of course|no problem|well|um|claro|hola|sí|si"
    r"|ja|klar|oui|bien sûr|sim|bonjour|hallo)"
    r"[\s,.!:-]{1,3}){0,3}(?:(?:it's|its|i'm|im|es|c'est)\s)?",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"(?:(?:hi|hello|hey)[ ,!]{1,3})?(?=[^\W\d_]+(?: [^\W\d_]+)? here\b)", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"(?:regards|thanks|thank you|cheers|best|sincerely|saludos|gracias|grüße|grüßen|gruß"
    r"|cordialement|atentamente|merci)"
    r"[,!.]?[ ]?\n\s{0,4}-?\s?",
    re.IGNORECASE,
)
_BEFORE_CONTACT = re.compile(rf"[\s,:;<-]{{0,3}}{MASK}")

_STRONG_CUE, _WEAK_CUE = Cue(lower=True), Cue(lower=True, weak=True)
_NO_CUE = Cue(weak=True, strict=True)


def find_name(folded: Folded, text: str, context: ExtractionContext) -> Found | None:
    """The customer's name in `text` (the folded text, other finds masked), or None."""
    asked = context.asked == "name"
    read = _introduced(text, asked=asked)
    if read is None and asked:
        read = _answer(text)
        method = "answer"
    else:
        method = "introduced"
    for other, find in (
        ("introduced", _says_here),
        ("signature", _signed),
        ("with_contact", _at_contact),
    ):
        if read is None:
            read, method = find(text), other
    if read is None:
        return None
    return Found(read.name, folded.raw(read.start, read.end), method, read.unsure and not asked)


def _introduced(text: str, *, asked: bool) -> NameRead | None:
    for match in _STRONG.finditer(text):
        if read := read_name(text, match.end(), _STRONG_CUE):
            return read
    for match in _WEAK.finditer(text):
        if read := read_name(text, match.end(), _WEAK_CUE):
            return read
    for match in _WEAKEST.finditer(text):
        said = match[0].strip().casefold()
        if said in ("es", "its", "it's", "c'est") and not asked:
            continue
        to_be_called = said.endswith(("me", "mich"))
        lower = asked or (to_be_called and bool(_INVITED.search(text[: match.start()])))
        cue = Cue(lower=lower, weak=True, months=to_be_called)
        if read := read_name(text, match.end(), cue):
            return read
    if asked and (said_i_am := _ONLY_WHEN_ASKED.search(text)):
        return read_name(text, said_i_am.end(), _WEAK_CUE)
    return None


def _answer(text: str) -> NameRead | None:
    """The whole reply, or its first clause, to "what is your name?"."""
    start = len(text) - len(text.lstrip())
    greeting = _SAYING_YES.match(text, start)
    cue = Cue(lower=True, weak=True, whole=True)
    return read_name(text, greeting.end() if greeting else start, cue)


def _says_here(text: str) -> NameRead | None:
    match = _HERE.match(text.lstrip())
    if not match:
        return None
    start = match.end() + len(text) - len(text.lstrip())
    return _uncertain(read_name(text, start, _NO_CUE))


def _signed(text: str) -> NameRead | None:
    for match in _SIGNATURE.finditer(text):
        read = read_name(text, match.end(), _NO_CUE)
        if read and text[read.end : read.end + 1] in ("", "\n"):
            return _uncertain(read)
    return None


def _at_contact(text: str) -> NameRead | None:
    """ "Ana Ruiz, ana@example.com": two or three names that open the message, with a contact detail
    behind.
    """
    start = len(text) - len(text.lstrip())
    read = read_name(text, start, _NO_CUE)
    if read and 2 <= len(read.name.split()) <= 3 and _BEFORE_CONTACT.match(text, read.end):
        return _uncertain(read)
    return None


def _uncertain(read: NameRead | None) -> NameRead | None:
    return NameRead(read.name, read.start, read.end, unsure=True) if read else None


def without_name(text: str, name: Found) -> str:
    """The text without a name that was found in it, and without the "call me" that led to it."""
    asked = re.sub(rf"{_ASKS_TO_BE_CALLED}{re.escape(name.raw)}", " ", text, flags=re.IGNORECASE)
    return asked.replace(name.raw, " ")
