from django.urls import include, path, re_path

from katek.dashboard import (
    account,
    channels,
    connecting,
    emails,
    endpoints,
    home,
    hubspot,
    lead_urls,
    listing_edits,
    listing_imports,
    listing_pictures,
    listings,
    needs,
    palette,
    persona,
    playground,
    preferences,
    styleguide,
    webhooks,
)
from katek.dashboard.entrance.invitation import invitation
from katek.dashboard.entrance.new_organization import new_organization
from katek.dashboard.inbox_urls import inbox_urls

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("needs/", needs.needs, name="needs"),
    path("palette/", palette.palette, name="palette"),
    path("theme/", preferences.theme, name="theme"),
    path("language/", preferences.language, name="language"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("switch/", account.switch, name="switch"),
    path("start/", include("katek.dashboard.first_steps.urls")),
    path("settings/", include("katek.dashboard.setting_pages.urls")),
    path("operator/", include("katek.dashboard.operator_pages.urls")),
    path("invitations/<str:token>/", invitation, name="invitation"),
    path("new-organization/", new_organization, name="new-organization"),
    *inbox_urls,
    path("leads/", include(lead_urls)),
    path("properties/", listings.listings, name="properties"),
    path("properties/new/", listing_edits.new, name="property-new"),
    path("properties/import/", listing_imports.imports, name="property-imports"),
    path("properties/import/<str:file_id>/", listing_imports.one, name="property-import"),
    path(
        "properties/import/<str:file_id>/refused.csv",
        listing_imports.refused,
        name="property-import-refused",
    ),
    re_path(
        r"^properties/import/(?P<file_id>\w+)/(?P<name>check|start|stop|go-on|discard)/$",
        listing_imports.act,
        name="property-import-act",
    ),
    path("properties/<str:property_id>/", listings.listing, name="property"),
    path("properties/<str:property_id>/edit/", listing_edits.edit, name="property-edit"),
    path("properties/<str:property_id>/delete/", listing_edits.delete, name="property-delete"),
    path("properties/<str:property_id>/approve/", listing_edits.approve, name="property-approve"),
    path(
        "properties/<str:property_id>/status/<str:wanted>/",
        listing_edits.status,
        name="property-status",
    ),
    path(
        "properties/<str:property_id>/pictures/", listing_pictures.arrange, name="property-pictures"
    ),
    path(
        "properties/<str:property_id>/pictures/undo/<str:token>/",
        listing_pictures.undo_arranging,
        name="property-pictures-undo",
    ),
    re_path(
        r"^properties/(?P<property_id>\w+)/pictures/(?P<media_id>med_\w+)/$",
        listing_pictures.picture,
        name="property-picture",
    ),
    path("channels/", channels.channels, name="channels"),
    path("channels/<str:channel_id>/disconnect/", channels.leave, name="channel-disconnect"),
    path("channels/<str:channel_id>/origins/", channels.origins, name="channel-origins"),
    path("connect/facebook/choose/", connecting.choose_pages, name="connect-choose"),
    re_path(r"^connect/(?P<service>facebook|instagram)/$", connecting.start, name="connect"),
    re_path(
        r"^connect/(?P<service>facebook|instagram)/callback/$",
        connecting.callback,
        name="connect-callback",
    ),
    path("persona/", persona.persona, name="persona"),
    path("persona/try/", playground.try_persona, name="persona-try"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", endpoints.new, name="endpoint-new"),
    path("webhooks/endpoints/<str:endpoint_id>/", endpoints.endpoint, name="endpoint"),
    re_path(
        r"^webhooks/endpoints/(?P<endpoint_id>\w+)/"
        r"(?P<name>pause|resume|rotate-secret|test|replay|delete)/$",
        endpoints.act,
        name="endpoint-act",
    ),
    path("webhooks/hubspot/", hubspot.hubspot, name="hubspot"),
    re_path(
        r"^webhooks/hubspot/(?P<name>pause|resume|test|send-all|disconnect)/$",
        hubspot.act,
        name="hubspot-act",
    ),
    path("webhooks/deliveries/<str:delivery_id>/", webhooks.delivery, name="delivery"),
    path("webhooks/deliveries/<str:delivery_id>/retry/", webhooks.retry, name="delivery-retry"),
    path("emails/", emails.emails, name="emails"),
    path("emails/<str:email_id>/", emails.email, name="email"),
    path("emails/<str:email_id>/send-again/", emails.again, name="email-again"),
    path("emails/<str:email_id>/body/", emails.email_body, name="email-body"),
]
