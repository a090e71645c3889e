"""Ids that may be shown: `lead_01jd…`, opaque to others, ordered by time for us.

One text key serves the database, addresses and JSON alike, so nothing is ever translated. The text after
the prefix is 48 bits of milliseconds and 80 random bits in Crockford's base32, as in a ULID, lower case.
"""

import secrets
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import models
from typing_extensions import override

from katek.core import clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# Of each random byte its last five bits, as a letter.
_LETTER_OF_BYTE = (ALPHABET * 8).encode()


def new_id(prefix: str, at: datetime | None = None) -> str:
    """A fresh id such as `evt_01jd3v…` (prefix, underscore, 26 characters); of now, or of the time `at`."""
    milliseconds = int((at or clock.now()).timestamp() * 1000)
    chance = secrets.token_bytes(16).translate(_LETTER_OF_BYTE).decode()
    return f"{prefix}_{_time_letters(milliseconds)}{chance}"


# A batch of events needs hundreds of ids of one moment.
@lru_cache(maxsize=16)
def _time_letters(milliseconds: int) -> str:
    return "".join([ALPHABET[(milliseconds >> shift) & 31] for shift in range(45, -1, -5)])


class PublicIdField(models.CharField[str, str]):
    """Primary key of a model whose rows have an address: `id = PublicIdField("lead")`."""

    def __init__(self, prefix: str, **kwargs: Any) -> None:
        self.prefix = prefix
        # Collation "C": ids sort by time whatever the database's language.
        kwargs.update(max_length=40, primary_key=True, editable=False, db_collation="C")
        super().__init__(**kwargs)

    @override
    def db_type(self, connection: object) -> str:
        # Spelled out, for Django gives each "varchar" key a second index for LIKE, and nobody searches in ids.
        return "character varying(40)"

    @override
    def get_default(self) -> str:
        return new_id(self.prefix)

    @override
    def has_default(self) -> bool:
        return True

    @override
    def deconstruct(self) -> Any:
        name, path, _, _ = super().deconstruct()
        return name, path, [self.prefix], {}
