from django.apps import AppConfig


class AutomationsConfig(AppConfig):
    name = "katek.automations"
