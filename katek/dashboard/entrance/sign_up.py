"""Who may make an account, as `KATEK_SIGN_UP` says, and how allauth speaks for us."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from typing_extensions import override

from katek.core.client_address import client_address, neighbourhood


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.KATEK_SIGN_UP == "open")

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        """Its limits count whom we count: forwarded headers are believed only of proxies we know."""
        return neighbourhood(client_address(request))
