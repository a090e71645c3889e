"""Mail domains: the big ones that people mistype, those that vanish, and endings we trust."""

from katek.leads.contact_text import words_of

BIG_DOMAINS = words_of(
    """gmail.com googlemail.com yahoo.com ymail.com rocketmail.com hotmail.com outlook.com live.com
    msn.com icloud.com me.com mac.com aol.com comcast.net verizon.net att.net sbcglobal.net
    bellsouth.net cox.net charter.net earthlink.net proton.me protonmail.com pm.me fastmail.com
    zoho.com hey.com mail.com email.com gmx.com gmx.de gmx.net gmx.at web.de t-online.de
    freenet.de yahoo.co.uk hotmail.co.uk btinternet.com orange.fr wanadoo.fr free.fr laposte.net
    sfr.fr hotmail.fr yahoo.fr libero.it hotmail.es yahoo.es yahoo.com.mx yahoo.com.br uol.com.br
    bol.com.br yahoo.in rediffmail.com qq.com 163.com 126.com yandex.ru mail.ru naver.com"""
)

# Only these are offered as "did you mean": short names are too close to real ones.
OFTEN_MISTYPED = (
    *sorted(d for d in BIG_DOMAINS if len(d.split(".")[0]) >= 5),
    "aol.com",
    "live.com",
    "mail.ru",
)
PROVIDERS = ("gmail", "yahoo", "hotmail", "outlook", "icloud", "protonmail", "aol")

DISPOSABLE = words_of(
    """mailinator.com guerrillamail.com guerrillamail.net sharklasers.com grr.la 10minutemail.com
    10minutemail.net yopmail.com yopmail.fr temp-mail.org tempmail.com tempmail.net tempmailo.com
    throwawaymail.com trashmail.com trashmail.de getnada.com nada.email maildrop.cc mailnesia.com
    mintemail.com moakt.com dispostable.com fakeinbox.com emailondeck.com mohmal.com
    spamgourmet.com mytemp.email tempinbox.com wegwerfmail.de einwegmail.de discard.email
    mailcatch.com spam4.me burnermail.io inboxkitten.com 33mail.com tempr.email mail-temp.com
    jetable.org"""
)

GENERIC_ENDINGS = words_of(
    """com net org edu gov mil int info biz name pro museum aero coop jobs mobi travel cat tel app
    dev online site store shop blog tech cloud email live me homes house realty realtor estate
    properties property agency company group work works world today news media studio design space
    club life love family xyz top icu vip one bank health law legal immo casa global systems
    solutions services network digital academy cafe example berlin london nyc paris"""
)

# Real endings that are one keystroke from com, net or org: no typo.
REAL_NEIGHBOURS = words_of("cam mom bom bet pet vet new nec next ong got")


def is_ending(label: str) -> bool:
    """Whether a domain may well end like this: a known ending or a country's two letters."""
    return label in GENERIC_ENDINGS or (len(label) == 2 and label.isalpha())


def is_disposable(domain: str) -> bool:
    """Whether addresses there are made to be thrown away."""
    return domain in DISPOSABLE or any(domain.endswith("." + known) for known in DISPOSABLE)
