"""Forms about one lead. What a value may be is for `leads.cleaning` to say: forms show its sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from typing_extensions import override

from katek.assistant.words import kind_word
from katek.dashboard.access import MemberRequest
from katek.dashboard.edits_of_two import ask
from katek.dashboard.templatetags.leads_in_words import language_name
from katek.leads import cleaning
from katek.leads.models import Lead, Stage
from katek.leads.problems import LeadProblem
from katek.leads.tags import clean_tags
from katek.organizations.details import languages
from katek.organizations.models import Organization
from katek.properties.reading_words_kinds import TYPES


class LeadForm(forms.Form):
    """Turns the sentences of `LeadProblem` into errors at their fields."""

    def __init__(self, organization: Organization, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.organization = organization

    def values(self, **cleaners: Callable[[Any], Any]) -> dict[str, Any]:
        """What was typed, made clean field by field; look at `errors` before it is used."""
        found = {}
        for name, clean in cleaners.items():
            try:
                found[name] = clean(self.cleaned_data.get(name))
            except LeadProblem as problem:
                for sentence in problem.problems.values():
                    self.add_error(name, sentence)
        return found


class DetailsForm(LeadForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autofocus": True, "dir": "auto"}),
    )
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput({"type": "email", "inputmode": "email", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("With country code, or as dialled where you are."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)

    def __init__(self, organization: Organization, *args: Any, **more: Any) -> None:
        super().__init__(organization, *args, **more)
        field, kept = self.fields["language"], self.initial.get("language")
        assert isinstance(field, forms.ChoiceField)
        choices = languages()
        if kept and kept not in dict(choices):
            choices = [(kept, language_name(kept)), *choices]
        field.choices = [("", "–"), *choices]

    @override
    def clean(self) -> dict[str, Any]:
        ask(self)
        return self.cleaned_data

    def details(self) -> dict[str, Any]:
        return self.values(
            name=cleaning.clean_name,
            email=cleaning.clean_email,
            phone=lambda text: cleaning.clean_phone(self.organization, text),
            language=cleaning.clean_language,
        )


class NewLeadForm(DetailsForm):
    channel = forms.ChoiceField(
        label=gettext_lazy("How they reached you"),
        choices=[
            ("phone", gettext_lazy("Phone")),
            ("email", gettext_lazy("E-mail")),
            ("form", gettext_lazy("Form")),
        ],
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("Several are parted by commas."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("For you and your colleagues only."),
    )
    field_order = (
        "name",
        "email",
        "phone",
        "channel",
        "stage",
        "owner",
        "tags",
        "language",
        "note",
    )

    def __init__(
        self, organization: Organization, people: list[tuple[str, str]], *args: Any, **more: Any
    ) -> None:
        super().__init__(organization, *args, **more)
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("Nobody")), *people]

    def more(self) -> dict[str, Any]:
        return {
            "stage": self.cleaned_data.get("stage"),
            "owner_id": self.cleaned_data.get("owner") or None,
            **self.values(tags=lambda text: clean_tags(_parts(text))),
        }


def _price(label: Any) -> forms.DecimalField:
    """In the organization's currency, or that of the wishes as they were."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=15, decimal_places=2
    )


class WishesForm(LeadForm):
    transaction = forms.ChoiceField(
        label=pgettext_lazy("buy or rent", "To"),
        required=False,
        choices=[
            ("", "–"),
            ("buy", gettext_lazy("Buy")),
            ("rent", gettext_lazy("Rent")),
        ],
        widget=forms.Select({"autofocus": True}),
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of home"),
        required=False,
        widget=forms.SelectMultiple({"size": 5}),
        help_text=gettext_lazy("Ctrl or Cmd chooses several."),
    )
    places = forms.CharField(
        label=gettext_lazy("Places"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Several are parted by commas."),
        widget=forms.TextInput({"dir": "auto"}),
    )
    beds_min = forms.IntegerField(
        label=gettext_lazy("Bedrooms, at least"), required=False, min_value=0, max_value=50
    )
    price_min = _price(gettext_lazy("Price from"))
    price_max = _price(gettext_lazy("Price up to"))
    features = forms.CharField(
        label=gettext_lazy("Features"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Several are parted by commas."),
        widget=forms.TextInput({"dir": "auto"}),
    )

    def __init__(self, organization: Organization, *args: Any, **more: Any) -> None:
        super().__init__(organization, *args, **more)
        types = self.fields["types"]
        assert isinstance(types, forms.MultipleChoiceField)
        language = get_language() or "en"
        types.choices = [(kind, kind_word(language, kind, many=True)) for kind in TYPES]

    @override
    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        low, high = given.get("price_min"), given.get("price_max")
        if low is not None and high is not None and low > high:
            sentence = _("The highest price is below the lowest, %(low)s.")
            self.add_error("price_max", sentence % {"low": low})
        return given

    def wishes(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """The wishes with what the form has; what it has no field for stays."""
        given = self.cleaned_data
        found: dict[str, Any] = {
            "transaction": given.get("transaction"),
            "types": given.get("types"),
            "places": _parts(given.get("places", "")),
            "beds_min": given.get("beds_min"),
            "features": _parts(given.get("features", "")),
            **{name: _amount(given.get(name)) for name in ("price_min", "price_max")},
        }
        if found["price_min"] or found["price_max"]:
            found["currency"] = before.get("currency") or self.organization.currency
        kept = {**before, **found}
        return cleaning.clean_wishes({k: v for k, v in kept.items() if v not in (None, "", [])})


def details_of(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in ("name", "email", "phone", "language")}


def wishes_of(lead: Lead) -> dict[str, Any]:
    """What the form begins with."""
    known = lead.wishes
    lists = {name: ", ".join(map(str, known.get(name) or [])) for name in ("places", "features")}
    plain = ("transaction", "types", "beds_min", "price_min", "price_max")
    return {**lists, **{name: known.get(name) for name in plain}}


def status_of(request: MemberRequest, form: forms.Form) -> int:
    return refusal(request) if form.errors else 200


def refusal(request: MemberRequest) -> int:
    """422 for what can't be taken as it was typed; htmx shows nothing but what is 200."""
    return 200 if getattr(request, "htmx", False) else 422


def _parts(text: str | None) -> list[str]:
    return [part for piece in (text or "").split(",") if (part := piece.strip()[:100])]


def _amount(value: Any) -> str | None:
    return None if value is None else f"{value.normalize():f}"
