"""Where customers write: the website, Messenger, Instagram and e-mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from typing_extensions import override

from katek.core.clock import now
from katek.core.composite_keys import identity_constraint
from katek.core.encryption import EncryptedTextField
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel


class ChannelKind(models.TextChoices):
    WEBSITE = "website", _("Website")
    MESSENGER = "messenger", "Messenger"
    INSTAGRAM = "instagram", "Instagram"
    EMAIL = "email", _("E-mail")


class ChannelStatus(models.TextChoices):
    CONNECTED = "connected", pgettext_lazy("channel", "Connected")
    RECONNECT = "reconnect", pgettext_lazy("channel", "Access ended")
    DISCONNECTED = "disconnected", pgettext_lazy("channel", "Disconnected")


class Channel(TenantModel):
    """A connected page, account or widget. `settings` is read through the record of its kind."""

    id = PublicIdField("chn")
    kind = models.CharField(max_length=10, choices=ChannelKind.choices)
    name = models.CharField(max_length=200)
    external_id = models.CharField(max_length=100, blank=True)
    status = models.CharField(
        max_length=12, choices=ChannelStatus.choices, default=ChannelStatus.CONNECTED
    )
    problem = models.TextField(blank=True)
    settings = models.JSONField(default=dict, blank=True)
    access_token = EncryptedTextField(blank=True, default="")
    checked_at = models.DateTimeField(
        null=True, help_text="When its access and its subscription were last looked at."
    )
    rests_until = models.DateTimeField(
        null=True, help_text="Until when nothing is asked of the channel: it said so itself."
    )
    quiet_until = models.DateTimeField(
        null=True,
        help_text="Until when only customers are answered: its allowance of calls is nearly used up.",
    )
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            identity_constraint("channels_channel"),
            models.UniqueConstraint(
                fields=["kind", "external_id"],
                condition=~models.Q(external_id="") & ~models.Q(status="disconnected"),
                name="channels_one_organization_per_account",
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.name
