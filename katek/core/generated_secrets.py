"""Secrets that an installation makes for itself and keeps in its data folder."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def generated_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file `path`, which is made with `make()` (0600) if it isn't there yet.

    However many processes start at once, all get the same one, and none ever sees half of it: the
    file appears whole, under its final name, once. `OSError` when the folder refuses; `ValueError`
    for an empty file, which nobody of ours has written.
    """
    try:
        return _read(path)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        _write(draft, make())
        try:
            os.link(draft, path)  # unlike a rename, this leaves a file alone that came in between
        except FileExistsError:
            return _read(path)
    finally:
        draft.unlink(missing_ok=True)
    return _read(path)


def _read(path: Path) -> str:
    secret = path.read_text().strip()
    if not secret:
        raise ValueError(f"{path} is empty: restore the secret that it held.")
    return secret


def _write(path: Path, secret: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "w") as file:
        file.write(f"{secret}\n")
        file.flush()
        os.fsync(file.fileno())
