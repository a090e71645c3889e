"""The main facts of a listing as a form: typed as people write, checked as the API checks."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from katek.dashboard.edits_of_two import ask, remember
from katek.organizations.models import Organization
from katek.properties.cells import read_cells
from katek.properties.checking import ListingProblem
from katek.properties.fields import RATINGS
from katek.properties.labels import label_of, without_name
from katek.properties.lookups import PROPERTY_TYPES
from katek.properties.measures import LIVING_UNITS, LOT_UNITS, PERIODS
from katek.properties.models import Property, StandardStatus, Transaction
from katek.properties.shapes import settable_json

LONGEST = 20_000  # characters; what fits is checked by the listing's own rules, which say so better
SECTIONS = (
    (_("Offer"), (
        "listing_id", "standard_status", "transaction", "list_price", "currency", "period",
        "availability_date",
    )),
    (_("Kind, rooms and size"), (
        "property_type", "property_sub_type", "bedrooms_total", "rooms_total", "bathrooms_full",
        "bathrooms_half", "living_area", "living_area_units", "lot_size_area", "lot_size_units",
        "year_built", "entry_level", "energy_rating",
    )),
    (_("Place"), (
        "street_address", "subdivision_name", "city", "state_or_province", "postal_code", "country",
    )),
    (_("Words and pictures"), ("public_remarks", "private_remarks", "features", "media")),
    (_("What customers see"), (
        "internet_entire_listing_display_yn", "internet_address_display_yn",
    )),
)  # fmt: skip
FIELDS = tuple(name for _title, names in SECTIONS for name in names)
SAID_WITH_PRICE = ("currency", "period")  # "€ 1,200 a month" says them as well
SWITCHES = SECTIONS[-1][1]
TOGETHER = (  # one says little without the others
    ("list_price", *SAID_WITH_PRICE),
    ("living_area", "living_area_units"),
    ("lot_size_area", "lot_size_units"),
)
CHOICES: dict[str, Any] = {
    "standard_status": [one for one in StandardStatus.choices if one[0] != StandardStatus.DELETE],
    "transaction": Transaction.choices,
    "property_type": [("", "–"), *((one, one) for one in PROPERTY_TYPES)],
    "period": [("", "–"), *((one, one) for one in PERIODS)],
    "living_area_units": [("", "–"), *((one, one) for one in LIVING_UNITS)],
    "lot_size_units": [("", "–"), *((one, one) for one in LOT_UNITS)],
    "energy_rating": [("", "–"), *((one, one) for one in RATINGS)],
}
HELP = {
    "list_price": _("As you write it: 850,000 or 1.250,50. Empty: on request."),
    "currency": _("Such as USD or EUR."),
    "country": _("Two letters, such as US or DE."),
    "availability_date": _("Such as 2027-03-01."),
    "private_remarks": _("For your team only: on no page, in no event, never told to customers."),
    "features": _("One on each line."),
    "media": _("Addresses that begin with https://, one on each line."),
    "property_sub_type": _("Such as house, condo or villa."),
    "internet_entire_listing_display_yn": _("Off: your team sees the listing, customers don't."),
    "internet_address_display_yn": _("Off: customers see the city only."),
}
GONE = _("This property was deleted. Choose another status to put it back.")
# The form has no status that brings it back: its own page has.
GONE_MEANWHILE = _(
    "This property was deleted meanwhile. Put it back on its own page, then save here again."
)
LONG = {"public_remarks": 8, "private_remarks": 3, "features": 4, "media": 3}  # rows


class ListingForm(forms.Form):
    """Every field is taken as typed; `problems_at_fields` puts there what the listing's rules say."""

    def __init__(self, data: Any = None, *, organization: Organization, listing: Property | None):
        self.organization, self.listing = organization, listing
        super().__init__(data, initial=_initial(organization, listing))
        for name in FIELDS:
            self.fields[name] = _field(name)
        if listing is not None:
            remember(self, *(name for name in FIELDS if name != "media"))
        if listing is not None and listing.photos_count:
            self.fields["media"].label = _("More pictures")

    @override
    def clean(self) -> None:
        # The form has no status that deletes, so a save would put the listing on offer.
        if self.listing is not None and self.listing.standard_status == StandardStatus.DELETE:
            raise ValidationError(GONE_MEANWHILE, code="gone")
        ask(self, TOGETHER)

    @property
    def is_gone(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, "gone")

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in SECTIONS]

    def values(self) -> dict[str, Any]:
        """What `listing.save` takes: all of a new listing, of one that is there what was changed."""
        typed = {name: self.cleaned_data[name] for name in FIELDS}
        pictures = typed.pop("media").split()
        # A list is taken as it stands: "Pool, heated" is one feature.
        typed["features"] = typed["features"].split("\n")
        changed = set(self.changed_data)
        # What was changed comes first, and the currency that was chosen before the one of the price.
        order = sorted(typed, key=lambda name: (name not in changed, name not in SAID_WITH_PRICE))
        cells = [(name, typed[name]) for name in order if typed[name] not in ("", None)]
        values = dict.fromkeys(typed) | read_cells(self.organization, cells, {})
        if self.listing is not None:
            sent = changed | (set(SAID_WITH_PRICE) if "list_price" in changed else set())
            values = {name: value for name, value in values.items() if name in sent}
        if pictures:
            values["media"] = [*self._kept_pictures(), *pictures]
        return values

    def _kept_pictures(self) -> list[dict[str, Any]]:
        there = self.listing.media.all() if self.listing is not None else []
        return [
            {"id": media.pk, "order": place, "short_description": media.short_description}
            for place, media in enumerate(there)
        ]

    def problems_at_fields(self, problem: ListingProblem) -> None:
        for name, sentence in problem.problems.items():
            if name in self.fields:
                self.add_error(name, without_name(name, sentence))
            else:
                self.add_error(None, f"{label_of(name)}: {without_name(name, sentence)}")


class _Words(forms.CharField):
    """Browsers end lines with CRLF; what nobody touched must compare as it is kept."""

    @override
    def to_python(self, value: Any) -> Any:
        told = super().to_python(value)
        return told.replace("\r\n", "\n") if isinstance(told, str) else told


def _field(name: str) -> forms.Field:
    label, help_text = label_of(name), HELP.get(name, "")
    if name in SWITCHES:
        return forms.BooleanField(label=label, help_text=help_text, required=False)
    if name in CHOICES:
        return forms.ChoiceField(
            label=label, help_text=help_text, required=False, choices=CHOICES[name]
        )
    widget = forms.Textarea({"rows": LONG[name]}) if name in LONG else forms.TextInput()
    if name == "list_price" or name.endswith(("_total", "_full", "_half", "_area")):
        widget = forms.TextInput({"inputmode": "decimal"})
    return _Words(
        label=label, help_text=help_text, required=False, widget=widget, max_length=LONGEST
    )


def _initial(organization: Organization, listing: Property | None) -> dict[str, Any]:
    if listing is None:
        return {
            "standard_status": StandardStatus.ACTIVE,
            "transaction": Transaction.BUY,
            "currency": organization.currency,
            "country": organization.country,
            **dict.fromkeys(SWITCHES, True),
        }
    facts = settable_json(listing) | {"features": "\n".join(listing.features), "media": ""}
    told = {name: "" if value is None else str(value) for name, value in facts.items()}
    return told | {name: facts[name] for name in SWITCHES}
