from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "katek.api"
