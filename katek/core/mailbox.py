"""The local mailbox: where mail goes while no provider is configured, one file a mail.

A mail that carries an `X-Katek-Email` header is filed under that id, so writing it twice leaves one, and
whether it was sent can be looked up.
"""

import email
import email.policy
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage as ParsedMail
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from typing_extensions import override

from katek.core import clock
from katek.core.public_ids import new_id

ID_HEADER = "X-Katek-Email"
FILE_NAME = re.compile(r"[a-z]+_[0-9a-z]{26}")


@dataclass(frozen=True)
class StoredMail:
    """A mail in the mailbox; `sent_at` by the installation's clock."""

    id: str
    sent_at: datetime
    mail: ParsedMail


class MailboxBackend(BaseEmailBackend):
    """Django's mail backend that writes to the mailbox of the data folder."""

    @override
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            _write(message)
        return len(email_messages)


def stored(limit: int = 200) -> list[StoredMail]:
    """The newest mails first."""
    files = sorted(_folder().glob("*.eml"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_read(file) for file in files[:limit]]


def find(mail_id: str) -> StoredMail | None:
    """One mail by its id, None when it isn't there."""
    file = _folder() / f"{mail_id}.eml"
    return _read(file) if FILE_NAME.fullmatch(mail_id) and file.exists() else None


def forget(mail_id: str) -> None:
    """Take a mail out of the mailbox; nothing happens when it isn't there."""
    if FILE_NAME.fullmatch(mail_id):
        (_folder() / f"{mail_id}.eml").unlink(missing_ok=True)


def _write(message: EmailMessage) -> None:
    given = str(message.extra_headers.get(ID_HEADER, ""))
    name = given if FILE_NAME.fullmatch(given) else new_id("mail")
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # customers' mail, and password resets
    draft = folder / f".{name}.{os.getpid()}"
    draft.write_bytes(message.message().as_bytes())
    moment = clock.now().timestamp()
    os.utime(draft, (moment, moment))
    draft.replace(folder / f"{name}.eml")


def _read(file: Path) -> StoredMail:
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    sent_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    assert isinstance(parsed, ParsedMail)
    return StoredMail(id=file.stem, sent_at=sent_at, mail=parsed)


def _folder() -> Path:
    return Path(settings.KATEK_DATA_DIR) / "mailbox"
