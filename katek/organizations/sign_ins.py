"""Where a person is signed in: each browser's session, when it was last used, and its end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, salted_hmac

from katek.core.clock import now
from katek.organizations.models import User
from katek.organizations.session_models import Session
from katek.organizations.sessions import SessionStore

# A session is written anew this often at most, though pages are asked for all the time.
NOTED_EVERY = timedelta(minutes=10)
BROWSER, SEEN = "browser", "seen"
LONGEST_BROWSER = 300  # characters


@dataclass(frozen=True)
class SignIn:
    """One session. `id` names it to its owner, for its key would let anybody in.

    `browser`: what it calls itself in `User-Agent`, or nothing. `seen_at`: within `NOTED_EVERY`.
    """

    id: str
    browser: str
    seen_at: datetime | None
    is_here: bool


def note_presence(session: SessionBase, browser: str) -> None:
    """That the person behind this session is here now, and by which browser."""
    at = int(now().timestamp())
    if abs(at - session.get(SEEN, 0)) >= NOTED_EVERY.total_seconds():
        session[SEEN] = at
        session[BROWSER] = browser[:LONGEST_BROWSER]


def sign_ins(user: User, here: SessionBase) -> list[SignIn]:
    """Those that are good still, this one first, then the last seen; one query."""
    rows = Session.objects.filter(user=user, expire_date__gt=now())
    found = [_told(row.session_key, data, here) for row in rows if (data := _good(row, user))]
    longest_ago = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.is_here, one.seen_at or longest_ago), reverse=True)


def end_sign_in(user: User, sign_in: str) -> bool:
    """Whether there was such a session of this person; it opens nothing any more."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    wanted = [key for key in keys if constant_time_compare(_name(key), sign_in)]
    return bool(Session.objects.filter(user=user, session_key__in=wanted).delete()[0])


def _good(row: Session, user: User) -> dict[str, object] | None:
    """What is in it; None once the password was changed, or who it is signed out everywhere."""
    data: dict[str, object] = SessionStore().decode(row.session_data)
    good = constant_time_compare(str(data.get(HASH_SESSION_KEY)), user.get_session_auth_hash())
    return data if good else None


def _told(key: str, data: dict[str, object], here: SessionBase) -> SignIn:
    seen = data.get(SEEN)
    at = datetime.fromtimestamp(seen, tz=UTC) if isinstance(seen, int) else None
    return SignIn(_name(key), str(data.get(BROWSER) or ""), at, key == here.session_key)


def _name(key: str) -> str:
    return salted_hmac("katek.sign-in", key).hexdigest()[:20]
