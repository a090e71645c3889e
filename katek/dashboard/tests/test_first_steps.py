"""From sign-up to a live chat: what each step keeps, what is skipped, who may what, and the way back."""

import re
from html import unescape

import pytest
from django.test import Client

from katek.assistant.personas import persona_of, save_persona
from katek.channels.website.connect import connect_website
from katek.core import mailbox
from katek.dashboard.tests.rows import colleague
from katek.inbound.brand import brand_css, brand_of
from katek.organizations.models import Organization, Role, User
from katek.organizations.scope import working_for
from katek.properties.listing import delete, save

pytestmark = pytest.mark.django_db

BRAND = {"name": "Harbor & Pine", "brand_color": "#123456", "greeting": ""}
HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)> {{ 7|add:7 }} \u202etxt"
NAMES = ("brand", "persona", "listings", "channels", "team")


@pytest.fixture
def start(owner_page: Client, agency) -> Client:
    connect_website(agency)
    return owner_page


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def fresh(organization: Organization) -> Organization:
    return Organization.objects.get(pk=organization.pk)


def test_who_makes_an_organization_lands_in_the_first_step(settings):
    settings.KATEK_SIGN_UP = "open"
    browser = Client()
    browser.force_login(User.objects.create_user("new@example.com", "x"))
    answer = browser.post("/new-organization/", {"name": "Casa", "country": "ES"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/start/brand/"
    page = answer.content.decode()
    assert "Step 1 of 5" in page
    assert "Skip for now" in page


def test_who_is_invited_lands_at_home(start: Client, agency):
    start.post("/settings/members/", {"email": "nina@example.com", "role": "admin"})
    text = mailbox.stored()[0].mail.get_body(("plain",)).get_content()
    (link,) = re.findall(r"http://localhost:8000(/invitations/\S+)", text)
    answer = Client().post(link, {"name": "Nina", "password": "four green pears"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"


def test_the_brand_is_kept_and_the_usual_words_follow_the_name(start: Client, agency):
    before = persona_of(agency)
    assert "Harbor & Pine" in before.disclosure_text
    form = {**BRAND, "name": "Casa & Sol", "greeting": "Hola!\r\nHow can we help?"}
    answer = start.post("/start/brand/", form)
    assert answer["Location"] == "/start/persona/"
    kept = fresh(agency)
    assert (kept.name, kept.brand_color) == ("Casa & Sol", "#123456")
    persona = persona_of(kept)
    assert "Casa & Sol" in persona.disclosure_text
    assert persona.greeting == "Hola!\nHow can we help?"
    page = shown(start, "/start/persona/")
    assert 'class="done"' in page, "the brand is done"
    assert page.count('class="done"') == 1, "a greeting is no sign that the persona is done"


def test_a_greeting_that_nobody_touched_makes_no_version(start: Client, agency):
    persona = persona_of(agency)
    start.post("/start/brand/", {**BRAND, "greeting": persona.greeting})
    assert persona_of(agency).version == persona.version


def test_a_colour_that_no_text_reads_on_is_refused_with_what_was_typed(start: Client, agency):
    form = {**BRAND, "name": "Typed", "brand_color": "#777777"}
    answer = start.post("/start/brand/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Neither white nor black" in page
    assert 'value="Typed"' in page
    assert fresh(agency).name == "Harbor & Pine"


def sample_of(start: Client, **typed: str) -> str:
    """The page in the frame, where the fragment about what is typed says that it is."""
    fragment = start.get("/start/brand/preview/", {**BRAND, **typed}).content.decode()
    (address,) = re.findall(r'data-sample="([^"]+)"', fragment)
    answer = start.get(unescape(address))
    assert answer.status_code == 200
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    return answer.content.decode()


def test_the_sample_is_the_chat_with_what_is_typed_and_keeps_nothing(start: Client, agency):
    page = sample_of(start, name=HOSTILE, greeting=HOSTILE)
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert "{{ 7|add:7 }}" in page
    assert "color=%23123456" in page
    assert fresh(agency).name == "Harbor & Pine"


def test_the_sample_is_drawn_by_the_page_of_the_chat_and_sends_nothing(start: Client, website):
    sample = sample_of(start, name="Casa y Sol")
    chat = start.get("/chat/harbor-pine/?embedded=1").content.decode()
    sheets = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)"', chat)
    assert sheets
    assert re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)"', sample) == sheets
    assert "<script" not in sample
    assert "assistant of Casa y Sol" in sample  # as it will say once the name is saved


def test_what_may_not_be_saved_leaves_the_sample_as_it_is(start: Client, agency):
    page = sample_of(start, brand_color="#777777", name="-")
    assert "Harbor &amp; Pine" in page
    assert "color=%230f766e" in page


@pytest.mark.parametrize("color", ["red", "#12", "}body{display:none", "#123456;x"])
def test_the_samples_colours_are_a_colour_or_the_kept_one(start: Client, agency, color):
    css = start.get("/start/brand/colours.css", {"color": color})
    assert css["Content-Type"].startswith("text/css")
    assert css.content.decode() == brand_css(brand_of(agency.brand_color))


def test_the_samples_colours_are_those_that_the_chat_has_once_saved(start: Client, website):
    css = start.get("/start/brand/colours.css", {"color": "#7c2d12"}).content
    start.post("/start/brand/", {**BRAND, "brand_color": "#7c2d12"})
    assert start.get("/chat/harbor-pine/brand.css").content == css


def test_the_last_page_has_the_line_of_the_site_itself(start: Client, website):
    page = shown(start, "/start/live/")
    assert '<script src="/embed/harbor-pine.js' in page
    assert "steps done" in page


def test_a_step_says_its_number_and_its_name(start: Client):
    assert "Step 2 of 5: <strong>Persona</strong>" in shown(start, "/start/persona/")


def test_the_persona_is_kept_and_what_is_wrong_stays_typed(start: Client, agency):
    wrong = start.post("/start/persona/", {"name": "Kim", "languages": "klingonish"})
    assert wrong.status_code == 422
    assert "klingonish" in wrong.content.decode()
    right = {"name": "Kim", "tone": "friendly", "business_context": "Open on Sundays."}
    assert start.post("/start/persona/", right)["Location"] == "/start/listings/"
    persona = persona_of(agency)
    assert (persona.name, persona.business_context) == ("Kim", "Open on Sundays.")
    assert "Kim" in persona.disclosure_text


def test_what_is_skipped_is_remembered_and_one_comes_back_where_one_left(start: Client, agency):
    assert start.post("/start/brand/skip/")["Location"] == "/start/persona/"
    start.post("/start/persona/skip/")
    assert start.get("/start/")["Location"] == "/start/listings/"
    home = shown(start, "/")
    assert home.count("Skipped for now") == 2
    assert "/start/team/" in home
    start.post("/start/brand/", BRAND)
    start.post("/start/brand/skip/")
    assert shown(start, "/").count("Skipped for now") == 1, "what was done is not skipped"


def test_a_deleted_listing_is_none_that_is_there(start: Client, agency):
    delete(agency, save(agency, {"listing_id": "HP-1", "list_price": "610000"}))
    context = start.get("/start/listings/").context
    assert (context["number"], list(context["newest"])) == (0, [])
    assert [step.done for step in context["steps"] if step.name == "listings"] == [False]


def test_what_is_there_counts_as_done(start: Client, agency):
    Organization.objects.filter(pk=agency.pk).update(brand_color="#123456")
    save_persona(persona_of(agency), business_context="Open on Sundays.")
    home = {"listing_id": "HP-1", "list_price": "610000", "currency": "USD"}
    save(agency, {**home, "street_address": "1 Pine St"})
    start.post("/settings/members/", {"email": "nina@example.com", "role": "member"})
    assert start.get("/start/")["Location"] == "/start/channels/"
    listings = shown(start, "/start/listings/")
    assert "1 listing is here" in listings
    assert "$610,000" in listings
    assert 'class="badge good"' in listings
    assert '<bdi class="line">1 Pine St' in listings
    assert start.post("/start/channels/")["Location"] == "/start/team/"
    assert start.get("/start/")["Location"] == "/start/live/"
    live = shown(start, "/start/live/")
    assert "You are live" in live
    assert "embed/harbor-pine.js" in live
    assert "/chat/harbor-pine/" in live


def test_a_chat_that_knows_no_home_says_so_to_who_can_bring_some_in(start: Client, agency):
    page = shown(start, "/start/live/")
    assert "Your chat is open, but it knows no home yet" in page
    assert "You are live" not in page
    (act,) = re.findall(r'<a class="button primary" href="([^"]+)"', page)
    assert act == "/start/listings/"
    viewer = Client()
    viewer.force_login(colleague(agency, Role.VIEWER))
    assert "You are live" in shown(viewer, "/start/live/")
    save(agency, {"listing_id": "HP-1", "list_price": "610000"})
    assert "You are live" in shown(start, "/start/live/")


def test_colleagues_are_invited_one_after_the_other(start: Client, agency):
    answer = start.post(
        "/start/team/", {"email": "nina@example.com", "role": "member"}, follow=True
    )
    assert answer.redirect_chain == [("/start/team/", 302)]
    assert "nina@example.com" in answer.content.decode()
    wrong = start.post("/start/team/", {"email": "nobody", "role": "member"})
    assert wrong.status_code == 422
    assert 'id="id_email_error"' in wrong.content.decode()


def test_it_is_put_away_for_good_and_can_be_had_back_at_once(start: Client, agency):
    page = start.post("/start/dismiss/", follow=True).content.decode()
    assert "put away" in page
    assert "/start/again/" in page
    assert "Setting up" not in shown(start, "/")
    assert "/start/" in shown(start, "/palette/?q=first")
    start.post("/start/again/")
    assert "Setting up" in shown(start, "/")


def test_from_the_pages_that_a_step_leads_to_there_is_a_way_back(start: Client, agency):
    back = 'href="/start/listings/"'
    assert back not in shown(start, "/properties/new/")
    shown(start, "/start/listings/")
    assert back in shown(start, "/properties/new/")
    shown(start, "/")
    assert back not in shown(start, "/properties/new/")


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.ADMIN, NAMES), (Role.MEMBER, ("listings",)), (Role.VIEWER, ())],
)
def test_each_sees_only_the_steps_that_they_may_take(start: Client, agency, role, may):
    browser = Client()
    browser.force_login(colleague(agency, role))
    first = f"/start/{may[0]}/" if may else "/start/live/"
    assert browser.get("/start/")["Location"] == first
    for name in NAMES:
        wanted = 200 if name in may else 403
        assert browser.get(f"/start/{name}/").status_code == wanted, name
        assert browser.post(f"/start/{name}/skip/").status_code == (302 if name in may else 403)
    assert browser.post("/start/dismiss/").status_code == (302 if role == Role.ADMIN else 403)
    live = shown(browser, "/start/live/")
    assert ("/start/brand/" in live) == ("brand" in may)


