"""What a token is good for, and how a short-lived one becomes a long-lived one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

from django.conf import settings

from katek.channels.meta.asking import CannotConnect, ask, content_of, text_of, unreachable
from katek.channels.meta.graph import Access, Calls
from katek.core import clock
from katek.core.call_failed import CallFailed

STAYS_SHORT = (
    "Nothing was connected: Meta did not exchange the access for a longer one, and it may end within the hour. "
    "If trying again doesn't help, whoever runs Katek has to check {secret}. {why}"
)
LONG_ALREADY = 452  # what Instagram says of a token that was exchanged before
DAY = timedelta(days=1)  # short tokens end long before it
REFRESH_BEFORE = timedelta(days=30)  # before its end, an Instagram user's token


@dataclass(frozen=True)
class Token:
    """`seconds` until it ends, 0 if nothing was said; `user_id`: the app-scoped id of whose it is."""

    text: str = field(repr=False)
    seconds: int = 0
    user_id: str = ""

    @property
    def expires_at(self) -> str:
        return (clock.now() + timedelta(seconds=self.seconds)).isoformat() if self.seconds else ""


@dataclass(frozen=True)
class Worth:
    """What `debug_token` told. `scopes` and `targets` are None when it could not be asked.

    `lasts`: it says that the token has no end, or none within a day.
    """

    user_id: str = ""
    lasts: bool = False
    scopes: frozenset[str] | None = None
    targets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def check(self, needed: tuple[str, ...], asset: str) -> None:
        """Raises CannotConnect if a permission is missing, or was not given for this account (if named)."""
        if self.scopes is None:
            return
        missing = [scope for scope in needed if scope not in self.scopes]
        if missing:
            raise CannotConnect(
                f"These permissions are missing: {', '.join(missing)}. Connect again and allow them."
            )
        for scope in needed:
            chosen = self.targets.get(scope)
            if asset and chosen and asset not in chosen:
                raise CannotConnect(
                    f"{scope} was not given for this account. Connect again and tick it."
                )


def worth_of(call: Calls, token: str) -> Worth:
    """Asks Graph about a token of Facebook Login; raises CannotConnect for one that is no good."""
    if not (settings.FACEBOOK_APP_ID and settings.FACEBOOK_APP_SECRET):
        return Worth()
    app = f"{settings.FACEBOOK_APP_ID}|{settings.FACEBOOK_APP_SECRET}"
    query = {"input_token": token, "access_token": app}
    data = ask(call, "GET", "debug_token", Access("facebook"), query=query).get("data")
    if not isinstance(data, dict):
        return Worth()
    if data.get("is_valid") is not True:
        raise CannotConnect("access_token: Meta does not accept it, or it has expired.")
    if text_of(data, "app_id") not in ("", settings.FACEBOOK_APP_ID):
        raise CannotConnect("access_token: it was given to another app than FACEBOOK_APP_ID.")
    scopes = data.get("scopes")
    return Worth(
        user_id=text_of(data, "user_id"),
        lasts=_lasts(data.get("expires_at")),
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else None,
        targets=_targets(data.get("granular_scopes")),
    )


def lengthen(call: Calls, token: str, *, lasts: bool = False) -> Token:
    """A user's token for about sixty days. Raises CannotConnect when Graph gives none.

    `lasts`: the token is known to be no short one; it stays as it is where Graph refuses to exchange it.
    """
    if not (settings.FACEBOOK_APP_ID and settings.FACEBOOK_APP_SECRET):
        return Token(token)
    query = {
        "grant_type": "fb_exchange_token",
        "client_id": settings.FACEBOOK_APP_ID,
        "client_secret": settings.FACEBOOK_APP_SECRET,
        "fb_exchange_token": token,
    }
    try:
        content = ask(call, "GET", "oauth/access_token", Access("facebook"), query=query)
    except CannotConnect as problem:
        if lasts and problem.status < 500:
            return Token(token)
        raise _stays_short(problem, "FACEBOOK_APP_SECRET") from None
    return read_token(content) or _none_came("FACEBOOK_APP_SECRET")


def lengthen_instagram(call: Calls, token: str, *, just_made: bool) -> Token:
    """An Instagram user's token for sixty days. Raises CannotConnect when Graph gives none.

    One that is long already stays as it is; `just_made`: it can't be, for it comes from a login.
    """
    if not settings.INSTAGRAM_APP_SECRET:
        return Token(token)
    query = {
        "grant_type": "ig_exchange_token",
        "client_secret": settings.INSTAGRAM_APP_SECRET,
        "access_token": token,
    }
    try:
        content = ask(call, "GET", "/access_token", Access("instagram"), query=query)
    except CannotConnect as problem:
        if problem.code == LONG_ALREADY and not just_made:
            return Token(token)
        raise _stays_short(problem, "INSTAGRAM_APP_SECRET") from None
    return read_token(content) or _none_came("INSTAGRAM_APP_SECRET")


def refresh_instagram(call: Calls, token: str) -> Token | None:
    """Sixty days more for a token that is at least a day old; None if Graph gives none."""
    query = {"grant_type": "ig_refresh_token", "access_token": token}
    content = ask(call, "GET", "/refresh_access_token", Access("instagram"), query=query)
    return read_token(content)


def from_code(call: Calls, code: str, redirect_uri: str) -> Token:
    """The token behind the code that Facebook's dialog came back with."""
    query = {
        "client_id": settings.FACEBOOK_APP_ID,
        "client_secret": settings.FACEBOOK_APP_SECRET,
        "redirect_uri": redirect_uri,
        "code": code,
    }
    token = read_token(ask(call, "GET", "oauth/access_token", Access("facebook"), query=query))
    if token is None:
        raise CannotConnect("Facebook gave no token. Try again.", status=502)
    return token


