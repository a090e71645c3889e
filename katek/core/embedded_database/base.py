"""Django's PostgreSQL backend on the embedded server, which is started when a process first connects.

The lease is kept until the process ends; the last process to leave stops the server.
"""

import threading
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from typing_extensions import override

from katek.core import postgres

_lock = threading.Lock()
_lease: postgres.Server | None = None


def lease() -> postgres.Server:
    """This process's use of the server, taken once."""
    global _lease
    with _lock:
        if _lease is None:
            try:
                _lease = postgres.ensure_running(settings.KATEK_DATA_DIR)
            except postgres.PostgresProblem as problem:
                raise ImproperlyConfigured(str(problem)) from problem
        return _lease


class DatabaseWrapper(base.DatabaseWrapper):
    @override
    def get_connection_params(self) -> dict[str, Any]:
        # The place of the socket and the password are known once the server has been started.
        known = lease().settings.django()
        wanted = {"OPTIONS": {**known["OPTIONS"], **self.settings_dict["OPTIONS"]}}
        database = self.settings_dict["NAME"] or known["NAME"]
        self.settings_dict.update({**known, **wanted, "NAME": database})
        params: dict[str, Any] = super().get_connection_params()
        return params
