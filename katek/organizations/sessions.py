"""The session engine (`SESSION_ENGINE`): Django's, in a table of ours that knows whose a session is."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from typing_extensions import override

from katek.organizations.session_models import Session


class SessionStore(DatabaseStore):
    @classmethod
    @override
    def get_model_class(cls) -> type[Session]:
        return Session

    @override
    def create_model_instance(self, data: dict[str, Any]) -> Session:
        made: Any = super().create_model_instance(data)
        made.user_id = data.get(SESSION_KEY)
        assert isinstance(made, Session)
        return made
