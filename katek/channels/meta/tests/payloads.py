"""What Meta posts, by the shapes of its documentation and of captures: the material of the parser's tests.

Each example is one element of `messaging[]` by a name for what it is. `posted` puts elements into the body
that arrives, `signed` signs it as Meta does.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

PAGE, PSID = "100200300400500", "7001002003004005"
ACCOUNT, IGSID = "17841400000000777", "880011223344556"
APP, INBOX_APP = 555000111222333, 263902037430900
AT = 1_795_000_000_000  # milliseconds

Json = dict[str, Any]


def posted(*entries: Json, object: str = "page") -> bytes:
    """The body of a POST, escaped as Meta escapes it: ASCII only, slashes too."""
    return json.dumps({"object": object, "entry": list(entries)}).replace("/", "\\/").encode()


def entry(*elements: Any, account: str = PAGE, kind: str = "messaging", **more: Any) -> Json:
    return {"id": account, "time": AT + 456, kind: list(elements), **more}


def of_page(*elements: Any) -> bytes:
    return posted(entry(*elements))


def of_account(*elements: Any) -> bytes:
    return posted(entry(*elements, account=ACCOUNT), object="instagram")


def signed(body: bytes, secret: str) -> str:
    """The header `X-Hub-Signature-256`."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def sign_request(said: Any, secret: str = "") -> str:
    """A `signed_request` that says this, as Meta makes it."""
    payload = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=")
    digest = hmac.digest((secret or SECRET).encode(), payload, hashlib.sha256)
    return f"{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}.{payload.decode()}"


def by_customer(after: int = 1000, **what: Any) -> Json:
    """An element by our Messenger customer, so many milliseconds after `AT`."""
    return {"sender": {"id": PSID}, "recipient": {"id": PAGE}, "timestamp": AT + after, **what}


def by_page(after: int = 1000, **what: Any) -> Json:
    return {"sender": {"id": PAGE}, "recipient": {"id": PSID}, "timestamp": AT + after, **what}


def on_instagram(after: int = 1000, **what: Any) -> Json:
    """An element by our Instagram customer."""
    return {"sender": {"id": IGSID}, "recipient": {"id": ACCOUNT}, "timestamp": AT + after, **what}


def by_account(after: int = 1000, **what: Any) -> Json:
    return {"sender": {"id": ACCOUNT}, "recipient": {"id": IGSID}, "timestamp": AT + after, **what}


def text(words: str, mid: str, after: int = 1000) -> Json:
    return by_customer(after, message={"mid": mid, "text": words})


STICKER = {"url": "https://scontent.test/s.png", "sticker_id": 369239263222822}
AD = {
    "ref": "listing-42",
    "ad_id": "238500001",
    "source": "ADS",
    "type": "OPEN_THREAD",
    "ads_context_data": {
        "ad_title": "Sea view",
        "photo_url": "https://cdn.test/p.jpg",
        "video_url": "https://cdn.test/v.jpg",
        "post_id": "900",
        "product_id": "77",
        "flow_id": "5",
    },
}
SHORT_LINK = {"ref": "listing-42", "source": "SHORTLINK", "type": "OPEN_THREAD"}
FORM = {
    "data": [{"question": "Your city?", "answer": "Porto"}, {"question": "Rooms?", "answer": 2}]
}

