"""Areas and rents in one unit, so that listings and wishes can be compared.

The same rounding is used for what is stored and for what is asked, or "at least 1,500 sq ft" would miss a
home of exactly 1,500. Factors: 1 sq ft = 0.09290304 m², 1 acre = 4046.8564224 m² (both exact).
"""

from decimal import Decimal

from katek.properties.folding import fold

SQUARE_FEET = "Square Feet"
SQUARE_METERS = "Square Meters"
ACRES = "Acres"
HECTARES = "Hectares"
LIVING_UNITS = (SQUARE_FEET, SQUARE_METERS)
LOT_UNITS = (SQUARE_FEET, SQUARE_METERS, ACRES, HECTARES)

IN_SQUARE_METRES = {
    SQUARE_FEET: Decimal("0.09290304"),
    SQUARE_METERS: Decimal(1),
    ACRES: Decimal("4046.8564224"),
    HECTARES: Decimal(10000),
}
UNIT_NAMES = {
    SQUARE_FEET: "squarefeet|sqft|sq ft|sf|ft2|ft|square foot|square feet|feet|pies",
    SQUARE_METERS: "squaremeters|sqm|sq m|m2|m|qm|mq|square meter|square meters|square metre|square metres"
    "|metros|quadratmeter|metres|meters",
    ACRES: "acre|acres|ac",
    HECTARES: "ha|hectare|hectares|hektar|hectareas",
}
UNIT_OF = {name: unit for unit, names in UNIT_NAMES.items() for name in names.split("|")}

MONTH = "month"
WEEK = "week"
YEAR = "year"
NIGHT = "night"
PERIODS = (MONTH, WEEK, YEAR, NIGHT)
# A price per period times this is the price per month.
MONTHS = {
    MONTH: Decimal(1),
    WEEK: Decimal(52) / 12,
    YEAR: Decimal(1) / 12,
    NIGHT: Decimal(365) / 12,
}
PERIOD_NAMES = {
    MONTH: "month|monthly|mo|pcm|per month|a month|m|mensual|monat|monatlich|mois|mes",
    WEEK: "week|weekly|pw|per week|a week|w|semanal|woche|wochentlich|semaine|semana",
    YEAR: "year|yearly|annual|annually|pa|per year|a year|y|anual|jahr|jahrlich|an|ano",
    NIGHT: "night|nightly|day|daily|per night|a night|noche|nacht|nuit|dia",
}
PERIOD_OF = {name: period for period, names in PERIOD_NAMES.items() for name in names.split("|")}

CENT = Decimal("0.01")


def unit_named(text: str) -> str | None:
    """The RESO name of an area unit however it is written, or None."""
    return UNIT_OF.get(fold(text.replace("²", "2")))


def period_named(text: str) -> str | None:
    """`month`, `week`, `year` or `night` however it is written, or None."""
    return PERIOD_OF.get(fold(text))


def square_metres(area: Decimal, unit: str) -> Decimal:
    """An area in m², rounded to hundredths; `unit` by any name, `KeyError` when there is none such."""
    return (area * IN_SQUARE_METRES[unit_named(unit) or unit]).quantize(CENT)


def per_month(minor: int, period: str) -> int:
    """A rent of any period as rent a month, in the same minor units."""
    return int((minor * MONTHS[period or MONTH]).quantize(Decimal(1)))
