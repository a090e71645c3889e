"""Postmark's stand-in: what it takes, what it refuses, what it remembers, and the webhooks it posts."""

import base64
import json
from urllib.parse import urlencode

import pytest

from katek.sandbox.postmark.account import SERVER_TOKEN, TEST_TOKEN
from katek.sandbox.postmark.acts import mails
from katek.sandbox.postmark.happening import happen
from katek.sandbox.stage.switches import set_switch
from katek.sandbox.tests.asking import ask, tell

FIELDS = {
    "Delivery": {"Recipient", "DeliveredAt", "Details"},
    "Bounce": {
        "ID", "Type", "TypeCode", "Name", "Description", "Details", "Email", "From", "BouncedAt",
        "DumpAvailable", "Inactive", "CanActivate", "Subject",
    },
    "Open": {
        "FirstOpen", "Recipient", "ReceivedAt", "Platform", "Client", "OS", "UserAgent", "Geo", "ReadSeconds",
    },
    "Click": {
        "ClickLocation", "OriginalLink", "Recipient", "ReceivedAt", "Platform", "Client", "OS", "UserAgent",
        "Geo",
    },
    "SubscriptionChange": {"Recipient", "ChangedAt", "Origin", "SuppressSending", "SuppressionReason"},
}  # fmt: skip
FIELDS["SpamComplaint"] = FIELDS["Bounce"]
COMMON = {"RecordType", "MessageStream", "ServerID", "MessageID", "Tag", "Metadata"}

pytestmark = pytest.mark.usefixtures("data_folder")


def mail(to="ada@example.com", **more):
    usual = {
        "From": '"Mia, Harbor & Pine" <hello@harborpine.example>',
        "To": to,
        "Subject": "Homes in Sellwood",
        "TextBody": "Hello Ada",
        "HtmlBody": "<p>Hello Ada</p>",
        "Metadata": {"kid": "email_01"},
        "MessageStream": "broadcast",
        "TrackOpens": True,
        "TrackLinks": "HtmlAndText",
        "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://a.example/u>"}],
    }
    return {**usual, **more}


def call(method, path, *, token=SERVER_TOKEN, headers=None, **body):
    given = {"X-Postmark-Server-Token": token, "Accept": "application/json", **(headers or {})}
    return ask(method, f"postmark/{path}", headers=given, **body)


def send(*args, **more):
    return call("POST", "email", json=mail(*args, **more))


@pytest.fixture
def hook(katek):
    """Everything that happens on the broadcast stream is told to the receiver."""
    url = f"{katek.base}/webhook/email/postmark/tracking/"
    tell("postmark", "webhook", url=url, user="hook", password="p:w", stream="broadcast")
    return katek


def test_a_mail_is_taken_and_kept():
    told = send().json
    assert set(told) == {"To", "SubmittedAt", "MessageID", "ErrorCode", "Message"}
    assert (told["ErrorCode"], told["Message"], told["To"]) == (0, "OK", "ada@example.com")
    (kept,) = mails("ADA@example.com")
    assert (kept.id, kept.metadata) == (told["MessageID"], {"kid": "email_01"})
    assert kept.content["HtmlBody"] == "<p>Hello Ada</p>"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"To": "ada"}, 300),
        ({"To": "ada@exa_mple.com"}, 300),
        ({"To": "ada@localhost"}, 300),
        ({"To": ".ada@example.com"}, 300),
        ({"To": "ada..b@example.com"}, 300),
        ({"To": "ada?@example.com"}, 300),
        ({"To": "zoë@example.com"}, 300),
        ({"To": ""}, 300),
        ({"To": ", ".join(f"a{n}@example.com" for n in range(51))}, 300),
        ({"From": ""}, 300),
        ({"From": "nobody"}, 300),
        ({"ReplyTo": "nobody"}, 300),
        ({"TextBody": "", "HtmlBody": None}, 300),
        ({"TextBody": "x" * (5 * 1024 * 1024 + 1)}, 300),
        ({"Tag": "x" * 1001}, 300),
        ({"Metadata": {"x" * 21: "a"}}, 300),
        ({"Metadata": {"a": "x" * 81}}, 300),
        ({"Metadata": {f"k{n}": "a" for n in range(11)}}, 300),
        ({"Metadata": {"kid": "a", "KID": "b"}}, 300),
        ({"Headers": [{"Name": "X"}]}, 300),
        ({"Headers": [{"Name": "X", "Value": "a\r\nBcc: b@example.com"}]}, 300),
        ({"TrackLinks": "Some"}, 300),
        ({"Attachments": [{"Name": "a.exe", "Content": "", "ContentType": "x/y"}]}, 411),
        ({"MessageStream": "pigeons"}, 1235),
        ({"MessageStream": "inbound"}, 1236),
        ({"Colour": "red"}, 403),
        ({"TrackOpens": "yes"}, 403),
    ],
)
def test_a_mail_that_postmark_refuses_is_refused_and_not_kept(more, code):
    told = call("POST", "email", json={**mail(), **more})
    assert (told.status, told.json["ErrorCode"]) == (422, code), told.body
    assert set(told.json) == {"ErrorCode", "Message"}
    assert mails() == []


