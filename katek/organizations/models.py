"""Who runs and uses the installation: people, agencies, their memberships and API keys."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.core.clock import now
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel
from katek.organizations.session_models import Session

__all__ = [
    "ApiKey", "Invitation", "Membership", "Organization", "Role", "Session", "User", "UserManager",
]  # fmt: skip


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **values)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in; `is_staff` makes them the operator of the installation."""

    id = PublicIdField("usr")
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(
        max_length=5,
        default="auto",
        choices=[("auto", _("System")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    sign_outs = models.PositiveIntegerField(
        default=0, help_text="How often they signed out everywhere; older sessions are void."
    )
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="users_one_per_email")]

    @override
    def __str__(self) -> str:
        return self.name or self.email

    @override
    def get_session_auth_hash(self) -> str:
        """What a session is good for: this password, until they sign out everywhere."""
        return salted_hmac("katek.session", f"{self.sign_outs} {self.password}").hexdigest()

    @override
    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """None: with a new `SECRET_KEY` people sign in again."""
        yield from ()


class Organization(models.Model):
    """An agency: one tenant. Its country sets the defaults of everything below it."""

    id = PublicIdField("org")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="US")
    currency = models.CharField(max_length=3, default="USD")
    area_unit = models.CharField(
        max_length=4,
        default="sqft",
        choices=[("sqft", _("Square feet")), ("sqm", _("Square metres"))],
    )
    phone_region = models.CharField(max_length=2, default="US")
    language = models.CharField(max_length=10, default="en")
    timezone = models.CharField(max_length=60, default="UTC")
    brand_color = models.CharField(max_length=7, default="#0f766e")
    website = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True, help_text="Where customers reach the agency.")
    phone = models.CharField(max_length=40, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    follow_up_needs_opt_in = models.BooleanField(default=False)
    marketing_soft_opt_in = models.BooleanField(default=False)
    office_hours = models.JSONField(default=dict, blank=True)
    sending_hours = models.JSONField(
        default=dict, blank=True, help_text="When campaigns write; see `campaigns.sending_hours`."
    )
    unknown_kept_days = models.PositiveSmallIntegerField(
        null=True,
        help_text="How long threads of customers who left no trace are kept; empty: for good.",
    )
    first_steps = models.JSONField(
        default=dict, blank=True, help_text="How far setting up has come; see `first_steps`."
    )
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]

    @override
    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner", pgettext_lazy("role", "Owner")
    ADMIN = "admin", _("Admin")
    MEMBER = "member", _("Member")
    VIEWER = "viewer", _("Viewer")


class Membership(TenantModel):
    """What a person may do in an organization; see `permissions`."""

    id = PublicIdField("mbr")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], name="memberships_one_per_person"
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(TenantModel):
    """Asks somebody by e-mail to become a member. Only the hash of the token in the mail is kept.

    Open until it is accepted or revoked; see `invitations` for the moves and how long the link is good.
    """

    id = PublicIdField("inv")
    email = models.EmailField(max_length=254, help_text="In lower case.")
    role = models.CharField(max_length=10, choices=Role.choices)
    hashed = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, help_text="When the mail service took it.")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="invitations_one_open_per_address",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.email} ({self.get_role_display()})"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= now()


class ApiKey(TenantModel):
    """Lets a program act for an organization. Only the hash of the key is kept."""

    id = PublicIdField("key")
    name = models.CharField(max_length=100)
    hint = models.CharField(max_length=20, help_text="The first characters, to recognise it by.")
    hashed = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40), default=list)
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]

    @override
    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
