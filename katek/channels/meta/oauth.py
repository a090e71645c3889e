"""The dialogs in which somebody lets us use their pages or their Instagram account: where they are."""

from urllib.parse import urlencode

from django.conf import settings

FACEBOOK_DIALOG = "https://www.facebook.com"
INSTAGRAM_DIALOG = "https://www.instagram.com/oauth/authorize"
FACEBOOK_SCOPES = (
    "pages_show_list",
    "pages_messaging",
    "pages_manage_metadata",
    "pages_read_engagement",
    "business_management",
    "instagram_basic",
    "instagram_manage_messages",
)
INSTAGRAM_SCOPES = ("instagram_business_basic", "instagram_business_manage_messages")

CALLBACKS = {
    "facebook": "/connect/facebook/callback/",
    "instagram": "/connect/instagram/callback/",
}


def configured(service: str) -> bool:
    """Whether the operator has entered an app for it."""
    if service == "facebook":
        return bool(settings.FACEBOOK_APP_ID and settings.FACEBOOK_APP_SECRET)
    return bool(settings.INSTAGRAM_APP_ID and settings.INSTAGRAM_APP_SECRET)


def redirect_uri(service: str) -> str:
    """Where the dialog sends people back to; it has to be entered in the app exactly so."""
    return f"{settings.KATEK_BASE_URL}{CALLBACKS[service]}"


def dialog_url(service: str, state: str) -> str:
    app, scopes = {
        "facebook": (settings.FACEBOOK_APP_ID, FACEBOOK_SCOPES),
        "instagram": (settings.INSTAGRAM_APP_ID, INSTAGRAM_SCOPES),
    }[service]
    asked = {
        "client_id": app,
        "redirect_uri": redirect_uri(service),
        "response_type": "code",
        "scope": ",".join(scopes),
        "state": state,
    }
    return f"{_dialog(service)}?{urlencode(asked)}"


def _dialog(service: str) -> str:
    if service == "facebook":
        if settings.KATEK_META_STAND_IN:
            return f"{settings.FACEBOOK_GRAPH_URL}/dialog/oauth"
        return f"{FACEBOOK_DIALOG}/{settings.FACEBOOK_GRAPH_VERSION}/dialog/oauth"
    if settings.KATEK_META_STAND_IN:
        return f"{settings.INSTAGRAM_GRAPH_URL}/oauth/authorize"
    return INSTAGRAM_DIALOG
