"""Katek on Celery, for `celery -A katek worker` and `celery -A katek beat`."""

import os

import django
from django.conf import settings

from katek.core.wrong_setting import WrongSetting

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "katek.settings")
django.setup()
if not settings.CELERY_BROKER_URL:
    raise WrongSetting("CELERY_BROKER_URL", "", "an address such as redis://localhost:6379/0")

# Its models can only be imported once Django is set up.
from katek.automations.on_celery import tasks
from katek.automations.on_celery.app import app

__all__ = ["app", "tasks"]
