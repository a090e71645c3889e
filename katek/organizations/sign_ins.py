"""Where a person is signed in: each browser's session, when it was last used, and its end."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from katek.core.clock import now
from katek.organizations.models import User
from katek.organizations.session_models import Session
from katek.organizations.sessions import SessionStore

# Pages are asked for all the time; the list needs no more than this.
NOTED_EVERY = timedelta(minutes=10)
REMEMBERED = 10_000  # sessions

# When each was noted by this process, so that most pages need not ask the database.
_noted_at: dict[str, datetime] = {}


@dataclass(frozen=True)
class SignIn:
    """One session. `id` names it to its owner, for its key would let anybody in.

    `browser`: what it calls itself in `User-Agent`, or nothing. `seen_at`: within `NOTED_EVERY`.
    """

    id: str
    browser: str
    seen_at: datetime | None
    is_here: bool


def note_presence(session_key: str | None, browser: str) -> None:
    """That who this session is of is here now, and by which browser. Nothing else of the session is touched."""
    at = now()
    before = _noted_at.get(session_key or "")
    if not session_key or (before is not None and abs(at - before) < NOTED_EVERY):
        return
    if len(_noted_at) >= REMEMBERED:
        _noted_at.clear()
    _noted_at[session_key] = at
    name = browser.replace("\0", "")[: Session._meta.get_field("browser").max_length]
    just_now = Q(seen_at__gt=at - NOTED_EVERY, seen_at__lt=at + NOTED_EVERY)
    rows = Session.objects.filter(pk=session_key).exclude(just_now)
    rows.update(seen_at=at, browser=name)


def sign_ins(user: User, here: SessionBase) -> list[SignIn]:
    """Those that are good still, this one first, then the last seen; one query."""
    rows = Session.objects.filter(user=user, expire_date__gt=now())
    found = [
        SignIn(
            _name(row.session_key), row.browser, row.seen_at, row.session_key == here.session_key
        )
        for row in rows
        if _is_good(row, user)
    ]
    longest_ago = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.is_here, one.seen_at or longest_ago), reverse=True)


def end_sign_in(user: User, sign_in: str) -> bool:
    """Whether there was such a session of this person; it opens nothing any more."""
    keys = Session.objects.filter(user=user).values_list("session_key", flat=True)
    wanted = [key for key in keys if constant_time_compare(_name(key), sign_in)]
    return bool(Session.objects.filter(user=user, session_key__in=wanted).delete()[0])


def is_this_one(here: SessionBase, sign_in: str) -> bool:
    """Whether the session that asks is the one so named."""
    return constant_time_compare(_name(here.session_key or ""), sign_in)


def _is_good(row: Session, user: User) -> bool:
    """Not so once the password was changed, or who it is signed out everywhere."""
    data: dict[str, object] = SessionStore().decode(row.session_data)
    return constant_time_compare(str(data.get(HASH_SESSION_KEY)), user.get_session_auth_hash())


def _name(key: str) -> str:
    return salted_hmac("katek.sign-in", key).hexdigest()[:20]
