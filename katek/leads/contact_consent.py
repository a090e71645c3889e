"""What a customer says about being contacted (reference, 3.7): stop, no calls, no texts, yes to
news.

An opt-out counts in any language and at once. A phone number typed in chat is no consent to
anything, and "call me tomorrow, not now" is a wish about time.
"""

import re

from katek.leads.contact_text import bare

Change = tuple[str, str]

_ORDER = ("all", "call", "sms", "email", "follow_up", "marketing")
_CHANNELS = {
    "call": r"(?:phone )?calls?|calling|called|phone|phoned|phoning|ring|ringing",
    "sms": r"texts?|texting|texted|text messages?|sms",
    "email": r"e-?mails?|e-?mailing|e-?mailed",
}
_CHANNEL = "(?:" + "|".join(_CHANNELS.values()) + ")"
_LISTED = rf"{_CHANNEL}(?:(?:\s?,\s?|\s?/\s?|\s)(?:or |and |nor |& )?{_CHANNEL}){{0,3}}"
_NEVER = r"(?:don'?t|do not|never|not to be|stop|quit|please no)"
_HERE_ENDS = (
    r"(?=\s?(?:$|[,.;!)\n-]|please|pls|thanks|thx|again|any ?more|ever\b|at all"
    r"|(?:at|on) this number|or\b|and\b|just|only|but\b|about))"
)
_DENIALS = (
    re.compile(rf"\b(?:no|without|zero)\s(?:more\s)?({_LISTED})\b{_HERE_ENDS}"),
    re.compile(
        rf"\b{_NEVER}\s(?:(?:ever|keep|want to be|want any|send me|sending me|any|more)\s){{0,3}}"
        rf"({_LISTED})\b(?:\s(?:me|us))?{_HERE_ENDS}"
    ),
)
# "I got no calls" and "if you don't call me" tell what happens, not what is wanted.
_TOLD_BEFORE = re.compile(
    r"(?:\b(?:got|get|had|have|received|were|was|been|saw)|\b(?:if|why|when|since)\b[^.!?;,]{0,20})\s$"
)
_TELLS_OF_OTHERS = re.compile(r"\b(?:you|they|he|she|agents?) $")
_DENIALS_ELSEWHERE = {
    "call": (
        r"no (?:me|nos) llam\w+|(?:sin|no quiero|nada de) llamadas|dej\w+ de llamar\w*"
        r"|\bnicht (?:mehr )?anrufen|keine (?:weiteren )?(?:telefon)?anrufe"
        r"|ruf\w* (?:sie )?mich nicht"
        r"|n'?e? ?m'appelez (?:pas|plus)|pas d'appels?|plus d'appels?|arretez de m'appeler"
        r"|nao me lig\w+|sem ligacoes|non (?:mi )?chiama\w+|niente chiamate|لا تتصلوا? بي"
    ),
    "sms": (
        r"(?:sin|ni|no quiero|no (?:me )?(?:mand|envi)\w+) (?:mas )?(?:sms|mensajes de texto)"
        r"|keine (?:weiteren )?sms|pas (?:de|d') ?(?:sms|textos)|plus de sms|niente sms|sem sms"
    ),
    "email": (
        r"\b(?:sin|ni|no quiero(?: recibir)?|nada de|no (?:me |nos )?(?:mand|envi|escrib)\w+) (?:mas |ningun )?"
        r"(?:nada por )?(?:e-?mails?|correos?(?! de voz)|mails)\b"
        r"|\bno (?:me |nos )?escrib\w+ (?:al|por) (?:correo|e-?mail)"
        r"|\bdej\w+ de (?:mandar|enviar)\w* (?:e-?mails?|correos)"
        r"|\bkeine? (?:weiteren? |mehr )?e?-?mails?\b|\bnicht (?:per|via) e?-?mail\b"
        r"|\bnicht (?:mehr )?(?:an|)mailen\b"
        r"|(?:pas|plus) (?:de|d') ?(?:e-?mails?|mails?|courriels?)"
        # "don't send me anything by e-mail", "not by e-mail", "keep me off your mailing list"
        r"|\b(?:don'?t|do not|never) (?:send|write|contact|reach|message)\b(?: [\w']+){0,5}"
        r" (?:by|via|over|to my|through) e-?mails?\b|\b(?:nothing|not) (?:by|via|per|over) e-?mails?\b"
        r"|\b(?:don'?t|do not|never) (?:want|need|wish)(?: [\w']+){0,4} e-?mails\b"
        r"|\b(?:don'?t|do not|never) send(?: me| us| out)?(?: any| more| further| your| those| these| the){0,3}"
        r" e?-?mails?\b|\b(?:stop|no more|quit|end) (?:the |all |your |these |those |with the ){0,2}e?-?mails\b"
        r"|\b(?:off|don'?t add me to|do not add me to|not on) (?:your|the|any) e?-?mail(?:ing)? lists?\b"
    ),
}
_STOP_ALONE = re.compile(
    r"(?:please |por favor |bitte )?(?:stop|stopp|stop ?all|stop it|unsubscribe(?: me)?"
    r"|opt ?-?out|quit|revoke|baja"
    r"|abmelden|abbestellen|arretez|arreter|basta|desabonner|cancelar|توقف|توقفوا|اوقف"
    r"|الغاء الاشتراك)"
    r"(?: please| por favor| bitte| s'il vous plait| now)?[\s.!]*"
)
_STOP = re.compile(
    rf"\b{_NEVER} (?:ever )?(?:contact|messag|bother|writ)\w* (?:to )?(?:me|us)\b|\bleave (?:me"
    rf"|us) alone\b"
    r"|\b(?:remove|take|delete) (?:me|us) (?:from|off) [^.!?\n]{0,20}(?:list|contacts|database)"
    r"|\bopt(?:ing)? ?-?out(?= of (?:your|these|this|all|any)|\s?(?:$|[.,!;)\n]|please|now))"
    r"|\bunsubscribe\b"
    r"|\bd(?:ar|a|e|en|ar)(?:me|nos) de baja\b|\bcancelar (?:la |mi )?(?:suscripcion|inscricao)"
    r"|\bno (?:me|nos) (?:contact|escrib)\w+|\bdej\w+ de (?:contactar|escribir)\w*"
    r"|\bnao me contat\w+"
    r"|\bmeld\w* (?:sie |du )?(?:mich|uns) (?:bitte )?ab\b|\b(?:mich|uns) (?:bitte )?abmelden\b"
    r"|\bkontaktier\w* (?:sie )?(?:mich|uns) (?:bitte )?nicht|\bnicht mehr (?:kontaktieren"
    r"|anschreiben)"
    r"|\bkeine (?:weiteren )?nachrichten\b|\b(?:lassen sie|lass) mich in ruhe"
    r"|\barretez de (?:m'(?:ecrire|envoyer|importuner)|me contacter)|\bne (?:me"
    r"|nous) (?:contactez|ecrivez) (?:plus|pas)"
    r"|\bme (?:desinscrire|desabonner)|\bnon (?:mi )?contatta\w+|لا تتواصلوا? مع"
    r"|اوقفوا? الرسايل|الغاء الاشتراك"
)
_MAILINGS = r"(?:newsletters?|marketing|promotions?|promos|advertising|advertisements|ads)"
_NEWS = rf"(?:{_MAILINGS}|offers|listing alerts|(?:new )?listings|new homes)"
_SUCH = r"(?:the |your |any |more |these |all ){0,2}"
_NO_NEWS = re.compile(
    rf"\b(?:no|no more|don'?t want|do not want|opt(?: me)? out of|unsubscribe(?: me)? from)"
    rf" (?:to get )?{_SUCH}{_MAILINGS}\b"
    rf"|\b(?:stop sending|don'?t send|do not send)(?: me| us)? {_SUCH}{_NEWS}\b{_HERE_ENDS}"
    r"|\bno quiero (?:mas )?(?:publicidad|ofertas|boletin\w*)"
    r"|\bkeine (?:weitere )?werbung|\bkeinen newsletter"
    r"|\b(?:pas|plus) de (?:pub|publicite|newsletter)\b"
)
_NO_FOLLOW_UP = re.compile(
    r"\b(?:no need to|don'?t|do not|no|stop|never) follow(?:ing)? ?-?ups?\b"
    r"|\bsin seguimiento\b|\bnicht nachfassen\b"
)
_NEWS_PLEASE = re.compile(
    r"\b(?:sign me up|subscribe me|add me)\b[^.!?\n]{0,30}\b(?:newsletter|listing alerts"
    r"|new listings|mailing list)"
    r"|\b(?:send|e-?mail) me (?:your |the |any |all )?(?:newsletter|new listings"
    r"|listing alerts|new homes)"
    r"|\bkeep me (?:posted|updated|informed) (?:on|about) new (?:listings|homes|properties)"
    r"|\bavis\w+ (?:de|cuando|sobre) [^.!?\n]{0,20}\bnuev[oa]s\b|\b(?:envia|mand)\w+me (?:los "
    r"|las )?(?:nuev[oa]s|novedades)"
    r"|\bnewsletter (?:abonnieren|anmelden)"
    r"|\bschick\w* (?:sie )?mir (?:bitte )?neue (?:angebote|objekte|immobilien)"
    r"|\benvoyez-moi (?:les nouvelles annonces|votre newsletter)"
)
_REFUSED_BEFORE = re.compile(
    r"(?:\bdon'?t|\bnot|\bnever|\bno|\bnicht|\bstop)(?: want| want you)?(?: to)?[\s\w]{0,12}$"
)


