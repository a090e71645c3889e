from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "katek.outbox"
