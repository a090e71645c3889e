"""Listings: the gallery and the table, and one with its pictures, facts and the leads who asked."""

from typing import Any

from django.conf import settings
from django.db.models import Count, F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.listing_filters import (
    OFFERED,
    SORTS,
    WAYS,
    Wanted,
    matching,
    page_sorted,
    wanted_by,
    way_of,
)
from katek.dashboard.listing_pictures import picture_url, pictures_of
from katek.dashboard.paging import page_of
from katek.leads.models import Interest
from katek.properties.display import facts_of
from katek.properties.facts import is_on_market, kept
from katek.properties.models import Property, StandardStatus, Transaction
from katek.properties.scanning import reasons_to_withhold
from katek.properties.shapes import page_of as public_page_of
from katek.properties.shapes import price_text, title_of

# Names of facts that nothing else marks; the template translates the others by the same words.
FACTS = {"Available": gettext_lazy("Available"), "Reference": gettext_lazy("Reference")}
TONES = {
    StandardStatus.ACTIVE: "good",
    StandardStatus.COMING_SOON: "accent",
    StandardStatus.ACTIVE_UNDER_CONTRACT: "warn",
    StandardStatus.PENDING: "warn",
    StandardStatus.HOLD: "warn",
    StandardStatus.DELETE: "bad",
}


@require_safe
@member_page("properties.view")
def listings(request: MemberRequest) -> HttpResponse:
    wanted = wanted_by(request)
    rows = matching(wanted)
    by_status = _counts(rows)
    if wanted.status:
        rows = rows.filter(standard_status=wanted.status)
    shown = rows.prefetch_related("media").defer("words").annotate(asked=_asked())
    page = page_sorted(request, shown, wanted.sort)
    language = get_language() or request.organization.language
    return render(request, "dashboard/listings.html", {
        "page": page,
        "cards": [card_of(row, language) for row in page.items],
        "way": way_of(request),
        "ways": WAYS,
        "wanted": wanted,
        "tabs": [one for one in _tabs(by_status) if one["count"] or one["value"] == wanted.status],
        "total": by_status.get(wanted.status, 0) if wanted.status else sum(by_status.values()),
        "kinds": _kinds(),
        "transactions": Transaction.choices,
        "sorts": [(name, label) for name, (label, *_more) in SORTS.items()],
        "none_at_all": not page.items and not _exists(wanted),
    })  # fmt: skip


@require_safe
@member_page("properties.view")
def listing(request: MemberRequest, property_id: str) -> HttpResponse:
    rows = Property.objects.prefetch_related("media").select_related("made_by")
    found: Property = get_object_or_404(rows.defer("words"), pk=property_id)
    language = get_language() or request.organization.language
    return render(request, "dashboard/listing.html", {
        "listing": found,
        "card": card_of(found, language),
        "facts": [
            (FACTS.get(name, name), value)
            for name, value in facts_of(found, language)
            if name not in ("Price", "Status")
        ],
        "pictures": pictures_of(found),
        "arranged": request.GET.get("arrange", ""),
        "page": page_of(request, found.interests.select_related("lead"), newest_by="created_at"),
        "asked_count": found.interests.count(),
        "statuses": [one for one in OFFERED if one[0] != found.standard_status],
        "gone": found.standard_status == StandardStatus.DELETE,
        # Of anything else the address is a dead link.
        "public_page": public_page_of(found, settings.KATEK_BASE_URL) if is_on_market(found) else "",
        "reasons": reasons_to_withhold(found.public_remarks) if found.remarks_withheld else [],
    })  # fmt: skip


def card_of(row: Property, language: str) -> dict[str, Any]:
    """What tiles, rows and the page's head show of a listing."""
    photo = next(iter(row.media.all()), None)
    facts = dict(facts_of(row, language))
    return {
        "row": row,
        "title": title_of(row) or str(row),
        "price": price_text(row, language),
        "photo": picture_url(row, photo) if photo else "",
        "tone": TONES.get(StandardStatus(row.standard_status), ""),
        "beds": facts.get("Bedrooms", ""),
        "baths": facts.get("Bathrooms", ""),
        "area": facts.get("Living area") or facts.get("Lot", ""),
        "type": facts.get("Type", ""),
    }


def _asked() -> Coalesce:
    """How many leads asked about a row."""
    asking = Interest.objects.filter(property=OuterRef("pk")).order_by()
    counted = asking.annotate(count=Func(F("pk"), function="COUNT")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _counts(rows: QuerySet[Property]) -> dict[str, int]:
    counted = rows.order_by().values_list("standard_status").annotate(count=Count("pk"))
    return dict(counted)


def _tabs(by_status: dict[str, int]) -> list[dict[str, Any]]:
    every = {"value": "", "name": _("Every status"), "count": sum(by_status.values())}
    return [
        every,
        *(
            {"value": value, "name": name, "count": by_status.get(value, 0)}
            for value, name in OFFERED
        ),
    ]


def _kinds() -> list[tuple[str, str]]:
    found = kept().exclude(kind="").order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, kind.replace("_", " ").capitalize()) for kind in found]


def _exists(wanted: Wanted) -> bool:
    return wanted.narrowed or bool(wanted.status) or kept().exists()