def from_instagram_code(call: Calls, code: str, redirect_uri: str) -> Token:
    """The token behind the code that Instagram's dialog came back with."""
    form = {
        "client_id": settings.INSTAGRAM_APP_ID,
        "client_secret": settings.INSTAGRAM_APP_SECRET,
        "grant_type": "authorization_code",
        "redirect_uri": redirect_uri,
        "code": code.removesuffix("#_"),
    }
    try:
        content = content_of(call.post_form("/oauth/access_token", Access("instagram_login"), form))
    except CallFailed as failure:
        raise unreachable(failure) from None
    inner = content.get("data")
    flat = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], dict) else content
    token = read_token(flat)
    if token is None:
        raise CannotConnect("Instagram gave no token. Try again.", status=502)
    return token


def read_token(content: Mapping[str, Any]) -> Token | None:
    text = content.get("access_token")
    if not isinstance(text, str) or not text:
        return None
    seconds = content.get("expires_in")
    whole = seconds if isinstance(seconds, int) and not isinstance(seconds, bool) else 0
    return Token(text, max(whole, 0), text_of(content, "user_id"))


def _stays_short(problem: CannotConnect, secret: str) -> CannotConnect:
    sentence = STAYS_SHORT.format(secret=secret, why=problem.sentence)
    return CannotConnect(sentence, status=problem.status, code=problem.code)


def _none_came(secret: str) -> NoReturn:
    raise _stays_short(CannotConnect("Its answer holds no token.", status=502), secret)


def _lasts(ends: Any) -> bool:
    """Whether a time of Graph's (seconds, 0 for never) is none or over a day away."""
    if not isinstance(ends, int) or isinstance(ends, bool):
        return False
    return ends == 0 or ends > (clock.now() + DAY).timestamp()


def _targets(granular: Any) -> dict[str, frozenset[str]]:
    if not isinstance(granular, list):
        return {}
    return {
        str(one.get("scope")): frozenset(map(str, one["target_ids"]))
        for one in granular
        if isinstance(one, dict) and isinstance(one.get("target_ids"), list)
    }