ATTACHMENTS: dict[str, Json] = {
    "image": {"type": "image", "payload": {"url": "https://scontent.test/i.jpg"}},
    "video": {"type": "video", "payload": {"url": "https://video.test/v.mp4"}},
    "audio": {"type": "audio", "payload": {"url": "https://cdn.test/a.mp4"}},
    "file": {"type": "file", "payload": {"url": "https://cdn.test/contract.pdf"}},
    "sticker": {"type": "sticker", "payload": STICKER},
    "old sticker": {"type": "image", "payload": STICKER},
    "location": {"type": "location", "payload": {"coordinates": {"lat": 38.72, "long": -9.14}}},
    "link": {"type": "fallback", "payload": {"url": "https://youtu.be/x", "title": "Video tour"}},
    "old link": {
        "type": "fallback",
        "title": "Legacy",
        "url": "https://www.messenger.com/",
        "payload": None,
    },
    "unavailable": {"type": "fallback", "payload": {"title": "Attachment Unavailable"}},
    "reel": {
        "type": "reel",
        "payload": {"url": "https://www.facebook.com/reel/1", "title": "Tour", "reel_video_id": 1},
    },
    "relative reel": {
        "type": "ig_reel",
        "payload": {"url": "/reel/1234/", "title": "Tour", "reel_video_id": 1234},
    },
    "post": {
        "type": "post",
        "payload": {"url": "https://www.facebook.com/p/1", "title": "Open house", "id": 4321},
    },
    "booking": {
        "type": "appointment_booking",
        "payload": {
            "booking_id": "bk_1",
            "status": "requested",
            "start_time": 1795010000,
            "end_time": 1795013600,
            "timezone": "Europe/Lisbon",
        },
    },
    "product": {
        "type": "template",
        "payload": {
            "product": {
                "elements": [
                    {
                        "id": "1",
                        "retailer_id": "REF-1",
                        "image_url": "https://cdn.test/x.png",
                        "title": "Loft",
                        "subtitle": "250000 EUR",
                    }
                ]
            }
        },
    },
    "windows path": {"type": "image", "payload": {"url": "C:\\Users\\a.jpg"}},
    "payload is text": {"type": "image", "payload": "https://cdn.test/x.png"},
    "no payload": {"type": "image"},
    "ephemeral": {"type": "ephemeral"},
    "heart": {"type": "like_heart"},
    "unsupported": {"type": "unsupported_type", "payload": {"url": "https://lookaside.test/u"}},
    "mention": {"type": "story_mention", "payload": {"url": "https://lookaside.test/mention"}},
    "share": {"type": "share", "payload": {"url": "https://lookaside.test/s"}},
    "ig post": {
        "type": "ig_post",
        "payload": {"url": "https://www.instagram.com/p/x/", "title": "Open house", "id": 4321},
    },
}