def consent_changes(text: str) -> tuple[Change, ...]:
    """Each purpose or channel that the text grants, denies or withdraws, in a fixed order, once
    each.

    `all` means: never write first again. `call`, `sms`, `email` are denied one by one; what a lead agrees
    to follows from them in `leads.consent`.
    """
    text = " ".join(bare(text).split(" "))
    changes: dict[str, str] = {}
    without_news = _NO_NEWS.sub(" ", text)
    if without_news != text:
        changes["marketing"] = "withdrawn"
    elif _said(_NEWS_PLEASE, text):
        changes["marketing"] = "granted"
    if _STOP_ALONE.fullmatch(without_news.strip()) or _said(_STOP, without_news):
        changes["all"] = "withdrawn"
    if _NO_FOLLOW_UP.search(text):
        changes["follow_up"] = "withdrawn"
    changes |= dict.fromkeys(_denied(without_news), "denied")
    return tuple((key, changes[key]) for key in _ORDER if key in changes)


def _said(pattern: re.Pattern[str], text: str) -> bool:
    """Whether it is said without a "don't" in front: "I don't want to unsubscribe" isn't."""
    return any(
        not _REFUSED_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
        for match in pattern.finditer(text)
    )


def _denied(text: str) -> set[str]:
    said = [m[1] for pattern in _DENIALS for m in pattern.finditer(text) if not _only_told(text, m)]
    denied = {
        channel
        for channel, words in _CHANNELS.items()
        if any(re.search(rf"\b(?:{words})\b", listed) for listed in said)
    }
    return denied | {ch for ch, words in _DENIALS_ELSEWHERE.items() if re.search(words, text)}


def _only_told(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    if match[0].startswith("never") and _TELLS_OF_OTHERS.search(before):
        return True
    return _TOLD_BEFORE.search(before) is not None
