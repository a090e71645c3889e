"""Text that the database must not be able to read: tokens, passwords, signing keys.

Encrypted with Fernet (AES-128-CBC and HMAC-SHA256) under the first of `KATEK_ENCRYPTION_KEYS`, read
with any of them: put a new key in front, `rotate` what is stored, then take the old one out.
"""

from functools import lru_cache
from typing import Any, NoReturn

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from typing_extensions import override


class CannotDecrypt(Exception):
    """None of the installation's keys opens a stored secret: a key was lost or left out."""

    def __init__(self) -> None:
        super().__init__(
            "A stored secret cannot be read with any key in KATEK_ENCRYPTION_KEYS. "
            "Put the key it was stored with back into that setting, or enter the secret again."
        )


class SecretText(str):
    """Text like any other that doesn't show itself in a repr, a debugger or a traceback."""

    __slots__ = ()

    @override
    def __repr__(self) -> str:
        return "<secret>"


def encrypt(text: str) -> str:
    """The token to store: ASCII, about 4/3 of the UTF-8 text and 100 characters more."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text behind a token of `encrypt`; raises CannotDecrypt when no key fits."""
    try:
        return SecretText(_keys().decrypt(token).decode())
    except (InvalidToken, ValueError):  # ValueError: not even ASCII
        raise CannotDecrypt from None


def rotate(token: str) -> str:
    """The same secret under the first key; raises CannotDecrypt when no key fits."""
    try:
        return _keys().rotate(token).decode()
    except (InvalidToken, ValueError):
        raise CannotDecrypt from None


def _keys() -> MultiFernet:
    return _box(tuple(settings.KATEK_ENCRYPTION_KEYS))


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("KATEK_ENCRYPTION_KEYS is empty: expected at least one key.")
    return MultiFernet([_fernet(key, place) for place, key in enumerate(keys, start=1)])


def _fernet(key: str, place: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise ImproperlyConfigured(
            f"KATEK_ENCRYPTION_KEYS: key {place} isn't 32 bytes in url-safe base64 (44 characters)."
        ) from None


class EncryptedTextField(models.TextField[str, str]):
    """A text column that holds tokens and reads as text. Saving a row encrypts with the first key.

    It can't be searched: equal texts have different tokens. Only `isnull` works in a filter, and
    the empty text stays empty, so that "nothing entered" needs no key.
    """

    @override
    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if isinstance(value, str) and value else value

    def from_db_value(self, value: str | None, *_: object) -> str | None:
        return decrypt(value) if value else value

    @override
    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else self._refuse()

    @override
    def get_transform(self, lookup_name: str) -> NoReturn:
        self._refuse()

    @override
    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_not_searched()]

    def _check_not_searched(self) -> list[checks.CheckMessage]:
        if not (self.unique or getattr(self, "db_index", False)):
            return []
        return [checks.Error("An encrypted column can't be unique or indexed.", obj=self)]

    def _refuse(self) -> NoReturn:
        raise FieldError(f"{self.name} is encrypted and can't be searched; only isnull works.")
