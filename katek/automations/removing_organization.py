"""An organization that goes, with everything that is its.

Every table of tenants is emptied of it, and its files are deleted; the people stay, as they may work for
others. Nothing brings it back.
"""

import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.core.files.storage import Storage
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from katek.campaigns.models import Email
from katek.channels.models import Channel, ChannelKind, ChannelStatus
from katek.core import mailbox
from katek.organizations.models import Organization
from katek.organizations.refusals import Refused
from katek.organizations.scope import TenantModel, working_for
from katek.outbox.models import EndpointHealth
from katek.properties.models import Media

# Long enough for an agency with millions of rows; the keys between them are checked at the commit.
LONGEST = "20min"
AT_OTHERS = (ChannelKind.MESSENGER, ChannelKind.INSTAGRAM)

logger = logging.getLogger(__name__)


def connected_elsewhere(organization: Organization) -> list[Channel]:
    """Channels that Meta still sends to: they have to be disconnected before, while we have the token."""
    with working_for(organization):
        rows = Channel.objects.filter(kind__in=AT_OTHERS)
        return list(rows.exclude(status=ChannelStatus.DISCONNECTED))


def remove_organization(organization: Organization) -> dict[str, int]:
    """All of it or nothing; answers how many rows went, by label of the table. Raises `Refused`."""
    if left := connected_elsewhere(organization):
        names = ", ".join(channel.name for channel in left)
        raise Refused(
            _("Disconnect %(names)s first: Meta would go on sending to us.") % {"names": names}
        )
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [LONGEST])
            cursor.execute(
                "SELECT FROM organizations_organization WHERE id = %s FOR UPDATE", [organization.pk]
            )
        pictures = _pictures(organization)
        mails = list(_of(Email, organization).values_list("pk", flat=True).iterator())
        gone = {model._meta.label: _empty(model, organization) for model in _tables()}
        Organization.objects.filter(pk=organization.pk)._raw_delete("default")
        transaction.on_commit(partial(_delete_files, pictures, mails))
    logger.info("An organization was removed.", extra={"organization": organization.pk})
    return gone


def _tables() -> Iterator[type[models.Model]]:
    """What holds rows of organizations, those without a column for it first."""
    yield EndpointHealth
    for model in apps.get_models():
        if issubclass(model, TenantModel):
            yield model


def _of(model: type[models.Model], organization: Organization) -> models.QuerySet[Any]:
    owner = "endpoint__organization" if model is EndpointHealth else "organization"
    return model._base_manager.filter(**{owner: organization})


def _empty(model: type[models.Model], organization: Organization) -> int:
    # Without Django's collecting: it would read every row, and the database checks all keys at the commit.
    return int(_of(model, organization)._raw_delete("default"))


def _pictures(organization: Organization) -> list[tuple[Storage, str]]:
    rows = _of(Media, organization).exclude(file="").only("file")
    return [(media.file.storage, media.file.name) for media in rows.iterator()]


def _delete_files(pictures: list[tuple[Storage, str]], mails: list[str]) -> None:
    for storage, name in pictures:
        storage.delete(name)
    for mail_id in mails:
        mailbox.forget(mail_id)