def test_hostile_names_are_text_on_every_step(start: Client, agency):
    with working_for(agency):
        Organization.objects.filter(pk=agency.pk).update(name=HOSTILE)
    save_persona(persona_of(fresh(agency)), name=HOSTILE[:60], business_context=HOSTILE)
    for name in (*NAMES, "live"):
        page = shown(start, f"/start/{name}/")
        assert "<script>alert" not in page, name
        assert "<img src=x" not in page, name


def test_the_steps_of_one_organization_are_not_anothers(start: Client, rival_page: Client, rival):
    start.post("/start/brand/skip/")
    assert rival_page.get("/start/")["Location"] == "/start/brand/"
    assert fresh(rival).first_steps == {}


def test_a_new_language_is_followed_and_the_steps_still_save(start: Client, agency):
    Organization.objects.filter(pk=agency.pk).update(language="en")
    before = persona_of(fresh(agency))
    said = {**_settings(start), "language": "de"}
    assert start.post("/settings/organization/", said).status_code == 302
    after = persona_of(fresh(agency))
    assert after.disclosure_text != before.disclosure_text
    answer = start.post("/start/brand/", {**BRAND, "greeting": "Guten Tag!"})
    assert answer.status_code == 302
    assert persona_of(fresh(agency)).greeting == "Guten Tag!"


