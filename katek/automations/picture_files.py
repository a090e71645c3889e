"""Files of pictures that no listing has any more: removed, replaced, or kept by an upload that broke off.

A picture that was taken away can be put back for a while, and a file is there before its row is: so a file
waits for a day. What lies there is compared with the rows of every organization, as a file tells none.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import Storage

from katek.core.clock import now
from katek.properties.models import Media

KEPT = timedelta(days=1)
STEP = 1000  # names compared at once


def prune_pictures() -> int:
    """Answers how many files went."""
    field = Media._meta.get_field("file")
    storage, folder = field.storage, str(field.upload_to)
    gone = 0
    for names in _in_steps(storage, folder):
        known = set(Media.everywhere.filter(file__in=names).values_list("file", flat=True))
        for name in names:
            if name not in known and now() - storage.get_modified_time(name) > KEPT:
                storage.delete(name)
                gone += 1
    return gone


def _in_steps(storage: Storage, folder: str) -> Iterator[list[str]]:
    if not storage.exists(folder):
        return
    names = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
    for start in range(0, len(names), STEP):
        yield names[start : start + STEP]