MESSENGER: dict[str, Json] = {
    "text": by_customer(1000, message={"mid": "m_a1", "text": "Is the flat on Elm St still free?"}),
    "quick reply": by_customer(
        1000, message={"mid": "m_b1", "text": "Two rooms", "quick_reply": {"payload": "ROOMS_2"}}
    ),
    "reply": by_customer(
        2000,
        message={
            "mid": "m_b2",
            "text": "this one",
            "reply_to": {"mid": "m_out_9", "is_self_reply": False},
        },
    ),
    "command": by_customer(
        3000,
        message={
            "mid": "m_b3",
            "text": "find listings in Porto",
            "commands": [{"name": "listings"}],
        },
    ),
    "from an ad": by_customer(4000, message={"mid": "m_b4", "text": "Interested!", "referral": AD}),
    "about a product": by_customer(
        5000,
        message={
            "mid": "m_b5",
            "text": "about this item",
            "referral": {"product": {"id": "778899"}},
        },
    ),
    "by the plugin": by_customer(
        6000,
        message={"mid": "m_b6", "text": "Thanks for writing"},
        prior_message={"source": "checkbox_plugin", "identifier": "uref-1"},
    ),
    "attachments": by_customer(
        7000,
        message={
            "mid": "m_b7",
            "text": "look",
            "attachments": [ATTACHMENTS["image"], ATTACHMENTS["file"]],
        },
    ),
    "picture alone": by_customer(
        7500, message={"mid": "m_b75", "attachments": [ATTACHMENTS["image"]]}
    ),
    "sticker twice": by_customer(
        8000,
        message={
            "mid": "m_b8",
            "sticker_id": 369239263222822,
            "attachments": [ATTACHMENTS["sticker"], ATTACHMENTS["old sticker"]],
        },
    ),
    "deleted": by_customer(20000, message={"mid": "m_b1", "is_deleted": True}),
    "deletion list": by_customer(20500, message_deletions=[{"mid": "m_b2"}, {"mid": "m_b3"}]),
    "unsupported": by_customer(21000, message={"mid": "m_b9", "is_unsupported": True}),
    "edited": by_customer(
        22000,
        message_edit={"mid": "m_a1", "text": "Is the flat on Oak St free?", "num_edit": "1"},
    ),
    "our echo": by_page(
        10000,
        message={
            "is_echo": True,
            "app_id": APP,
            "metadata": "katek:out:8f1c",
            "mid": "m_out_1",
            "text": "Yes, it is available.",
        },
    ),
    "a person's echo": by_page(
        11000,
        message={
            "is_echo": True,
            "app_id": INBOX_APP,
            "mid": "m_out_2",
            "text": "Ana here, calling you in 5 minutes",
        },
    ),
    "get started": by_customer(
        30000,
        postback={
            "mid": "m_pb1",
            "title": "Get started",
            "payload": "GET_STARTED",
            "referral": SHORT_LINK,
        },
    ),
    "postback without mid": by_customer(
        30500, postback={"title": "Book a viewing", "payload": "BOOK"}
    ),
    "plugin postback": {
        "sender": {"user_ref": "uref-1"},
        "recipient": {"id": PAGE},
        "timestamp": AT + 31000,
        "postback": {
            "title": "",
            "payload": "hey",
            "referral": {
                "ref": None,
                "source": "CUSTOMER_CHAT_PLUGIN",
                "type": "OPEN_THREAD",
                "referer_uri": "https://agency.test/",
                "is_guest_user": False,
            },
        },
    },
    "referral": by_customer(32000, referral=SHORT_LINK),
    "ad referral": by_customer(33000, referral={**AD, "ref": "spring"}),
    "form": {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "timestamp": 1795000034,
        "referral": {
            "source": "ADS",
            "type": "LEAD_COMPLETE",
            "ad_id": "238500001",
            "ads_context_data": {"ad_title": "Sell your home", "post_id": "900"},
        },
        "lead": FORM,
    },
    "half a form": by_customer(
        34500, referral={"source": "ADS", "type": "LEAD_INCOMPLETE", "ad_id": "2385"}, lead=FORM
    ),
    "form summary": {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "timestamp": 1795000035,
        "message": {"mid": "m_ls1", "text": "Lead summary:\nYour city?: Porto"},
        "hop_context": {"app_id": 413038776280800, "metadata": "messenger_lead_gen_complete"},
    },
    "optin by checkbox": {
        "recipient": {"id": PAGE},
        "timestamp": AT + 36000,
        "optin": {"ref": "form-7", "user_ref": "uref-2"},
    },
    "optin to news": by_customer(
        37000,
        optin={
            "type": "notification_messages",
            "payload": "NEWS",
            "notification_messages_token": "12345",
            "token_expiry_timestamp": 1826000000000,
            "title": "New listings",
        },
    ),
    "delivered": {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "delivery": {"mids": ["m_out_1"], "watermark": AT + 10500},
    },
    "delivered until": {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "delivery": {"watermark": str(AT + 10500)},
    },
    "read": by_customer(41000, read={"watermark": AT + 10500}),
    "reaction": by_customer(
        42000,
        reaction={"mid": "m_out_1", "action": "react", "reaction": "love", "emoji": "\u2764\ufe0f"},
    ),
    "reaction taken back": by_customer(43000, reaction={"mid": "m_out_1", "action": "unreact"}),
    "feedback": {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "messaging_feedback": {
            "feedback_screens": [
                {"screen_id": 0, "questions": {"q": {"type": "csat", "payload": "5"}}}
            ]
        },
    },
    "thumbs down": by_customer(
        44000, response_feedback={"feedback": "Bad response", "mid": "m_out_1"}
    ),
    "policy": {
        "recipient": {"id": PAGE},
        "timestamp": AT + 45000,
        "policy_enforcement": {"action": "block", "reason": "Policy text"},
    },
    "account linking": by_customer(
        46000, account_linking={"status": "linked", "authorization_code": "code-1"}
    ),
    "control passed": by_customer(
        47000,
        pass_thread_control={
            "previous_owner_app_id": "111",
            "new_owner_app_id": "555000111222333",
            "metadata": "hot lead",
        },
    ),
    "control taken": by_customer(
        48000,
        take_thread_control={"previous_owner_app_id": str(APP), "new_owner_app_id": INBOX_APP},
    ),
    "control wanted": by_customer(
        49000, request_thread_control={"requested_owner_app_id": 123456789, "metadata": None}
    ),
    "roles": {
        "recipient": {"id": PAGE},
        "timestamp": AT + 50000,
        "app_roles": {str(APP): ["primary_receiver"]},
    },
}