def test_the_wording_of_a_bad_recipient_is_what_libraries_read():
    told = send("ada").json["Message"]
    assert (
        told == "Error parsing 'To': Illegal email address 'ada'. It must contain the '@' symbol."
    )


def test_a_call_needs_its_token_and_its_headers():
    assert (send().status, call("GET", "server").json["ApiTokens"]) == (200, [SERVER_TOKEN])
    for token in ("", "unknown"):
        told = call("POST", "email", token=token, json=mail())
        assert (told.status, told.json["ErrorCode"]) == (401, 10)
    for headers in ({"Accept": "*/*"}, {"Content-Type": "text/plain"}):
        told = call("POST", "email", headers=headers, json=mail())
        assert (told.status, told.json["ErrorCode"]) == (415, 409)
    told = call("POST", "email", json=b"{")
    assert (told.status, told.json["ErrorCode"]) == (422, 402)
    assert len(mails()) == 1


def test_the_installations_token_and_added_ones_count_too(settings):
    settings.POSTMARK_API_TOKEN = "of-the-installation"
    tell("postmark", "token", token="of-an-organization")
    for token in ("of-the-installation", "of-an-organization"):
        assert call("POST", "email", token=token, json=mail()).status == 200


def test_the_test_token_delivers_nothing():
    told = call("POST", "email", token=TEST_TOKEN, json=mail()).json
    assert (told["ErrorCode"], told["Message"]) == (0, "Test job accepted")
    assert mails() == []


def test_a_batch_answers_item_by_item_in_order():
    told = call(
        "POST", "email/batch", json=[mail("a@example.com"), mail("b"), mail("c@example.com")]
    )
    assert told.status == 200
    assert [one["ErrorCode"] for one in told.json] == [0, 300, 0]
    assert [m.recipients[0] for m in mails()] == ["a@example.com", "c@example.com"]


def test_a_batch_can_be_taken_without_a_name_for_any_mail():
    set_switch("postmark", "no_message_id", times=1)
    told = call("POST", "email/batch", json=[mail("a@example.com"), mail("b")]).json
    assert [(one["ErrorCode"], "MessageID" in one) for one in told] == [(0, False), (300, False)]
    assert [m.recipients[0] for m in mails()] == ["a@example.com"]


def test_a_batch_has_its_limits():
    full = [mail(f"a{n}@example.com", TextBody="Hi", HtmlBody="") for n in range(500)]
    assert len(call("POST", "email/batch", json=full).json) == 500
    told = call("POST", "email/batch", json=[*full, mail()])
    assert (told.status, told.json["ErrorCode"]) == (422, 410)
    assert call("POST", "email/batch", json=mail()).json["ErrorCode"] == 402
    assert call("POST", "email/batch", json=b" " * (50 * 1024 * 1024 + 1)).status == 413
    assert call("POST", "email", json=b" " * (10 * 1024 * 1024 + 1)).status == 413
    assert len(mails()) == 500


