"""Templates, buttons and quick replies as the Send API takes them."""

from collections.abc import Callable
from typing import Any

from katek.sandbox.graph.refusals import wrong_parameter
from katek.sandbox.graph.shapes import link, one_of, picture, record, some, text
from katek.sandbox.graph.world import Platform

MOST_QUICK_REPLIES, MOST_ELEMENTS, MOST_BUTTONS = 13, 10, 3
TITLE, CARD_TITLE, PAYLOAD, BUTTON_TEXT = 20, 80, 1000, 640
PAYLOAD_NAME = "message[attachment][payload]"
WEB_KEYS = (
    "type",
    "url",
    "title",
    "webview_height_ratio",
    "messenger_extensions",
    "fallback_url",
    "webview_share_button",
)
BUTTONS = {
    "messenger": ("web_url", "postback", "phone_number"),
    "instagram": ("web_url", "postback"),
}
CONTENT_TYPES = {
    "messenger": ("text", "user_phone_number", "user_email"),
    "instagram": ("text", "user_phone_number"),
}


def quick_replies(value: Any, platform: Platform) -> None:
    name = "message[quick_replies]"
    for number, one in enumerate(some(value, name, MOST_QUICK_REPLIES)):
        here = f"{name}[{number}]"
        record(one, here, ("content_type", "title", "payload", "image_url"))
        kind = one_of(one.get("content_type"), f"{here}[content_type]", CONTENT_TYPES[platform])
        if kind == "text":
            text(one.get("title"), f"{here}[title]", TITLE)
            text(one.get("payload"), f"{here}[payload]", PAYLOAD)
        if "image_url" in one:
            picture(one["image_url"], f"{here}[image_url]")


def template(value: Any, platform: Platform) -> None:
    if not isinstance(value, dict):
        raise wrong_parameter(f"Param {PAYLOAD_NAME} must be a JSON object.")
    kind = one_of(value.get("template_type"), f"{PAYLOAD_NAME}[template_type]", tuple(TEMPLATES))
    TEMPLATES[kind](value, platform)


def _generic(value: dict[str, Any], platform: Platform) -> None:
    keys = ("template_type", "elements", "image_aspect_ratio", "sharable")
    record(value, PAYLOAD_NAME, keys)
    name = f"{PAYLOAD_NAME}[elements]"
    for number, card in enumerate(some(value.get("elements"), name, MOST_ELEMENTS)):
        _card(card, f"{name}[{number}]", platform)


def _card(card: Any, name: str, platform: Platform) -> None:
    record(card, name, ("title", "subtitle", "image_url", "default_action", "buttons"))
    text(card.get("title"), f"{name}[title]", CARD_TITLE)
    if len(card) < 2:
        raise wrong_parameter(f"Param {name} needs at least one property besides the title.")
    if "subtitle" in card:
        text(card["subtitle"], f"{name}[subtitle]", CARD_TITLE)
    if "image_url" in card:
        picture(card["image_url"], f"{name}[image_url]")
    if "default_action" in card:
        here = f"{name}[default_action]"
        action = record(card["default_action"], here, [key for key in WEB_KEYS if key != "title"])
        one_of(action.get("type"), f"{here}[type]", ("web_url",))
        link(action.get("url"), f"{here}[url]")
    if "buttons" in card:
        _buttons(card["buttons"], f"{name}[buttons]", platform)


def _button_template(value: dict[str, Any], platform: Platform) -> None:
    record(value, PAYLOAD_NAME, ("template_type", "text", "buttons", "sharable"))
    text(value.get("text"), f"{PAYLOAD_NAME}[text]", BUTTON_TEXT)
    _buttons(value.get("buttons"), f"{PAYLOAD_NAME}[buttons]", platform)


def _buttons(value: Any, name: str, platform: Platform) -> None:
    for number, button in enumerate(some(value, name, MOST_BUTTONS)):
        here = f"{name}[{number}]"
        if not isinstance(button, dict):
            raise wrong_parameter(f"Param {here} must be a JSON object.")
        kind = one_of(button.get("type"), f"{here}[type]", BUTTONS[platform])
        record(button, here, WEB_KEYS if kind == "web_url" else ("type", "title", "payload"))
        text(button.get("title"), f"{here}[title]", TITLE)
        if kind == "web_url":
            link(button.get("url"), f"{here}[url]")
            continue
        payload = text(button.get("payload"), f"{here}[payload]", PAYLOAD)
        if kind == "phone_number" and not (payload[:1] == "+" and payload[1:].isdecimal()):
            raise wrong_parameter(f"Param {here}[payload] must be a phone number: +<digits>.")


TEMPLATES: dict[str, Callable[[dict[str, Any], Platform], None]] = {
    "generic": _generic,
    "button": _button_template,
}
