"""The operator sees what ran in the background, and changes nothing of it."""

import pytest
from django.urls import reverse

from katek.automations.models import Run
from katek.organizations.models import User

pytestmark = pytest.mark.django_db


def test_the_operator_reads_the_runs(client, owner_page):
    run = Run.objects.create(task="webhooks", started_by="cron", done=7)
    listed = reverse("admin:automations_run_changelist")
    client.force_login(User.objects.create_superuser("operator@katek.example", "x"))
    assert "webhooks" in client.get(listed).content.decode()
    one = reverse("admin:automations_run_change", args=[run.pk])
    assert client.post(one, {"done": "9"}).status_code == 403
    assert owner_page.get(listed).status_code == 302
