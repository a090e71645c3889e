"""Every address of the installation, package by package, from the front door up."""

from allauth.account.views import password_reset_from_key
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path

from katek.api.doors import as_api
from katek.api.handlers import API, no_route
from katek.core.programs import by_reader
from katek.dashboard import campaign_editor, campaign_preview, campaign_sending, campaigns
from katek.dashboard.errors import not_found

# Programs and people come to the same addresses.
campaign_doors = [
    re_path(r"^campaigns/?$", by_reader(as_api, campaigns.campaigns), name="campaigns"),
    path("campaigns/new/", campaign_editor.new, name="new"),
    path("campaigns/new/preview/", campaign_editor.draft_preview, name="draft-preview"),
    path("campaigns/audience/", campaign_editor.audience_count, name="audience"),
    path("campaigns/<str:campaign_id>/edit/", campaign_editor.edit, name="edit"),
    path("campaigns/<str:campaign_id>/copy/", campaign_editor.copy, name="copy"),
    re_path(
        r"^campaigns/(?P<campaign_id>\w+)/?$",
        by_reader(as_api, campaigns.campaign),
        name="campaign",
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>\w+)/stats/?$",
        by_reader(as_api, campaigns.campaign),
        name="stats",
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>\w+)/send/?$",
        by_reader(as_api, campaign_sending.send),
        name="send",
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>\w+)/(?P<name>pause|resume|cancel)/?$",
        by_reader(as_api, campaigns.control),
        name="control",
    ),
    re_path(
        r"^campaigns/(?P<campaign_id>\w+)/start/?$",
        by_reader(as_api, campaigns.control),
        {"name": "start"},
        name="start",
    ),
    path(
        "campaigns/<str:campaign_id>/by-hand/",
        campaigns.control,
        {"name": "by-hand"},
        name="by-hand",
    ),
    path("campaigns/<str:campaign_id>/preview/", campaign_preview.preview, name="preview"),
    path(
        "campaigns/<str:campaign_id>/preview/body/",
        campaign_preview.preview_body,
        name="preview-body",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("katek.inbound.urls")),
    path("", include("katek.api.urls")),
    path("", include((campaign_doors, "campaigns"))),
    # Before allauth's own, which knows no id with an underscore in it: every link for a new password would
    # lead nowhere.
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>\w+?)-(?P<key>.+)/$",
        password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("katek.dashboard.urls")),
]
if settings.KATEK_SANDBOX:
    urlpatterns.append(path("sandbox/", include("katek.sandbox.urls")))

handler400 = "katek.api.handlers.bad_request"
handler403 = "katek.dashboard.access.forbidden"
handler429 = "katek.dashboard.entrance.too_many.handler429"  # for allauth
handler500 = "katek.api.handlers.server_error"


def handler404(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Programs are told in JSON, people by a page."""
    is_of_programs = request.path.startswith(API)
    return no_route(request) if is_of_programs else not_found(request, exception)
