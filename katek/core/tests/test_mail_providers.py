"""Settings of the providers beside Postmark: read under Anymail's names, and a missing one stops the start."""

from pathlib import Path

import pytest
from anymail.utils import get_anymail_setting

from katek.core.mail_providers import PROVIDERS, backend_of, provider_of, read_anymail
from katek.core.setting_readers import Environment, WrongSetting

DOCS = Path(__file__).resolve().parents[3] / "docs" / "email.md"


def test_a_providers_settings_are_read_under_anymails_names(settings):
    env = Environment(
        {
            "ANYMAIL_MAILGUN_API_KEY": "key",
            "ANYMAIL_MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
            "ANYMAIL_MAILGUN_API_URL": "https://api.eu.mailgun.net/v3",
            "ANYMAIL_WEBHOOK_SECRET": "user:pass:word",
            "ANYMAIL_BREVO_API_KEY": "somebody else's",
        }
    )
    settings.ANYMAIL = read_anymail(env, "mailgun")
    assert settings.ANYMAIL == {
        "MAILGUN_API_KEY": "key",
        "MAILGUN_WEBHOOK_SIGNING_KEY": "signing",
        "MAILGUN_API_URL": "https://api.eu.mailgun.net/v3/",
        "WEBHOOK_SECRET": "user:pass:word",
    }
    assert get_anymail_setting("webhook_signing_key", esp_name="Mailgun") == "signing"
    assert read_anymail(env, "postmark") == {}


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_what_sending_needs_is_asked_for_by_name(name):
    with pytest.raises(WrongSetting, match=f"ANYMAIL_{name.upper()}_API_(KEY|TOKEN)"):
        read_anymail(Environment({}), name)


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_each_setting_is_explained(name):
    page = DOCS.read_text()
    for key in (*PROVIDERS[name].required, *PROVIDERS[name].optional):
        assert f"`ANYMAIL_{name}_{key}`".upper() in page.upper()


@pytest.mark.parametrize("name", sorted(PROVIDERS))
def test_anymail_has_a_backend_for_each(name, settings):
    assert provider_of(backend_of(name)) == name
    assert provider_of("katek.core.mailbox.MailboxBackend") == ""
