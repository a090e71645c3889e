"""Terms of the deal: to buy or to rent, utilities in the rent, how it is paid."""

import re
from functools import partial

from katek.properties.reading_context import ReadingContext
from katek.properties.reading_draft import Draft
from katek.properties.reading_lexicon import either, lexicon
from katek.properties.reading_text import Phrase, right_before
from katek.properties.reading_words_amounts import UTILITIES

_TRANSACTIONS = lexicon(
    {
        "buy": "buy, buying, buyer, purchase, purchasing, for sale, on sale, sale, sales, to own, 4 sale,"
        "kaufen, kauf, zum kauf, zu kaufen, kaufe, kaufpreis, eigentumswohnung, eigentumswohnungen, käufer,"
        "comprar, compra, compro, en venta, venta, a la venta, acheter, achat, achète, à vendre, vente,"
        "للبيع, بيع, شراء, اشتري, أشتري, تمليك, للشراء",
        "rent": "rent, do i rent, should i rent, can i rent, could i rent, may i rent, can we rent, "
        "renting, rental, rentals, for rent, to rent, to let, let, lease, leasing, letting,"
        "4 rent, renters, tenant, miete, mieten, zur miete, zu mieten, mietwohnung, mietwohnungen, "
        "kaltmiete,"
        "warmmiete, mietpreis, mieter, alquiler, alquilar, en alquiler, en renta, renta, rentar, arriendo,"
        "arrendar, alquilo, louer, à louer, en location, loyer, locataire, للإيجار, إيجار, استئجار, استأجر,"
        "للايجار, ايجار",
        # Words that look like it: "let me know", "let's", "apartment sales office" stay out.
        "neither": "let me, let us, let you, lets, let know, short sale, rent included, rent control,"
        "i rent, we rent, currently rent, currently renting, now renting, im renting, we are renting,"
        "been renting, tired of renting, sick of renting, stop renting, done renting, stop paying rent,"
        "zur miete wohne, wohne zur miete, wohnen zur miete, vivo de alquiler, vivimos de alquiler,"
        "current rent, rent to own, parking rent, sales tax, sales office, buyers agent, first time buyer",
    }
)
_DENIED = re.compile(
    r"\b(?:not|dont want|dont need|isnt|no longer|instead of|rather than|nicht|statt|no quiero|en vez de|"
    r"pas|au lieu de)"
    r"(?: [a-z]+){0,2} $"
)
_LOCATION = re.compile(r"\b(?:en |a la )?location\b")
_UTILITIES = {name: re.compile(rf"\b{either(text)}\b") for name, text in UTILITIES.items()}
# A code anywhere names the currency of amounts that have none: "80 lakhs (INR)".
_CURRENCY_CODE = re.compile(
    r"\b(?:usd|eur|gbp|inr|aed|sar|chf|cad|aud|nzd|mxn|sgd|brl|pln|sek|nok|dkk|jpy|ils|egp)\b"
)
_CASH = re.compile(
    r"\b(?:paying (?:in )?cash|pay (?:in )?cash|all cash|cash buyers?|cash (?:offer|purchase)|in cash|with "
    r"cash|"
    r"barzahlung|barzahler|al contado|pago al contado|comptant|paiement comptant|نقدا|كاش)\b"
)
_APPROVED = re.compile(
    r"\b(?:pre ?-?approved|pre ?-?qualified|preapproval|pre ?-?approval|finanzierung (?:steht|bestatigt)|"
    r"finanzierungsbestatigung|hipoteca (?:pre)?aprobada|preaprobad[oa]|pret accorde|accord de principe)\b"
)
_NOT_APPROVED = re.compile(
    r"\b(?:not|isnt|arent|havent been|not been|not yet) (?:yet )?(?:been )?pre ?-?(?:approved|qualified)\b"
)
_NEEDS = re.compile(
    r"\b(?:need|needs|get|getting|looking for|help with|require|want|find) (?:a |to get a |some "
    r")?(?:mortgage|lender|loan|"
    r"financing)\b|\b(?:brauche|suche) (?:eine )?finanzierung\b|\b(?:necesito|busco) (?:una )?(?:hipoteca|"
    r"financiacion)\b|"
    r"\bbesoin d un (?:pret|credit)\b"
)


def read_terms(phrase: Phrase, draft: Draft, context: ReadingContext) -> None:
    """Note the terms without cutting anything: "rent" may still name an amount."""
    for hit in _TRANSACTIONS.find(phrase.folded):
        if hit.meaning != "neither" and not right_before(_DENIED, phrase.folded, hit.start):
            draft.transactions.add(hit.meaning)
    if draft.language == "fr" and _LOCATION.search(phrase.folded):
        draft.transactions.add("rent")
    if "sell" in draft.intents:
        draft.transactions.clear()
    for flag, pattern in _UTILITIES.items():
        if any(_tells(match, draft) for match in pattern.finditer(phrase.folded)):
            draft.flag(flag)
    code = _CURRENCY_CODE.search(phrase.folded)
    draft.currency = code[0].upper() if code else None
    _status(phrase, draft)


def _tells(match: re.Match[str], draft: Draft) -> bool:
    """ "warm" is about utilities in German only, "cc" and "hc" in French only."""
    wanted = "de" if match[0] == "warm" else "fr" if match[0] in {"cc", "hc"} else draft.language
    return wanted == draft.language


def _status(phrase: Phrase, draft: Draft) -> None:
    for status, pattern in (("needs_lender", _NEEDS), ("cash", _CASH)):
        phrase.take(pattern, partial(_pays, draft, status))
    if _NOT_APPROVED.search(phrase.folded):
        draft.finance["status"] = "needs_lender"
    elif _APPROVED.search(phrase.folded):
        draft.finance["status"] = "pre_approved"


def _pays(draft: Draft, status: str, match: re.Match[str]) -> bool:
    draft.finance["status"] = status
    return True
