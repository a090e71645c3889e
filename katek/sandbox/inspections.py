"""Webhooks that the inspector received, kept as files of the data folder: the newest few hundred."""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from katek.core import clock
from katek.core.public_ids import new_id

MOST_KEPT = 300


@dataclass(frozen=True)
class Inspection:
    """One request as it arrived, and what its signature proves. `received_at`: RFC 3339, UTC."""

    id: str
    received_at: str
    valid: bool
    reason: str
    headers: dict[str, str]
    body: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.received_at)

    @property
    def event_type(self) -> str:
        return self.headers.get("X-Katek-Event", "unknown")

    @property
    def pretty(self) -> str:
        try:
            return json.dumps(json.loads(self.body), indent=2, ensure_ascii=False)
        except ValueError:
            return self.body


def keep(slug: str, *, valid: bool, reason: str, headers: dict[str, str], body: str) -> Inspection:
    """Store a request for an organization's inspector."""
    inspection = Inspection(
        id=new_id("insp"),
        received_at=clock.now().isoformat(),
        valid=valid,
        reason=reason,
        headers=headers,
        body=body,
    )
    folder = _folder(slug)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    draft = folder / f".{inspection.id}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(inspection), ensure_ascii=False))
    draft.replace(folder / f"{inspection.id}.json")
    _forget_old(folder)
    return inspection


def kept(slug: str, limit: int = 50) -> list[Inspection]:
    """The newest first; ids sort by time."""
    found = []
    for file in sorted(_folder(slug).glob("insp_*.json"), reverse=True)[:limit]:
        with suppress(FileNotFoundError):  # forgotten by another request just now
            found.append(Inspection(**json.loads(file.read_text())))
    return found


def _forget_old(folder: Path) -> None:
    for file in sorted(folder.glob("insp_*.json"), reverse=True)[MOST_KEPT:]:
        file.unlink(missing_ok=True)


def _folder(slug: str) -> Path:
    return Path(settings.KATEK_DATA_DIR) / "inspector" / slug
