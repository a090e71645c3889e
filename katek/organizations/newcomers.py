"""Accounts for people who come by an invitation: the mail has shown that the address is theirs."""

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from katek.organizations import invitations
from katek.organizations.models import Invitation, User
from katek.organizations.refusals import Refused


def has_account(invitation: Invitation) -> bool:
    return User.objects.filter(email__iexact=invitation.email).exists()


def join(invitation: Invitation, *, name: str, password: str) -> User:
    """Make an account with the invitation's address, and accept with it; all of it or nothing.

    Raises `Refused` with the field's name for a password that isn't fit.
    """
    try:
        validate_password(password, User(email=invitation.email, name=name))
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages), "password") from problem
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name.strip())
            confirm(user)
            invitations.accept(invitation, user)
    except IntegrityError as problem:
        raise Refused("An account was made with this address meanwhile; sign in.") from problem
    return user


def confirm(user: User) -> None:
    """Note that the account's address is theirs: they have opened a link that was mailed to it."""
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
