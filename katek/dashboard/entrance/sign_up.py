"""Who may make an account, as `KATEK_SIGN_UP` says, and how allauth speaks for us."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.utils import translation
from typing_extensions import override

from katek.core.client_address import client_address, neighbourhood
from katek.core.notices import mail_of
from katek.dashboard.entrance.account_mails import notice_of
from katek.dashboard.speaking import LANGUAGES


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.KATEK_SIGN_UP == "open")

    @override
    def get_client_ip(self, request: HttpRequest) -> str:
        """Its limits count whom we count: forwarded headers are believed only of proxies we know."""
        return neighbourhood(client_address(request))

    @override
    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """In our words and look, in the language that its reader chose, if one did."""
        chosen = getattr(context.get("user"), "language", "")
        with translation.override(chosen if chosen in LANGUAGES else translation.get_language()):
            notice = notice_of(template_prefix.rpartition("/")[2], context)
            if notice is None or isinstance(email, list):
                plain: EmailMessage = super().render_mail(template_prefix, email, context, headers)
                return plain
            return mail_of(notice, email, from_email=self.get_from_email())
