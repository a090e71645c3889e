"""Two members in one form: each writes only what they changed, and whoever comes second to a field is asked.

A form carries what it was opened with in hidden fields, named as Django names the hidden initials of its own.
"""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Groups = tuple[tuple[str, ...], ...]
CHANGED_BY_BOTH = _(
    "Somebody else changed this meanwhile. It is now: %(now)s. Save again to keep what stands here."
)


def question(now: str) -> str:
    """What somebody is asked at a field; `now`: how it stands, in words."""
    return CHANGED_BY_BOTH % {"now": now or "–"}


def opened_with(form: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What a form without Django's fields was opened with; what it doesn't tell was as it is now."""
    told = {name: form.get(f"initial-{name}", text) for name, text in now.items()}
    return {name: text.replace("\r\n", "\n") for name, text in told.items()}


def changed_by_both(
    opened: Mapping[str, Any],
    typed: Mapping[str, Any],
    now: Mapping[str, Any],
    together: Groups = (),
) -> list[str]:
    """What somebody else changed since the form was opened, and here it, or what belongs to it."""
    here = {name for name in typed if typed[name] != opened[name]}
    kin = {name: next((them for them in together if name in them), (name,)) for name in typed}
    return [
        name
        for name in typed
        if here.intersection(kin[name]) and now[name] not in (opened[name], typed[name])
    ]


def remember(form: forms.BaseForm, *names: str) -> None:
    """These fields, or all of them, carry what they were opened with; with their choices set."""
    data: Any = form.data
    for name in names or form.fields:
        opened = data.get(form.add_initial_prefix(name))
        form.fields[name].show_hidden_initial = opened is not None or not form.is_bound
        _offer(form.fields[name], opened)


def _offer(field: forms.Field, opened: str | None) -> None:
    """What was kept outside the list, and is another meanwhile, is no mistake of who left it as it was."""
    if opened and isinstance(field, forms.ChoiceField) and not field.valid_value(opened):
        field.choices = [*cast(list[tuple[str, str]], field.choices), (opened, opened)]


def keep_theirs(form: forms.BaseForm) -> None:
    """What nobody touched here is as it is now, not as it was when the form was opened."""
    for name in form.cleaned_data.keys() - set(form.changed_data):
        form.cleaned_data[name] = form.get_initial_for_field(form.fields[name], name)


def ask(form: forms.BaseForm, together: Groups = ()) -> None:
    """The question at each field that both changed, for the end of `clean`. Saving again answers it."""
    names = [name for name in form.cleaned_data if form.fields[name].show_hidden_initial]
    initial = {name: form.get_initial_for_field(form.fields[name], name) for name in names}
    data: Any = form.data
    opened = {name: data.get(form.add_initial_prefix(name)) for name in names}
    typed = {name: form[name].data for name in names}
    sides = [
        {name: _comparable(form.fields[name], value) for name, value in side.items()}
        for side in (opened, typed, initial)
    ]
    for name in changed_by_both(sides[0], sides[1], sides[2], together):
        now = sides[2][name]
        if form.cleaned_data[name] in (initial[name], now):
            continue  # typed in another way, it is the same
        form.add_error(name, question(_in_words(form.fields[name], now)))
        form.data = data = data.copy()
        data[form.add_initial_prefix(name)] = str(now)


def save_changes(form: forms.ModelForm[Any]) -> Any:
    """The row, with nothing written but what differs: no colleague's act of this moment is undone."""
    fields = form._meta.fields or ()
    changed = [name for name in fields if form.cleaned_data[name] != form.initial[name]]
    row: Model = form.instance
    row.save(update_fields=changed)
    return row


def _comparable(field: forms.Field, value: Any) -> Any:
    """Browsers end lines with CRLF."""
    told = field.to_python(value)
    return told.replace("\r\n", "\n") if isinstance(told, str) else told


def _in_words(field: forms.Field, now: Any) -> str:
    if isinstance(now, bool):
        return gettext("Yes") if now else gettext("No")
    names: Any = field.choices if isinstance(field, forms.ChoiceField) else ()
    return str({str(value): name for value, name in names}.get(str(now), now))
