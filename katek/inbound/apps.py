from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "katek.inbound"