def test_a_message_is_found_by_its_metadata():
    wanted = send(Metadata={"kid": "email_42", "org": "a"}).json["MessageID"]
    send(Metadata={"kid": "email_43"})

    def found(**query):
        return call("GET", f"messages/outbound?{urlencode({'count': 10, 'offset': 0, **query})}")

    told = found(metadata_kid="email_42").json
    assert (told["TotalCount"], told["Messages"][0]["MessageID"]) == (1, wanted)
    assert told["Messages"][0]["Metadata"] == {"kid": "email_42", "org": "a"}
    assert found(metadata_kid="email_99").json == {"TotalCount": 0, "Messages": []}
    assert found(recipient="ada@example.com").json["TotalCount"] == 2
    assert found(metadata_kid="a", metadata_org="b").status == 422
    assert found(count=501).status == 422
    assert found(colour="red").status == 422
    assert call("GET", "messages/outbound").status == 422


def test_details_tell_what_became_of_a_message(hook):
    message = send().json["MessageID"]
    for what in ("Delivery", "Open", "Click"):
        happen(message, what)
    told = call("GET", f"messages/outbound/{message}/details").json
    kinds = [one["Type"] for one in told["MessageEvents"]]
    assert kinds == ["Delivered", "Opened", "LinkClicked"]
    assert call("GET", "messages/outbound/nothing/details").json["ErrorCode"] == 701


@pytest.mark.parametrize("what", sorted(FIELDS))
def test_webhooks_have_exactly_the_fields_of_the_reference(hook, what):
    message = send(Tag="welcome").json["MessageID"]
    tell("postmark", "event", message=message, what=what)
    arrived = hook.arrived[0]
    told = json.loads(arrived.body)
    assert set(told) == COMMON | FIELDS[what]
    assert (told["RecordType"], told["MessageID"], told["Tag"]) == (what, message, "welcome")
    assert told["Metadata"] == {"kid": "email_01"}
    assert arrived.path == "/webhook/email/postmark/tracking/"
    kind, _, pair = arrived.headers["Authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", b"hook:p:w")


def test_only_the_first_open_is_the_first(hook):
    message = send().json["MessageID"]
    happen(message, "Open")
    happen(message, "Open")
    assert [json.loads(one.body)["FirstOpen"] for one in hook.arrived] == [True, False]


@pytest.mark.parametrize(
    ("what", "reason"), [("Bounce", "HardBounce"), ("SpamComplaint", "SpamComplaint")]
)
def test_a_hard_bounce_and_a_complaint_tell_twice_and_suppress(hook, what, reason):
    message = send().json["MessageID"]
    happen(message, what)
    first, second = (json.loads(one.body) for one in hook.arrived)
    assert (first["RecordType"], first["Inactive"]) == (what, True)
    assert (second["RecordType"], second["SuppressionReason"]) == ("SubscriptionChange", reason)
    again = send()
    assert (again.status, again.json["ErrorCode"]) == (422, 406)
    assert "Found inactive addresses: ada@example.com." in again.json["Message"]
    assert send(MessageStream="outbound").status == 200  # suppression is a stream's
    partly = send("ada@example.com, bob@example.com").json
    assert partly["ErrorCode"] == 0
    assert partly["Message"].startswith(
        "Message OK, but will not deliver to these inactive addresses"
    )


def test_a_soft_bounce_suppresses_nobody(hook):
    happen(send().json["MessageID"], "Bounce", type="SoftBounce")
    (arrived,) = hook.arrived
    told = json.loads(arrived.body)
    assert (told["Type"], told["TypeCode"], told["Inactive"]) == ("SoftBounce", 4096, False)
    assert send().status == 200


@pytest.mark.parametrize(
    ("address", "records"),
    [
        ("test@blackhole.postmarkapp.com", ["Delivery"]),
        ("hardbounce@bounce-testing.postmarkapp.com", ["Bounce", "SubscriptionChange"]),
        ("softbounce@bounce-testing.postmarkapp.com", ["Bounce"]),
        ("unsubscribe@bounce-testing.postmarkapp.com", ["Bounce"]),
        ("ada@example.com", []),
    ],
)
def test_postmarks_test_addresses_cause_their_webhooks(hook, address, records):
    send(address)
    told = [json.loads(one.body)["RecordType"] for one in hook.arrived]
    assert sorted(told) == sorted(records)


def test_without_a_webhook_the_settings_password_is_used(katek, settings):
    settings.POSTMARK_WEBHOOK_SECRET = ("user", "password")
    send("test@blackhole.postmarkapp.com")
    (arrived,) = katek.arrived
    assert arrived.path == "/webhook/email/postmark/tracking/"
    assert arrived.headers["Authorization"].startswith("Basic ")


