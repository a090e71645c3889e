"""What the tests stand on, ready before Django's settings are read: a PostgreSQL of their own.

Loaded by pytest itself (`-p tests.environment` in pyproject.toml). Workers of a parallel run inherit the
first process's server. `KATEK_TEST_POSTGRES=16` takes the older one.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from katek.core import postgres

ROOT = Path(__file__).resolve().parent.parent


def prepare() -> None:
    data = Path(tempfile.mkdtemp(prefix="katek-tests-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ.update(
        {
            "KATEK_DATA_DIR": str(data),
            "KATEK_SANDBOX": "on",
            "KATEK_LOG_LEVEL": "WARNING",
            "SECRET_KEY": "only for tests: nothing signed with it means anything",
            "KATEK_ENCRYPTION_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "DJANGO_SETTINGS_MODULE": "katek.settings",
        }
    )
    for name in ("KATEK_BASE_URL", "POSTMARK_API_TOKEN", "KATEK_ASSISTANT_MODEL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ.setdefault("DATABASE_URL", _embedded())


def _embedded() -> str:
    version = int(os.environ.get("KATEK_TEST_POSTGRES", "18"))
    place = ROOT / ".cache" / f"test-postgres-{version}"
    settings = postgres.ensure_running(place, version=version, durable=False).settings
    user, password, host = (
        quote(part, safe="") for part in (settings.user, settings.password, settings.host)
    )
    return f"postgresql://{user}:{password}@/{settings.dbname}?host={host}&port={settings.port}"


if "KATEK_TESTS_PREPARED" not in os.environ:
    prepare()
    os.environ["KATEK_TESTS_PREPARED"] = "yes"
