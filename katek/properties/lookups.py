"""Words of the RESO lists, and what feeds write in their place.

RESO values arrive as display text ("Active Under Contract") or as old OData names ("ActiveUnderContract"),
and MLS exports use single letters: all of them are read, one is stored.
"""

from katek.properties.folding import fold
from katek.properties.models import StandardStatus, Transaction

PROPERTY_TYPES = (
    "Residential",
    "Residential Lease",
    "Residential Income",
    "Land",
    "Farm",
    "Manufactured In Park",
    "Commercial Sale",
    "Commercial Lease",
    "Business Opportunity",
    "Commercial Real Estate",
)
STATUS_NAMES = {
    StandardStatus.ACTIVE: "a|act|available|for sale|for rent|new|live|on market|verfugbar|disponible",
    StandardStatus.ACTIVE_UNDER_CONTRACT: "u|contingent|sold subject to contract|sstc|backup",
    StandardStatus.CANCELED: "c|cancelled",
    StandardStatus.CLOSED: "s|sold|rented|leased|let|verkauft|vermietet|vendido|vendu",
    StandardStatus.COMING_SOON: "cs",
    StandardStatus.DELETE: "deleted",
    StandardStatus.EXPIRED: "x|exp",
    StandardStatus.HOLD: "h|temporarily off market|on hold",
    StandardStatus.INCOMPLETE: "draft",
    StandardStatus.PENDING: "p|under offer|under contract|let agreed|reserved|reserviert|reservado",
    StandardStatus.WITHDRAWN: "w|off market",
}
TRANSACTION_NAMES = {
    Transaction.BUY: "buy|sale|sell|for sale|sales|kauf|kaufen|venta|comprar|vente|achat|s",
    Transaction.RENT: "rent|lease|let|rental|for rent|to let|for lease|letting|lettings|miete|mieten"
    "|alquiler|alquilar|location|louer|r|l",
}


def _joined(text: str) -> str:
    return fold(text).replace(" ", "")


STATUS_OF = {_joined(status): status for status in StandardStatus} | {
    _joined(name): status for status, names in STATUS_NAMES.items() for name in names.split("|")
}
TYPE_OF = {_joined(name): name for name in PROPERTY_TYPES}
TRANSACTION_OF = {
    _joined(name): transaction
    for transaction, names in TRANSACTION_NAMES.items()
    for name in names.split("|")
}


def status_named(text: str) -> StandardStatus | None:
    """`StandardStatus` by its name, its OData name or an MLS letter; None when it is none of these."""
    return STATUS_OF.get(_joined(text))


def property_type_named(text: str) -> str | None:
    return TYPE_OF.get(_joined(text))


def transaction_named(text: str) -> Transaction | None:
    return TRANSACTION_OF.get(_joined(text))


def transaction_of_type(property_type: str) -> Transaction | None:
    """What a property type says about sale or rent; None when it may be both."""
    if property_type.endswith(" Lease"):
        return Transaction.RENT
    if property_type.endswith((" Sale", " Opportunity")):
        return Transaction.BUY
    return None