def test_suppressions_are_listed_added_and_deleted(hook):
    happen(send("complained@example.com").json["MessageID"], "SpamComplaint")
    path = "message-streams/broadcast/suppressions"
    listed = {"Suppressions": [{"EmailAddress": "New@example.com"}, {"EmailAddress": "x"}]}
    told = call("POST", path, json=listed).json["Suppressions"]
    assert [one["Status"] for one in told] == ["Suppressed", "Failed"]
    dump = call("GET", f"{path}/dump").json["Suppressions"]
    assert {(s["EmailAddress"], s["SuppressionReason"], s["Origin"]) for s in dump} == {
        ("complained@example.com", "SpamComplaint", "Recipient"),
        ("new@example.com", "ManualSuppression", "Customer"),
    }
    both = [{"EmailAddress": "new@example.com"}, {"EmailAddress": "complained@example.com"}]
    told = call("POST", f"{path}/delete", json={"Suppressions": both}).json["Suppressions"]
    assert [one["Status"] for one in told] == ["Deleted", "Failed"]
    changes = [json.loads(one.body) for one in hook.arrived][-2:]
    assert [c["SuppressSending"] for c in changes] == [True, False]
    assert [c["MessageID"] for c in changes] == [None, None]
    assert call("POST", path, json={"Suppressions": both * 26}).status == 422
    assert call("GET", "message-streams/pigeons/suppressions/dump").status == 422


def test_bounces_are_listed_and_activated(hook):
    happen(send().json["MessageID"], "Bounce")
    (bounce,) = call("GET", "bounces?count=10&offset=0").json["Bounces"]
    assert (bounce["Type"], bounce["Inactive"]) == ("HardBounce", True)
    told = call("PUT", f"bounces/{bounce['ID']}/activate").json
    assert told["Bounce"]["Inactive"] is False
    assert send().status == 200
    assert call("PUT", "bounces/1/activate").json["ErrorCode"] == 1001


def test_webhooks_are_made_read_changed_and_ended(katek):
    made = {
        "Url": f"{katek.base}/hook/",
        "MessageStream": "broadcast",
        "HttpAuth": {"Username": "u", "Password": "p"},
        "Triggers": {"Open": {"Enabled": True, "PostFirstOpenOnly": False}},
    }
    told = call("POST", "webhooks", json=made).json
    assert told["Triggers"]["Click"] == {"Enabled": False}
    message = send().json["MessageID"]
    happen(message, "Open")
    happen(message, "Click")
    assert [json.loads(one.body)["RecordType"] for one in katek.arrived] == ["Open"]
    number = told["ID"]
    call("PUT", f"webhooks/{number}", json={"Triggers": {"Click": {"Enabled": True}}})
    assert call("GET", f"webhooks/{number}").json["Triggers"]["Open"] == {"Enabled": False}
    assert len(call("GET", "webhooks?MessageStream=broadcast").json["Webhooks"]) == 1
    assert call("DELETE", f"webhooks/{number}").status == 200
    assert call("GET", f"webhooks/{number}").status == 404
    refused = call("POST", "webhooks", json={**made, "Url": "https://agency.example/"})
    assert refused.json["ErrorCode"] == 606


def test_streams_tell_who_handles_unsubscribing():
    def mode(stream):
        told = call("GET", f"message-streams/{stream}").json
        return told["SubscriptionManagementConfiguration"]["UnsubscribeHandlingType"]

    assert (mode("outbound"), mode("broadcast")) == ("None", "Postmark")
    tell("postmark", "unsubscribing", stream="broadcast", mode="Custom")
    assert mode("broadcast") == "Custom"


@pytest.mark.parametrize("code", [400, 401, 405, 412, 413])
def test_a_sender_can_be_refused(code):
    tell("postmark", "sender", pattern="@harborpine.example", code=code)
    told = send()
    assert (told.status, told.json["ErrorCode"]) == (422, code)
    assert send(From="other@northgate.example").status == 200


def test_an_unknown_address_of_the_api_is_not_found():
    assert call("GET", "pigeons").status == 404
    assert call("DELETE", "email").status == 404
