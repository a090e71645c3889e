"""Catalogues of what people read: gathered from code and templates, kept as `.po`, compiled to `.mo`.

By Babel, so that nobody needs GNU gettext. `make messages` brings them up to date; the texts that are new
stand in them without a translation, and are shown in English until somebody writes one.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = "en"
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0+-]?[\d.]*[a-z]")
CREATED = datetime(2026, 1, 1, tzinfo=UTC)  # the same always: only texts make a difference
NOT_READ = {"tests", "migrations", "locale"}


def update() -> dict[str, int]:
    """Bring every catalogue up to date and compile it; answers how many texts each leaves in English."""
    found = gather()
    return {language: _update(language, found) for language in _languages()}


def problems() -> list[str]:
    """What is not as `update` would leave it, or breaks a page: a sentence each."""
    found = gather()
    wanted = {_key(message) for message in found if message.id}
    told: list[str] = []
    for language in _languages():
        kept = _read(language)
        have = {_key(message) for message in kept if message.id}
        told += [f"{language}: {key!r} is missing." for key in sorted(wanted - have)]
        told += [f"{language}: {key!r} is no longer used." for key in sorted(have - wanted)]
        told += [f"{language}: {said}" for message in kept for said in _differences(message)]
        if _compiled(kept) != _path(language, "mo").read_bytes():
            told.append(f"{language}: the compiled catalogue is not of this one.")
    return told


def gather() -> Catalog:
    """Every marked text of the code and the templates, without their places, which change all the time."""
    catalog = Catalog(charset="utf-8", creation_date=CREATED)
    for path in sorted(_files()):
        for _line, text, comments, context in _texts(path):
            catalog.add(text, auto_comments=comments, context=context)
    return catalog


def _texts(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    source = path.read_text()
    if path.suffix == ".py":
        python = source
    else:
        # Django's own reader turns a template into what a reader of Python finds the same texts in.
        python = "\n".join(line.strip() for line in templatize(source).splitlines())
    read = extract("python", BytesIO(python.encode()), KEYWORDS, options={"encoding": "utf-8"})
    return ((line, text, [], context) for line, text, _comments, context in read)


def _files() -> Iterator[Path]:
    home = Path(settings.BASE_DIR) / "katek"
    for suffix in ("*.py", "*.html", "*.txt"):
        for path in home.rglob(suffix):
            if not NOT_READ & set(path.parts):
                yield path


def _update(language: str, found: Catalog) -> int:
    kept = _read(language)
    kept.update(found, no_fuzzy_matching=True)
    kept.obsolete.clear()
    with _path(language, "po").open("wb") as file:
        write_po(file, kept, sort_output=True, no_location=True, width=100)
    _path(language, "mo").write_bytes(_compiled(_read(language)))
    return sum(1 for message in kept if message.id and not _said(message))


def _read(language: str) -> Catalog:
    path = _path(language, "po")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(locale=language, charset="utf-8", project="Katek", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _compiled(catalog: Catalog) -> bytes:
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def _differences(message: Message) -> Iterator[str]:
    """A placeholder that a translation lost or made up would show a wrong text, or none at all."""
    if not message.id or not _said(message):
        return
    wanted = _placeholders(message.id)
    for said in _said(message):
        if _placeholders(said) - wanted or (
            not message.pluralizable and wanted - _placeholders(said)
        ):
            yield f"{said!r} has other placeholders than {message.id!r}."
        if said[:1] == "\n" or said[-1:] == "\n":
            yield f"{said!r} begins or ends with a line break."


def _said(message: Message) -> list[str]:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return [text for text in texts if text]


def _placeholders(text: str | tuple[str, ...] | list[str]) -> set[str]:
    texts = [text] if isinstance(text, str) else text
    return {name for one in texts for name in PLACEHOLDER.findall(one)}


def _key(message: Message) -> tuple[str, ...]:
    text = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return (message.context or "", *text)


def _languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != SOURCE]


def _path(language: str, suffix: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / f"django.{suffix}"
