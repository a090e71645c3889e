"""Connecting an account at Graph's stand-in: dialogs, codes, tokens, pages, subscriptions, profiles."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from katek.core import clock
from katek.sandbox.graph.world import (
    CUSTOMER,
    FACEBOOK_SCOPES,
    INSTAGRAM,
    INSTAGRAM_CUSTOMER,
    OTHER_PAGE,
    PAGE,
    PERSON,
    USER_TOKEN,
)
from katek.sandbox.tests.asking import FORM, ask, tell
from katek.sandbox.tests.at_meta import graph, instagram, send, subscribe
from katek.sandbox.tests.at_meta import message as to

BACK = "http://localhost:8000/connect/facebook/callback/"
SCOPES = (
    "pages_show_list,pages_messaging,pages_manage_metadata,pages_read_engagement,instagram_basic"
)

pytestmark = pytest.mark.usefixtures("data_folder")


def asked(settings, **more):
    usual = {
        "client_id": settings.FACEBOOK_APP_ID,
        "redirect_uri": BACK,
        "state": "s/1",
        "response_type": "code",
        "scope": SCOPES,
    }
    return {**usual, **more}


def back(told):
    """Where a dialog sends its reader, as the parameters behind it."""
    assert told.status == 302, told.body
    location = told.headers["location"]
    assert location.startswith(BACK)
    return {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}


def answer(settings, choice="continue", assets=(PAGE, OTHER_PAGE), **more):
    form = [*asked(settings, **more).items(), *(("asset", a) for a in assets), ("answer", choice)]
    headers = {"content-type": FORM}
    return ask("POST", "graph/v26.0/dialog/oauth", json=urlencode(form).encode(), headers=headers)


def exchange(settings, **more):
    usual = {
        "client_id": settings.FACEBOOK_APP_ID,
        "client_secret": settings.FACEBOOK_APP_SECRET,
        "redirect_uri": BACK,
    }
    return ask("GET", f"graph/v26.0/oauth/access_token?{urlencode({**usual, **more})}")


def connected(settings, **more):
    """A short token, as the whole way through the dialog gives it."""
    code = back(answer(settings, **more))["code"]
    return exchange(settings, code=code).json["access_token"]


def test_the_dialog_is_a_page_that_asks_and_runs_nothing(settings):
    told = ask("GET", f"graph/v26.0/dialog/oauth?{urlencode(asked(settings, state='<b>&'))}")
    page = told.body.decode()
    assert told.status == 200
    assert "Harbor &amp; Pine Realty" in page
    assert re.findall(r'name="answer" value="(\w+)"', page) == ["continue", "cancel"]
    assert "<b>&" not in page
    assert "default-src 'none'" in told.headers["content-security-policy"]


def test_continuing_leads_back_with_a_code_and_the_state(settings):
    assert set(back(answer(settings))) == {"code", "state"}
    assert back(answer(settings))["state"] == "s/1"


def test_cancelling_leads_back_with_metas_words(settings):
    assert back(answer(settings, "cancel")) == {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "Permissions error",
        "state": "s/1",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "https://evil.example/"},
        {"scope": "pages_messaging,read_mailbox"},
        {"response_type": "token"},
    ],
)
def test_a_wrong_request_shows_why_and_leads_nowhere(settings, wrong):
    told = answer(settings, **wrong)
    assert told.status == 400
    assert "location" not in told.headers


def test_a_code_is_good_once_for_its_address_and_an_hour(settings):
    code = back(answer(settings))["code"]
    assert exchange(settings, code=code, redirect_uri=BACK.rstrip("/")).error == (100, 36008)
    told = exchange(settings, code=code)
    assert set(told.json) == {"access_token", "token_type", "expires_in"}
    assert exchange(settings, code=code).error == (100, 36009)
    late = back(answer(settings))["code"]
    clock.move(timedelta(hours=1))
    assert exchange(settings, code=late).error == (100, 36007)
    assert exchange(settings, code="AQ").error == (100, None)


def test_the_apps_id_and_secret_are_needed(settings):
    code = back(answer(settings))["code"]
    assert exchange(settings, code=code, client_secret="wrong").error == (1, None)
    assert exchange(settings, code=code, client_id="1").error == (101, None)
    assert exchange(settings, code=code).status == 200


def test_a_short_token_becomes_a_long_one_and_its_pages_tokens_never_end(settings):
    short = connected(settings)
    longer = {"grant_type": "fb_exchange_token", "fb_exchange_token": short}
    told = exchange(settings, **longer).json
    assert told["expires_in"] == 60 * 86400
    brief = graph("GET", "me/accounts", token=short).json["data"][0]["access_token"]
    lasting = graph("GET", "me/accounts", token=told["access_token"]).json["data"][0][
        "access_token"
    ]
    clock.move(timedelta(hours=2))
    assert graph("GET", "me", token=brief).error == (190, 463)
    assert graph("GET", "me", token=lasting).json == {"id": PAGE, "name": "Harbor & Pine Realty"}


def test_debug_token_tells_scopes_targets_and_its_end(settings):
    token = connected(settings, assets=(PAGE,))
    app = f"{settings.FACEBOOK_APP_ID}|{settings.FACEBOOK_APP_SECRET}"

    def debug(text):
        query = urlencode({"input_token": text, "access_token": app})
        return ask("GET", f"graph/v26.0/debug_token?{query}").json["data"]

    told = debug(token)
    assert (told["app_id"], told["type"], told["is_valid"]) == (
        settings.FACEBOOK_APP_ID,
        "USER",
        True,
    )
    assert told["user_id"] == PERSON
    assert {"scope": "pages_messaging", "target_ids": [PAGE]} in told["granular_scopes"]
    tell("graph", "break", token=token, subcode=460)
    assert (debug(token)["is_valid"], debug(token)["error"]["subcode"]) == (False, 460)
    assert debug("EAAunknown")["is_valid"] is False
    assert debug(USER_TOKEN)["expires_at"] == 0
    wrong = urlencode({"input_token": token, "access_token": f"{settings.FACEBOOK_APP_ID}|no"})
    assert ask("GET", f"graph/v26.0/debug_token?{wrong}").error == (190, None)


def test_pages_come_in_pieces_with_their_instagram_accounts():
    fields = "id,name,access_token,tasks,instagram_business_account{id,username}"
    first = graph("GET", "me/accounts", token=USER_TOKEN, query={"fields": fields, "limit": 1}).json
    (page,) = first["data"]
    assert set(page["tasks"]) >= {"MESSAGING", "MODERATE"}
    assert page["instagram_business_account"] == {"id": INSTAGRAM, "username": "harborandpine"}
    onward = parse_qs(urlsplit(first["paging"]["next"]).query)
    query = {name: values[0] for name, values in onward.items()}
    second = graph("GET", "me/accounts", token=USER_TOKEN, query=query).json
    assert [one["id"] for one in second["data"]] == [OTHER_PAGE]
    assert "next" not in second["paging"]


def test_unticked_pages_and_portfolio_pages_are_missing(settings):
    token = connected(settings, assets=(OTHER_PAGE,))
    assert [p["id"] for p in graph("GET", "me/accounts", token=token).json["data"]] == [OTHER_PAGE]
    tell("graph", "page", id="100200300400700", name="Portfolio", business="700")
    ids = {p["id"] for p in graph("GET", "me/accounts", token=connected(settings)).json["data"]}
    assert ids == {PAGE, OTHER_PAGE}  # no business_management, and not ticked
    every = {p["id"] for p in graph("GET", "me/accounts", token=USER_TOKEN).json["data"]}
    assert every == {PAGE, OTHER_PAGE, "100200300400700"}
    (owned,) = graph("GET", "700/owned_pages", token=USER_TOKEN).json["data"]
    assert owned["id"] == "100200300400700"


def test_fields_that_there_are_not_and_scopes_that_were_not_given_are_refused():
    told = graph("GET", "me", token=USER_TOKEN, query={"fields": "id,shoe_size"})
    assert told.error == (100, None)
    assert "nonexisting field (shoe_size)" in told.json["error"]["message"]
    poor = tell("graph", "grant", kind="user", subject="me", scopes=["public_profile"])
    told = graph("GET", "me/accounts", token=poor["access_token"])
    assert (told.status, *told.error) == (403, 200, None)


def test_without_instagram_basic_a_page_shows_no_account():
    scopes = [s for s in FACEBOOK_SCOPES if s != "instagram_basic"]
    token = tell("graph", "grant", subject=PAGE, scopes=scopes)["access_token"]
    query = {"fields": "name,instagram_business_account"}
    assert "instagram_business_account" not in graph("GET", PAGE, token=token, query=query).json
    assert graph("GET", PAGE, query=query).json["instagram_business_account"] == {"id": INSTAGRAM}
    assert graph("GET", OTHER_PAGE, query=query).error == (100, 33)


def test_subscribing_keeps_the_fields_and_can_be_ended():
    assert graph("GET", f"{PAGE}/subscribed_apps").json == {"data": []}
    assert subscribe(fields=("messages", "message_echoes")).json == {"success": True}
    (app,) = graph("GET", f"{PAGE}/subscribed_apps").json["data"]
    assert app["subscribed_fields"] == ["messages", "message_echoes"]
    assert subscribe(fields=("messages", "smoke_signals")).error == (100, None)
    assert subscribe(fields=()).error == (100, None)
    assert subscribe(OTHER_PAGE).error == (100, 33)
    assert graph("DELETE", f"{PAGE}/subscribed_apps").json == {"success": True}
    assert graph("GET", f"{PAGE}/subscribed_apps").json == {"data": []}


@pytest.mark.parametrize("scope", ["pages_manage_metadata", "pages_messaging"])
def test_subscribing_needs_its_permissions(scope):
    scopes = [s for s in FACEBOOK_SCOPES if s != scope]
    token = tell("graph", "grant", subject=PAGE, scopes=scopes)["access_token"]
    query = {"subscribed_fields": "messages"}
    told = graph("POST", f"{PAGE}/subscribed_apps", token=token, query=query)
    assert (told.status, *told.error) == (403, 200, None)
    assert graph("GET", f"{PAGE}/subscribed_apps").json == {"data": []}


def test_a_name_can_be_read_once_somebody_has_written():
    query = {"fields": "first_name,last_name,name,profile_pic"}
    assert graph("GET", CUSTOMER, query=query).error == (100, 33)
    tell("graph", "know", asset=PAGE, customer=CUSTOMER, name="Maria Silva")
    tell("graph", "know", asset=INSTAGRAM, customer=INSTAGRAM_CUSTOMER, name="Jonas Weber")
    told = graph("GET", CUSTOMER, query=query).json
    assert (told["first_name"], told["last_name"], told["name"]) == (
        "Maria",
        "Silva",
        "Maria Silva",
    )
    query = {"fields": "name,username,profile_pic"}
    for called in (graph, instagram):
        told = called("GET", INSTAGRAM_CUSTOMER, query=query).json
        assert (told["name"], told["username"]) == ("Jonas Weber", "jonas.weber")
    assert graph("GET", CUSTOMER, query={"fields": "salary"}).error == (100, None)


def test_instagram_login_from_its_dialog_to_a_token_of_sixty_days(settings):
    form = {
        "client_id": settings.INSTAGRAM_APP_ID,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": "instagram_business_basic,instagram_business_manage_messages",
        "state": "s",
        "asset": INSTAGRAM,
        "answer": "continue",
    }
    told = ask("POST", "instagram-graph/oauth/authorize", form=form)
    assert told.headers["location"].endswith("#_")
    exchanging = {
        "client_id": settings.INSTAGRAM_APP_ID,
        "client_secret": settings.INSTAGRAM_APP_SECRET,
        "grant_type": "authorization_code",
        "redirect_uri": BACK,
        "code": back(told)["code"],
    }
    wrong = ask(
        "POST", "instagram-graph/oauth/access_token", form={**exchanging, "client_secret": "x"}
    )
    assert set(wrong.json) == {"error_type", "code", "error_message"}
    (short,) = ask("POST", "instagram-graph/oauth/access_token", form=exchanging).json["data"]
    assert short["user_id"] == INSTAGRAM
    assert short["permissions"] == form["scope"]
    query = {"grant_type": "ig_exchange_token", "client_secret": settings.INSTAGRAM_APP_SECRET}
    told = ask(
        "GET",
        f"instagram-graph/access_token?{urlencode({**query, 'access_token': short['access_token']})}",
    ).json
    assert told["expires_in"] == 60 * 86400
    account = instagram(
        "GET", "me", token=told["access_token"], query={"fields": "user_id,username"}
    )
    assert (account.json["user_id"], account.json["username"]) == (INSTAGRAM, "harborandpine")
    assert account.json["id"] != INSTAGRAM


def test_an_instagram_token_is_refreshed_after_a_day_and_before_its_end():
    token = tell("graph", "grant", kind="instagram", subject=INSTAGRAM, seconds=60 * 86400)[
        "access_token"
    ]
    query = urlencode({"grant_type": "ig_refresh_token", "access_token": token})
    path = f"instagram-graph/refresh_access_token?{query}"
    assert ask("GET", path).error == (100, None)
    clock.move(timedelta(days=2))
    assert ask("GET", path).json["access_token"] != token
    clock.move(timedelta(days=60))
    assert ask("GET", path).error == (190, 463)


def test_a_token_of_one_host_opens_nothing_on_the_other():
    assert instagram("GET", "me", token=USER_TOKEN).error == (190, None)
    assert send(to(CUSTOMER), token="IGAAKATEKSANDBOX0001").error == (190, None)


def test_an_ended_version_is_served_by_the_oldest_living_one():
    clock.reset()
    headers = {"Authorization": f"Bearer {USER_TOKEN}"}
    tell("graph", "proof", required=False)
    told = ask("GET", "graph/v19.0/me", headers=headers)
    assert (told.status, told.headers["facebook-api-version"] >= "v21.0") == (200, True)
    assert ask("GET", "graph/v26.0/me", headers=headers).headers["facebook-api-version"] == "v26.0"
