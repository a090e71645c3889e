"""Whether data fits its type's schema: asked in tests and while developing, trusted elsewhere."""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

from katek.outbox.schemas import SCHEMAS

try:
    from jsonschema import Draft202012Validator
except ImportError:  # a development dependency: installations rely on what the tests have shown
    Draft202012Validator = None  # type: ignore[assignment, misc, unused-ignore]


class WrongData(ValueError):
    """Data of an event doesn't fit the schema that receivers were given."""


def check_data(event_type: str, *batch: Mapping[str, Any]) -> None:
    """Raises `WrongData` with every fault, where `KATEK_CHECK_EVENTS` is on (default: in tests)."""
    wanted = getattr(settings, "KATEK_CHECK_EVENTS", settings.DEBUG or "pytest" in sys.modules)
    if not wanted or Draft202012Validator is None:
        return
    validator = _validator(event_type)
    faults = [
        f"{'/'.join(str(step) for step in fault.absolute_path) or 'data'}: {fault.message}"
        for data in batch
        for fault in validator.iter_errors(data)
    ]
    if faults:
        raise WrongData(f"{event_type}: {'; '.join(faults)}")


@lru_cache
def _validator(event_type: str) -> Any:
    return Draft202012Validator(SCHEMAS[event_type].json_schema)