def _settings(browser: Client) -> dict[str, str]:
    form = browser.get("/settings/organization/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def test_a_disclosure_that_no_longer_says_enough_stops_the_brand_whole_and_is_mended_in_the_next_step(
    start: Client, agency
):
    save_persona(persona_of(agency), disclosure_text="An automated assistant answers here.")
    Organization.objects.filter(pk=agency.pk).update(language="es")
    answer = start.post("/start/brand/", {**BRAND, "name": "Other", "greeting": "Hola"})
    assert answer.status_code == 422
    assert "It has to say that an assistant answers" in answer.content.decode()
    assert fresh(agency).name != "Other"
    page = start.post("/start/persona/", {"name": "Lola"})
    assert page.status_code == 422
    assert 'name="disclosure_text"' in page.content.decode()
    mended = {"name": "Lola", "disclosure_text": "Soy una asistente de inteligencia artificial."}
    assert start.post("/start/persona/", mended).status_code == 302
    assert persona_of(fresh(agency)).name == "Lola"


def test_a_name_with_a_letter_that_no_keyboard_has_is_refused(start: Client, agency):
    answer = start.post("/start/brand/", {**BRAND, "name": "A\x01B"})
    assert answer.status_code == 422
    assert "x01" in answer.content.decode()


def test_the_preview_of_the_brand_has_no_token_of_the_session_in_its_address(start: Client):
    page = shown(start, "/start/brand/")
    (form,) = re.findall(r"<form[^>]*hx-get[^>]*>", page)
    assert 'hx-params="not csrfmiddlewaretoken,of_organization"' in form
