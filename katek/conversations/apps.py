from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "katek.conversations"
