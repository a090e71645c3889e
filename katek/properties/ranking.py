"""In which order listings are offered: what fits best first, then what is newest and has a picture."""

from datetime import datetime

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, DateField, F, FloatField, Q, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Cast, Coalesce, Extract

from katek.organizations.models import Organization
from katek.properties.criteria import Criteria
from katek.properties.filters import minor_units
from katek.properties.measures import MONTH, per_month
from katek.properties.models import Transaction

Order = Combinable | OrderBy | str
# Divides a text rank by itself and 1, so that it stays below 1 like the other parts.
RANK_BELOW_ONE = 32
WORDS_WEIGHT, PRICE_WEIGHT, NEWER_WEIGHT, PHOTO_WEIGHT = 1.0, 0.5, 0.2, 0.1
CLOSE_TO_LIMIT = 0.8
FRESH_DAYS = 30.0
SECONDS_A_DAY = 86400.0
ON_MARKET = Coalesce("on_market_date", Cast("created_at", DateField()))
SORTS: dict[str, Order] = {
    "price_asc": F("list_price").asc(nulls_last=True),
    "price_desc": F("list_price").desc(nulls_last=True),
    "newest": ON_MARKET.desc(),
    "area_desc": F("area_m2").desc(nulls_last=True),
}


def ranking(
    organization: Organization, criteria: Criteria, *, words: SearchQuery | None, now: datetime
) -> list[Order]:
    """What to order a filtered set by; ends with the id, so that the order is the same every time."""
    if criteria.sort in SORTS:
        return [*_exact_beds(criteria), SORTS[criteria.sort], "-id"]
    score = _photo() + _newer(now)
    if criteria.price_max:
        score = score + _close_to_limit(organization, criteria)
    if words is not None:
        rank = SearchRank(F("words"), words, cover_density=True, normalization=RANK_BELOW_ONE)
        score = score + Cast(rank, FloatField()) * WORDS_WEIGHT
    return [*_exact_beds(criteria), score.desc(), "-id"]


def _exact_beds(criteria: Criteria) -> list[Order]:
    """Who asks for "3 bed" gets homes of three before those of four."""
    if not criteria.beds_min:
        return []
    return [_one_if(Q(bedrooms_total=criteria.beds_min)).desc()]


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1.0)), default=Value(0.0), output_field=FloatField())


def _photo() -> Combinable:
    return _one_if(Q(photos_count__gt=0)) * PHOTO_WEIGHT


def _newer(now: datetime) -> Combinable:
    """1 for today's, a half after a month, less and less from there."""
    age = Extract(Value(now) - F("created_at"), "epoch") / SECONDS_A_DAY
    listed = Case(When(on_market_date=None, then=age), default=_days_since(now))
    return NEWER_WEIGHT * FRESH_DAYS / (Cast(listed, FloatField()) + FRESH_DAYS)


def _days_since(now: datetime) -> Combinable:
    return Extract(Value(now.date()) - F("on_market_date"), "epoch") / SECONDS_A_DAY


def _close_to_limit(organization: Organization, criteria: Criteria) -> Combinable:
    """Prices from 80 % of the limit to the limit: what somebody with that budget looks for."""
    assert criteria.price_max is not None
    limit = minor_units(criteria.price_max, criteria.currency or organization.currency)
    price = "list_price"
    if criteria.transaction == Transaction.RENT:
        price, limit = "price_month", per_month(limit, criteria.period or MONTH)
    near = Q(**{f"{price}__gte": limit * CLOSE_TO_LIMIT, f"{price}__lte": limit})
    return (
        Case(
            When(near, then=Cast(F(price), FloatField()) / max(limit, 1)),
            default=Value(0.0),
            output_field=FloatField(),
        )
        * PRICE_WEIGHT
    )
