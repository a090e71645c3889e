"""Small questions about what came in, each with Graph's refusal as its answer."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from katek.sandbox.graph.refusals import Refusal, unknown_keys, wrong_parameter
from katek.sandbox.stage.webhooks import is_local


def record(value: Any, name: str, keys: Collection[str]) -> dict[str, Any]:
    """An object with none but these keys."""
    if not isinstance(value, dict):
        raise wrong_parameter(f"Param {name} must be a JSON object.")
    if strangers := [key for key in value if key not in keys]:
        raise unknown_keys(strangers, name)
    return value


def text(value: Any, name: str, most: int, *, least: int = 1) -> str:
    """A text of so many characters at most."""
    if not isinstance(value, str):
        raise wrong_parameter(f"Param {name} must be a string.")
    if len(value) > most:
        raise wrong_parameter(f"Length of param {name} must be less than or equal to {most}")
    if len(value.strip()) < least:
        raise wrong_parameter(f"Param {name} must be a non-empty UTF-8 encoded string")
    return value


def some(value: Any, name: str, most: int, *, least: int = 1) -> list[Any]:
    """A list of so many elements."""
    if not isinstance(value, list):
        raise wrong_parameter(f"Param {name} must be an array.")
    if len(value) > most:
        raise wrong_parameter(f"Param {name} has too many elements.")
    if len(value) < least:
        raise wrong_parameter(f"Param {name} has too few elements.")
    return value


def one_of(value: Any, name: str, options: Collection[str]) -> str:
    if not isinstance(value, str) or value not in options:
        told = ", ".join(options)
        raise wrong_parameter(f'Param {name} must be one of {{{told}}} - got "{value}".')
    return value


def link(value: Any, name: str) -> str:
    """An absolute web address that a customer may be sent to."""
    parts = urlsplit(text(value, name, 2083))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise wrong_parameter(f"Param {name} should represent a valid URL")
    return str(value)


def picture(value: Any, name: str) -> str:
    """A file that Meta would fetch: https (this machine excepted), and no drawing."""
    address = link(value, name)
    parts = urlsplit(address)
    if parts.scheme != "https" and not is_local(address):
        raise _not_fetched(address)
    if parts.path.lower().endswith((".svg", ".svgz")):
        raise wrong_parameter(
            "Upload attachment failure. The type of file is not supported.", 2018047
        )
    return address


def _not_fetched(address: str) -> Refusal:
    return wrong_parameter(f"Failed to fetch the file from the url: {address}", 2018008)
