"""An organization that is deleted leaves nothing: no row in any table, no file; others keep all of theirs."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from katek.automations.removing_organization import connected_elsewhere, remove_organization
from katek.channels.models import Channel
from katek.core import mailbox
from katek.organizations.models import Organization, User
from katek.organizations.refusals import Refused
from katek.organizations.scope import TenantModel
from katek.outbox.models import EndpointHealth
from tests.cast_of_rows import everything

pytestmark = pytest.mark.django_db(transaction=True)

TENANT = [model for model in apps.get_models() if issubclass(model, TenantModel)]


def rows_of(organization: Organization) -> dict[str, int]:
    counts = {
        model._meta.label: model.everywhere.filter(organization=organization).count()
        for model in TENANT
    }
    health = EndpointHealth.objects.filter(endpoint__organization=organization).count()
    return {**counts, "outbox.EndpointHealth": health}


def pictures() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_nothing_of_it_is_left_and_others_keep_everything(agency, rival):
    for organization, url in ((agency, "https://a.example/"), (rival, "https://b.example/")):
        everything(organization, url)
    theirs, files = rows_of(rival), len(pictures())
    gone = remove_organization(agency)
    assert sum(gone.values()) > 20
    assert not any(rows_of(agency).values())
    assert rows_of(rival) == theirs
    assert list(Organization.objects.all()) == [rival]
    assert len(pictures()) == files // 2
    assert User.objects.filter(email="owner@harborpine.example").exists()


def test_every_table_of_the_cast_was_full_before(agency):
    """Else the test above would prove less than it says."""
    everything(agency, "https://a.example/")
    empty = {label for label, count in rows_of(agency).items() if not count}
    assert empty <= {"api.IdempotentRequest", "leads.Interest"}


def test_what_meta_sends_to_is_disconnected_first(agency, at_agency):
    Channel.objects.create(kind="messenger", name="Our page", external_id="1")
    assert [channel.name for channel in connected_elsewhere(agency)] == ["Our page"]
    with pytest.raises(Refused, match="Disconnect Our page first"):
        remove_organization(agency)
    Channel.objects.update(status="disconnected")
    remove_organization(agency)
    assert not Organization.objects.exists()


def test_its_mails_leave_the_mailbox(agency, data_folder):
    row = everything(agency, "https://a.example/")["email"]
    folder = data_folder / "mailbox"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{row.pk}.eml").write_text("Subject: x\n\nhello")
    assert mailbox.find(row.pk)
    remove_organization(agency)
    assert mailbox.find(row.pk) is None
