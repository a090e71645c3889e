"""What the mails about an account say: allauth decides when one goes out, the words are ours.

A function for each of its names; what it knows comes in as a dictionary.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from katek.core import clock, moments
from katek.core.notices import Notice

Known = Mapping[str, Any]


def notice_of(name: str, known: Known) -> Notice | None:
    """The mail of a name of allauth's, such as `password_reset_key`; None for one that we have no words for."""
    write = WORDS.get(name)
    return None if write is None else write(known)


def _asked() -> str:
    return _("Katek sent this because somebody entered your address there.")


def _yours() -> str:
    return _("Katek sent this because it concerns your account.")


def _not_you() -> str:
    return _("If that wasn't you, you can ignore this mail; nothing happens.")


def _confirmation(known: Known) -> Notice:
    code = str(known.get("code") or "")
    return Notice(
        subject=_("Confirm your e-mail address"),
        heading=_("Confirm your e-mail address"),
        words=[
            _("Enter this code in the window that you have open.")
            if code
            else _("One click, and we know that %(email)s is yours.") % known
        ],
        code=code,
        action="" if code else _("Confirm the address"),
        link="" if code else known["activate_url"],
        after=[_not_you()],
        why=_asked(),
    )


def _there_already(known: Known) -> Notice:
    return Notice(
        subject=_("You have an account already"),
        heading=_("You have an account already"),
        words=[
            _("Somebody wanted to make an account for %(email)s, which has one.") % known,
            _("If you have forgotten the password, choose a new one."),
        ],
        action=_("Choose a new password"),
        link=known["password_reset_url"],
        after=[_not_you()],
        why=_asked(),
    )


def _unknown(known: Known) -> Notice:
    """The link to sign up is there only where anybody may."""
    is_open = settings.KATEK_SIGN_UP == "open" and known.get("signup_url")
    return Notice(
        subject=_("There is no account for this address"),
        heading=_("There is no account for this address"),
        words=[
            _("Somebody wanted to get into an account of %(email)s; there is none here.") % known,
            _("Perhaps you signed up with another address."),
        ],
        action=_("Create an account") if is_open else "",
        link=known["signup_url"] if is_open else "",
        after=[_not_you()],
        why=_asked(),
    )


def _reset(known: Known) -> Notice:
    return Notice(
        subject=_("Choose a new password"),
        heading=_("Choose a new password"),
        words=[_("Somebody asked for a new password for your account.")],
        action=_("Choose a new password"),
        link=known["password_reset_url"],
        after=[_("The link works once."), _not_you()],
        why=_yours(),
    )


def _reset_code(known: Known) -> Notice:
    return Notice(
        subject=_("Your code for a new password"),
        heading=_("Your code for a new password"),
        words=[_("Enter this code in the window that you have open.")],
        code=str(known["code"]),
        after=[_not_you()],
        why=_yours(),
    )


def _login_code(known: Known) -> Notice:
    return Notice(
        subject=_("Your code to sign in"),
        heading=_("Your code to sign in"),
        words=[_("Enter this code in the window that you have open.")],
        code=str(known["code"]),
        after=[_not_you()],
        why=_yours(),
    )


def _told(subject: Callable[[], str], said: Callable[[], str]) -> Callable[[Known], Notice]:
    """Something was changed: what, from where, and what to do if it was somebody else."""

    def write(known: Known) -> Notice:
        return Notice(
            subject=subject(), heading=subject(), words=[said() % known], after=_from_where(known),
            why=_yours(),
        )  # fmt: skip

    return write


def _from_where(known: Known) -> list[str]:
    where = {
        "at": moments.in_full(timezone.localtime(clock.now())),
        "ip": known.get("ip") or "–",
        "browser": known.get("user_agent") or "–",
    }
    return [
        _("On %(at)s, from %(ip)s with %(browser)s.") % where,
        _("If that wasn't you, choose a new password at once."),
    ]


WORDS: Mapping[str, Callable[[Known], Notice]] = {
    "email_confirmation": _confirmation,
    "email_confirmation_signup": _confirmation,
    "account_already_exists": _there_already,
    "unknown_account": _unknown,
    "password_reset_key": _reset,
    "password_reset_code": _reset_code,
    "login_code": _login_code,
    "email_changed": _told(
        lambda: _("Your e-mail address was changed"),
        lambda: _("Your account's address was changed from %(from_email)s to %(to_email)s."),
    ),
    "email_confirm": _told(
        lambda: _("Your e-mail address is confirmed"), lambda: _("You confirmed your address.")
    ),
    "email_deleted": _told(
        lambda: _("An e-mail address was removed"),
        lambda: _("%(deleted_email)s no longer belongs to your account."),
    ),
    "password_changed": _told(
        lambda: _("Your password was changed"), lambda: _("Your account has a new password.")
    ),
    "password_set": _told(
        lambda: _("Your password was set"), lambda: _("Your account has a password now.")
    ),
    "password_reset": _told(
        lambda: _("Your password was changed"), lambda: _("Your account has a new password.")
    ),
}