INSTAGRAM: dict[str, Json] = {
    "text": on_instagram(400, message={"mid": "aWdfZAG1_0001", "text": "Hi, price please"}),
    "quick reply": on_instagram(
        100000,
        message={"mid": "ig_1", "text": "Two rooms", "quick_reply": {"payload": "ROOMS_2"}},
    ),
    "reply": on_instagram(
        101000, message={"mid": "ig_2", "text": "ok", "reply_to": {"mid": "ig_out_1"}}
    ),
    "story reply": on_instagram(
        102000,
        message={
            "mid": "ig_3",
            "text": "love this house",
            "reply_to": {"story": {"id": "18070000001", "url": "https://lookaside.test/story"}},
        },
    ),
    "story mention": on_instagram(
        103000, message={"mid": "ig_4", "attachments": [ATTACHMENTS["mention"]]}
    ),
    "reel": on_instagram(
        104000,
        message={
            "mid": "ig_5",
            "attachments": [ATTACHMENTS["relative reel"], ATTACHMENTS["image"]],
        },
    ),
    "share": on_instagram(105000, message={"mid": "ig_6", "attachments": [ATTACHMENTS["share"]]}),
    "ephemeral": on_instagram(
        106000, message={"mid": "ig_7", "attachments": [ATTACHMENTS["ephemeral"]]}
    ),
    "heart": on_instagram(107000, message={"mid": "ig_8", "attachments": [ATTACHMENTS["heart"]]}),
    "unsupported attachment": on_instagram(
        108000, message={"mid": "ig_9", "attachments": [ATTACHMENTS["unsupported"]]}
    ),
    "unsupported": on_instagram(109000, message={"mid": "ig_10", "is_unsupported": True}),
    "deleted": on_instagram(110000, message={"mid": "ig_1", "is_deleted": True}),
    "from an ad": on_instagram(111000, message={"mid": "ig_11", "text": "price?", "referral": AD}),
    "to oneself": {
        "sender": {"id": ACCOUNT},
        "recipient": {"id": ACCOUNT},
        "timestamp": AT + 112000,
        "message": {"mid": "ig_self", "text": "setup test", "is_self": True, "is_echo": True},
    },
    "echo": by_account(112500, message={"mid": "aWdfZAG1_out1", "text": "test", "is_echo": True}),
    "icebreaker": on_instagram(
        113000,
        postback={"mid": "ig_pb", "title": "Where are you?", "payload": "FAQ_ADDRESS"},
    ),
    "referral": on_instagram(
        114000,
        referral={"ref": "listing-42", "source": "IGME-SOURCE-LINK", "type": "OPEN_THREAD"},
    ),
    "seen": on_instagram(115000, read={"mid": "ig_out_1"}),
    "reaction": on_instagram(
        116000,
        reaction={"mid": "ig_out_1", "action": "react", "reaction": "love", "emoji": "\u2764"},
    ),
    "edited": on_instagram(
        117000, message_edit={"mid": "ig_1", "text": "three rooms", "num_edit": "1"}
    ),
}

STANDBY: Json = entry(
    by_customer(59000, message={"mid": "m_sb1", "text": "still there?"}),
    by_customer(59500, postback={"title": "Book a viewing"}),
    kind="standby",
)

_COMMENT = {
    "id": "17900000001",
    "from": {"id": IGSID, "username": "maria"},
    "text": "How much?",
    "media": {"id": "1800001", "media_product_type": "FEED"},
}
CHANGES: dict[str, Json] = {
    "comment": {
        "id": ACCOUNT,
        "time": 1795000200,
        "changes": [{"field": "comments", "value": _COMMENT}],
    },
    "flat comment": {"id": ACCOUNT, "time": 1795000201, "field": "comments", "value": _COMMENT},
    "mention": {
        "id": ACCOUNT,
        "time": 1795000203,
        "changes": [{"field": "mentions", "value": {"media_id": "1800002"}}],
    },
    "dashboard test": {
        "id": "0",
        "time": 1795000205,
        "changes": [
            {
                "field": "messages",
                "value": {
                    "sender": {"id": "12334"},
                    "recipient": {"id": "23245"},
                    "timestamp": "1527459824",
                    "message": {"mid": "random_mid", "text": "random_text"},
                },
            }
        ],
    },
}

# The vectors: a body exactly as it arrives, and what a wrong reading of it would sign.
SECRET = "katek-test-app-secret-01"
ON_THE_WIRE = (
    rb'{"object":"page","entry":[{"id":"100200300400500","time":1795000000123,"messaging":[{"sender":'
    rb'{"id":"7001002003004005"},"recipient":{"id":"100200300400500"},"timestamp":1795000000001,'
    rb'"message":{"mid":"m_katek_0001","text":"Z\u00fcrich flat, 2 rooms \ud83c\udfe0 '
    rb'http:\/\/ex.am\/a"}}]}]}'
)
ITS_SIGNATURE = "7f87d90073f9c9ad0c70ae8b507bd3b0eca21fa87f63bb4bdbb65458b18fb34a"
DECODED_SIGNATURE = "4ccf465bedaa861690e6c40840865ab1973534efad0f0d6b05e63ccc9fa3a247"
REWRITTEN_SIGNATURE = "747b57b5df29cf8fe1674a0e6dee9d29bbdd038a4137e7158831075648c59f45"
SIGNED_REQUEST = (
    "JqSSJmo-Lk4QkyJQIJSgJJpqV6KSCGu9GXeXyu45vzw.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImlzc3VlZF9hdCI6"
    "MTc5NTAwMDAwMCwiZXhwaXJlcyI6MTc5NTAwMzYwMCwidXNlcl9pZCI6IjIxODQ3MTAwMDAwMDAwMSJ9"
)
SIGNED_USER, SIGNED_AT = "218471000000001", 1795000000
