"""Installed where a broker is set: whoever rings for a lane rings on Celery too."""

from django.apps import AppConfig
from typing_extensions import override

from katek.automations.on_celery.bells import ring
from katek.core import wakeups


class OnCeleryConfig(AppConfig):
    name = "katek.automations.on_celery"
    label = "on_celery"

    @override
    def ready(self) -> None:
        wakeups.bells.append(ring)
