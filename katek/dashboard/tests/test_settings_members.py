"""Members and invitations by the front door: who may what, and what a link opens."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from katek.conversations.models import Conversation
from katek.core import mailbox
from katek.dashboard.entrance.invitation import LOOKS
from katek.dashboard.tests.rows import colleague, customers, only, queries
from katek.leads.models import Lead
from katek.organizations.models import Invitation, Membership, Role, User
from katek.organizations.scope import working_for
from katek.outbox.models import Event

pytestmark = pytest.mark.django_db

MEMBERS = "/settings/members/"
NEWCOMER = {"name": "Nina Holm", "password": "four green pears"}
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def invite(browser: Client, email: str = "nina@example.com", role: str = "member") -> str:
    """Through the page; answers the link that came by mail."""
    answer = browser.post(MEMBERS, {"email": email, "role": role})
    assert answer.status_code == 302, answer.content.decode()
    return link_to(email)


def link_to(email: str) -> str:
    mail = next(one.mail for one in mailbox.stored() if one.mail["To"] == email)
    text = mail.get_body(("plain",)).get_content()
    (link,) = re.findall(r"http://localhost:8000(/invitations/\S+)", text)
    return link


def membership(organization, email: str) -> Membership | None:
    rows = Membership.everywhere.filter(organization=organization, user__email=email)
    return rows.first()


def test_the_mail_says_who_invites_whereto_and_has_the_link(owner_page: Client, agency):
    invite(owner_page)
    mail = mailbox.stored()[0].mail
    assert "Harbor & Pine" in mail["Subject"]
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        assert "owner@harborpine.example" in body
        assert "/invitations/" in body
    assert "nina@example.com" in owner_page.get(MEMBERS).content.decode()


@pytest.mark.parametrize("choice", ["invite", "open"])
def test_a_newcomer_accepts_with_name_and_password_and_is_inside(
    owner_page: Client, agency, client: Client, settings, choice
):
    settings.KATEK_SIGN_UP = choice
    link = invite(owner_page, role="viewer")
    assert "Harbor &amp; Pine" in client.get(link).content.decode()
    page = client.post(link, NEWCOMER, follow=True)
    assert page.status_code == 200
    assert "Welcome to Harbor &amp; Pine" in page.content.decode()
    made = membership(agency, "nina@example.com")
    assert (made.role, made.user.name) == (Role.VIEWER, "Nina Holm")
    form = {"login": "nina@example.com", "password": NEWCOMER["password"]}
    assert Client().post("/accounts/login/", form).status_code == 302


def test_where_sign_up_is_off_only_who_has_an_account_accepts(
    owner_page: Client, agency, client: Client, settings
):
    settings.KATEK_SIGN_UP = "off"
    link = invite(owner_page)
    for answer in (client.get(link), client.post(link, NEWCOMER)):
        assert answer.status_code == 403
        assert "only the operator" in answer.content.decode()
    assert not User.objects.filter(email="nina@example.com").exists()
    nina = User.objects.create_user("nina@example.com", "x")
    signed_in(nina).post(link)
    assert membership(agency, "nina@example.com")


def test_who_has_an_account_signs_in_first_and_comes_back(owner_page: Client, agency, client):
    User.objects.create_user("nina@example.com", "four green pears")
    link = invite(owner_page)
    page = client.get(link).content.decode()
    assert f"/accounts/login/?next={link}" in page
    assert client.post(link, NEWCOMER).status_code == 200
    assert membership(agency, "nina@example.com") is None
    form = {"login": "nina@example.com", "password": "four green pears"}
    assert client.post(f"/accounts/login/?next={link}", form).url == link
    assert client.get(link).status_code == 200
    assert client.post(link, follow=True).status_code == 200
    assert membership(agency, "nina@example.com").role == Role.MEMBER


def test_one_joins_a_second_organization_and_works_for_it(owner_page: Client, agency, rival):
    nina = colleague(rival, Role.ADMIN)
    link = invite(owner_page, nina.email)
    browser = signed_in(nina)
    browser.post(link)
    assert "Harbor &amp; Pine" in browser.get("/leads/").content.decode()
    assert Membership.everywhere.filter(user=nina).count() == 2


def test_somebody_else_is_told_for_whom_the_link_is(owner_page: Client, agency, rival_page: Client):
    link = invite(owner_page)
    for answer in (rival_page.get(link), rival_page.post(link)):
        assert answer.status_code == 403
        assert "you are signed in as owner@northgate.example" in answer.content.decode()
    assert Membership.everywhere.filter(organization=agency).count() == 1


@pytest.mark.parametrize("how", ["used", "revoked", "expired", "renewed", "guessed"])
def test_a_link_that_is_no_longer_good_opens_nothing(owner_page: Client, agency, client, how):
    link = invite(owner_page)
    row = only(Invitation, agency)
    if how == "used":
        Client().post(link, NEWCOMER)
        Membership.everywhere.filter(user__email="nina@example.com").delete()
    elif how == "revoked":
        owner_page.post(reverse("dashboard:invitation-revoke", args=[row.pk]))
    elif how == "expired":
        Invitation.everywhere.update(expires_at=row.created_at)
    elif how == "renewed":
        owner_page.post(reverse("dashboard:invitation-send", args=[row.pk]))
        assert len(mailbox.stored()) == 2
    else:
        link = "/invitations/" + "a" * 43 + "/"
    for answer in (client.get(link), client.post(link, NEWCOMER)):
        assert answer.status_code == 404
        assert "no longer works" in answer.content.decode()
        assert ">Sign in<" in answer.content.decode()
    assert membership(agency, "nina@example.com") is None
    signed_in = owner_page.get(link).content.decode()
    assert ">To home<" in signed_in
    assert ">Sign in<" not in signed_in


def test_who_tries_tokens_is_stopped_also_at_a_right_one(owner_page: Client, agency, client):
    link = invite(owner_page)
    for number in range(LOOKS):
        assert client.get(f"/invitations/guess-{number}/").status_code == 404
    answer = client.get(link)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "too often" in answer.content.decode()


def test_what_is_wrong_with_an_invitation_stands_at_its_field(owner_page: Client, agency):
    answer = owner_page.post(MEMBERS, {"email": "nina@", "role": "member"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "is no e-mail address" in page
    assert 'value="nina@"' in page
    assert not Invitation.everywhere.exists()
    assert owner_page.post(MEMBERS, {"email": "a@b.example", "role": "x"}).status_code == 422


def test_a_weak_password_is_told_at_its_field_and_the_name_stays(owner_page, agency, client):
    link = invite(owner_page)
    answer = client.post(link, {"name": HOSTILE, "password": "password"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "too common" in page
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'value="password"' not in page


def test_a_mail_that_could_not_be_sent_is_told_and_can_be_sent_again(
    owner_page: Client, agency, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = owner_page.post(MEMBERS, {"email": "nina@example.com", "role": "member"}, follow=True)
    assert "could not be sent" in page.content.decode()
    assert "Mail not sent" in page.content.decode()
    settings.EMAIL_BACKEND = "katek.core.mailbox.MailboxBackend"
    again = reverse("dashboard:invitation-send", args=[only(Invitation, agency).pk])
    assert "on its way" in owner_page.post(again, follow=True).content.decode()


ACTS = {
    "invite": lambda row, invitation: (MEMBERS, {"email": "x@example.com", "role": "viewer"}),
    "role": lambda row, invitation: (
        reverse("dashboard:member-role", args=[row.pk]),
        {"role": "viewer"},
    ),
    "remove": lambda row, invitation: (reverse("dashboard:member-remove", args=[row.pk]), {}),
    "send": lambda row, invitation: (
        reverse("dashboard:invitation-send", args=[invitation.pk]),
        {},
    ),
    "revoke": lambda row, invitation: (
        reverse("dashboard:invitation-revoke", args=[invitation.pk]),
        {},
    ),
}


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN, Role.MEMBER, Role.VIEWER])
@pytest.mark.parametrize("act", sorted(ACTS))
def test_only_admins_and_owners_work_on_members(owner_page: Client, agency, role, act):
    invite(owner_page)
    other = User.objects.create_user("other@example.com", "x")
    row = Membership.everywhere.create(organization=agency, user=other, role=Role.MEMBER)
    address, form = ACTS[act](row, only(Invitation, agency))
    actor = User.objects.create_user("actor@example.com", "x")
    Membership.everywhere.create(organization=agency, user=actor, role=role)
    answer = signed_in(actor).post(address, form)
    assert answer.status_code == (302 if role in (Role.OWNER, Role.ADMIN) else 403)


def test_an_admin_touches_no_owner_and_makes_none(owner_page: Client, agency, tenant):
    browser = signed_in(colleague(agency, Role.ADMIN))
    owner = Membership.everywhere.get(user=tenant.owner)
    assert browser.post(reverse("dashboard:member-remove", args=[owner.pk])).status_code == 403
    changed = browser.post(reverse("dashboard:member-role", args=[owner.pk]), {"role": "viewer"})
    assert changed.status_code == 403
    form = {"email": "x@example.com", "role": "owner"}
    assert browser.post(MEMBERS, form).status_code == 422
    page = browser.get(MEMBERS).content.decode()
    assert 'value="owner"' not in page
    assert reverse("dashboard:member-remove", args=[owner.pk]) not in page


def test_the_last_owner_is_told_why_they_stay(owner_page: Client, agency, tenant):
    owner = Membership.everywhere.get(user=tenant.owner)
    address = reverse("dashboard:member-role", args=[owner.pk])
    page = owner_page.post(address, {"role": "viewer"}, follow=True).content.decode()
    assert "is the only owner" in page
    left = owner_page.post("/settings/members/leave/", {"sure": "yes"}, follow=True)
    assert "is the only owner" in left.content.decode()


def test_who_is_removed_gets_in_no_more_and_their_work_is_nobodys(
    owner_page: Client, agency, website
):
    customers(website, 2)
    worker = colleague(agency, Role.MEMBER)
    with working_for(agency):
        Conversation.objects.update(assigned_to=worker)
        Lead.objects.update(owner=worker)
    page = owner_page.get(MEMBERS).content.decode()
    assert "2 conversations, 2 leads" in page
    browser = signed_in(worker)
    assert browser.get("/leads/").status_code == 200
    row = Membership.everywhere.get(user=worker)
    owner_page.post(reverse("dashboard:member-remove", args=[row.pk]))
    assert browser.get("/leads/").status_code == 403
    with working_for(agency):
        assert not Conversation.objects.exclude(assigned_to=None).exists()
        assert not Lead.objects.exclude(owner=None).exists()
        assert Event.objects.filter(type="lead.assigned").count() == 2


def test_one_leaves_only_after_a_tick(agency, tenant):
    member = colleague(agency, Role.MEMBER)
    browser = signed_in(member)
    browser.post("/settings/members/leave/")
    assert membership(agency, member.email)
    browser.post("/settings/members/leave/", {"sure": "yes"})
    assert membership(agency, member.email) is None


def test_hostile_names_and_roles_are_text(owner_page: Client, agency):
    worker = colleague(agency, Role.MEMBER)
    User.objects.filter(pk=worker.pk).update(name=HOSTILE)
    page = owner_page.get(MEMBERS).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7|add:7 }}" in page
    address = reverse("dashboard:member-role", args=[Membership.everywhere.get(user=worker).pk])
    page = owner_page.post(address, {"role": HOSTILE}, follow=True).content.decode()
    assert "<script>alert" not in page


def test_the_list_costs_the_same_however_many_members(owner_page: Client, agency):
    def fill(first: int, last: int) -> None:
        users = [User(email=f"m{n}@example.com", name=f"M{n}") for n in range(first, last)]
        User.objects.bulk_create(users)
        with working_for(agency):
            Membership.objects.bulk_create([Membership(user=user, role="member") for user in users])
            for user in users:
                Invitation.objects.create(
                    email=f"i-{user.email}",
                    role="viewer",
                    hashed=user.pk,
                    invited_by=user,
                    expires_at=user.date_joined,
                )

    fill(0, 5)
    few = queries(owner_page, MEMBERS)
    fill(5, 50)
    assert queries(owner_page, MEMBERS) == few
