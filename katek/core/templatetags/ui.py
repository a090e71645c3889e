"""Small parts of pages: icons, marks of people, moments, numbers, pictures of figures; see `/styleguide/`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zlib import crc32

from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from heroicons.templatetags.heroicons import heroicon_outline

from katek.core import moments
from katek.core.clock import now

register = template.Library()
HUES = 8
SPARK_WIDTH, SPARK_HEIGHT = 88, 28


@register.simple_tag
@lru_cache(maxsize=512)  # a page has dozens, and each is an XML tree to the library
def icon(name: str, classes: str = "") -> str:
    """An icon of heroicons' outline set, inline and silent: words beside it or a label say what it means."""
    words = {"class": f"icon {classes}".strip(), "aria_hidden": "true", "focusable": "false"}
    return heroicon_outline(name, size=24, **words)


@register.simple_tag
def avatar(name: object, classes: str = "") -> SafeString:
    """The first letters of a name on a colour of its own; decoration, so the name stands beside it."""
    words = [word for word in str(name or "").split() if word[:1].isalnum()]
    letters = "".join(word[0] for word in (words[:1] + words[1:][-1:])) or "?"
    hue = crc32(str(name).encode()) % HUES
    return format_html(
        '<span class="avatar hue-{} {}" aria-hidden="true">{}</span>', hue, classes, letters
    )


@register.simple_tag
def when(moment: datetime | None, empty: str = "–") -> SafeString | str:
    """A moment as short as it is clear, in the time zone in force; the whole of it on hovering.

    `14:05` today, `Mon 14:05` within six days, `3 Nov` this year, else `3 Nov 2025`; see `moments`.
    Never relative: a page that stays open goes on telling the truth.
    """
    if moment is None:
        return empty
    local, today = timezone.localtime(moment), timezone.localtime(now())
    return format_html(
        '<time class="nowrap" datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        moments.in_full(local),
        _shortly(local, today),
    )


def _shortly(local: datetime, today: datetime) -> str:
    if local.date() == today.date():
        return moments.time_of_day(local)
    if timedelta(days=-6) < local.date() - today.date() < timedelta(days=7):
        return moments.weekday_and_time(local)
    form = moments.shapes()
    return moments.told(local, form.day if local.year == today.year else form.day_and_year)


@register.filter
def long_day(day: date) -> str:
    return moments.long_day(day)


@register.filter(expects_localtime=True)
def time_of_day(moment: datetime) -> str:
    return moments.time_of_day(moment)


@register.filter(expects_localtime=True)
def day_and_time(moment: datetime) -> str:
    return moments.day_and_time(moment)


@register.filter(expects_localtime=True)
def weekday_and_time(moment: datetime) -> str:
    return moments.weekday_and_time(moment)


@register.filter
def number(value: float | None) -> str:
    """With the language's signs for thousands; a dash for what isn't known."""
    return "–" if value is None else number_format(value, use_l10n=True, force_grouping=True)


@register.simple_tag
def spark(values: Sequence[float], before: Sequence[float] = (), label: str = "") -> SafeString:
    """A line of one value a step, over a paler one of the time before; both on one scale."""
    most = max([*values, *before, 1])
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<polyline class="before" points="{}"/><polyline points="{}"/></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        label or _("Day by day: %(values)s") % {"values": ", ".join(map(str, values))},
        _points(before, most),
        _points(values, most),
    )


def _points(values: Sequence[float], most: float) -> str:
    step = SPARK_WIDTH / max(len(values) - 1, 1)
    return " ".join(
        f"{at * step:.1f},{SPARK_HEIGHT - 1 - value / most * (SPARK_HEIGHT - 3):.1f}"
        for at, value in enumerate(values)
    )


@register.simple_tag
def columns(
    values: Sequence[float],
    labels: Sequence[str],
    what: str = "",
    bad: Sequence[float] = (),
) -> SafeString:
    """A column a value, each with its label and value on hovering; the part of it that is `bad` at its foot."""
    most, width = max([*values, 1]), 100 / max(len(values), 1)
    rows = []
    for at, (value, label) in enumerate(zip(values, labels, strict=True)):
        parts = [(value, "", f"{label}: {value}")]
        if bad and bad[at]:
            told = _("%(label)s: %(failed)s of %(value)s failed")
            said = told % {"label": label, "failed": bad[at], "value": value}
            parts += [(bad[at], "bad", said)]
        for part, tone, said in parts:
            height = max(part / most * 38, 0.6)
            place = (at * width + width * 0.1, 40 - height, width * 0.8, height)
            rows.append((tone, *(f"{one:.2f}" for one in place), said))
    drawn = format_html_join(
        "",
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="0.4"><title>{}</title></rect>',
        rows,
    )
    return format_html(
        '<svg class="columns" viewBox="0 0 100 40" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        what,
        drawn,
    )


@register.filter
def undo_url(message: Message) -> str:
    """Where a notice's act is undone: `messages.success(request, "…", extra_tags=f"undo:{url}")`."""
    tags = (message.extra_tags or "").split()
    return next((tag.removeprefix("undo:") for tag in tags if tag.startswith("undo:")), "")
