"""The mails that Katek itself sends: both parts in the same words, each language, hostile words as text."""

import re

import pytest
from django.core import mail as django_mail
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from katek.core import mailbox
from katek.core.notices import Notice, mail_of
from katek.dashboard.entrance.account_mails import WORDS, notice_of
from katek.organizations.models import User

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> {{ 7|add:7 }}"
KNOWN = {
    "email": HOSTILE,
    "activate_url": "https://katek.example/confirm/1/?a=1&b=2",
    "password_reset_url": "https://katek.example/reset/1/?a=1&b=2",
    "signup_url": "https://katek.example/signup/?a=1&b=2",
    "from_email": HOSTILE,
    "to_email": HOSTILE,
    "deleted_email": HOSTILE,
    "ip": "203.0.113.0",
    "user_agent": HOSTILE,
}
LINKS = {
    "email_confirmation": "activate_url",
    "email_confirmation_signup": "activate_url",
    "account_already_exists": "password_reset_url",
    "unknown_account": "signup_url",
    "password_reset_key": "password_reset_url",
}


def parts(name: str, language: str = "en") -> tuple[str, str, str]:
    with override(language):
        notice = notice_of(name, {**KNOWN, **({"code": "A1B2C3"} if "code" in name else {})})
        assert notice is not None
        mail = mail_of(notice, "ana@example.com")
    html = mail.alternatives[0][0]
    assert isinstance(html, str)
    return str(mail.subject), str(mail.body), html


@pytest.mark.parametrize("language", ["en", "es", "de"])
@pytest.mark.parametrize("name", sorted(WORDS))
def test_both_parts_say_the_same_and_lead_to_the_same_address(settings, name, language):
    settings.KATEK_SIGN_UP = "open"
    subject, text, html = parts(name, language)
    assert "\n" not in subject
    assert f'<html lang="{language}" dir="ltr">' in html
    said = [line for line in text.splitlines() if line.strip() and line != "-- "]
    assert all(escape(line.removesuffix(":")) in html for line in said), name
    if name in LINKS:
        link = KNOWN[LINKS[name]]
        assert f"\n{link}\n" in text
        assert html.count(f'href="{escape(link)}"') == 2, "the button, and the plain address below"
    if "code" in name:
        assert "A1B2C3" in text
    if language != "en":
        assert subject != parts(name)[0]


@pytest.mark.parametrize("name", sorted(WORDS))
def test_hostile_words_are_text_and_nothing_is_loaded(name):
    _subject, _text, html = parts(name)
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"(src|background)=|@import|url\(|<link", html.replace("src=x", ""))


def test_no_link_to_sign_up_where_nobody_may(settings):
    settings.KATEK_SIGN_UP = "invite"
    assert "signup" not in "".join(parts("unknown_account"))


def test_a_language_from_right_to_left_turns_the_mail(db):
    with override("ar"):
        mail = mail_of(Notice(subject="x", heading="x", why="x"), "a@b.example")
    assert '<html lang="ar" dir="rtl">' in str(mail.alternatives[0][0])


@pytest.mark.django_db
def test_a_new_password_is_offered_in_the_language_that_its_reader_chose(client: Client, tenant):
    User.objects.update(language="de")
    client.post("/accounts/password/reset/", {"email": tenant.owner.email})
    mail = mailbox.stored()[0].mail
    html = mail.get_body(("html",)).get_content()
    assert '<html lang="de"' in html
    assert "/accounts/password/reset/key/" in html
    assert mail["Subject"] == "Neues Passwort wählen"


@pytest.mark.django_db
def test_whoevers_password_is_changed_hears_of_it(owner_page: Client, tenant):
    form = {"password1": "four green pears", "password2": "four green pears"}
    owner_page.post("/accounts/password/change/", {**form, "oldpassword": "seven lanterns"})
    (stored,) = mailbox.stored()
    assert stored.mail["Subject"] == "Your password was changed"
    assert stored.mail["To"] == tenant.owner.email
    assert not getattr(django_mail, "outbox", [])
