from django.urls import path

from katek.inbound import (
    chat_door,
    chat_pages,
    email_hooks,
    listing_page,
    media,
    meta_doors,
    meta_people,
    provider_doors,
    tracking_links,
    unsubscribe,
)

app_name = "inbound"
urlpatterns = [
    path("chat/<slug:slug>/", chat_pages.chat_page, name="chat"),
    path("chat/<slug:slug>/brand.css", chat_pages.brand_styles, name="brand"),
    path("embed/<slug:slug>.js", chat_pages.embed_script, name="embed"),
    path("api/chat/<slug:slug>/messages", chat_door.messages, name="messages"),
    path("api/chat/<slug:slug>/ticket", chat_door.ticket, name="ticket"),
    path("media/<str:media_id>", media.picture, name="picture"),
    path("p/<str:property_id>/", listing_page.listing_page, name="listing"),
    path("webhook/facebook/", meta_doors.facebook, name="facebook"),
    path("webhook/instagram/", meta_doors.instagram, name="instagram"),
    path("webhook/facebook/deauthorize/", meta_people.deauthorize, name="deauthorize"),
    path("webhook/facebook/data-deletion/", meta_people.delete_data, name="data-deletion"),
    path("privacy/deletion/<str:code>/", meta_people.deletion_status, name="deletion"),
    path("o/<str:token>.gif", tracking_links.opened, name="opened"),
    path("c/<str:token>/", tracking_links.clicked, name="clicked"),
    path(
        "webhook/email/postmark/tracking/",
        email_hooks.postmark,
        {"door": "tracking"},
        name="postmark-tracking",
    ),
    path(
        "webhook/email/postmark/inbound/",
        email_hooks.postmark,
        {"door": "inbound"},
        name="postmark-inbound",
    ),
    path(
        "webhook/email/<slug:provider>/tracking/",
        provider_doors.provider,
        {"door": "tracking"},
        name="provider-tracking",
    ),
    path(
        "webhook/email/<slug:provider>/inbound/",
        provider_doors.provider,
        {"door": "inbound"},
        name="provider-inbound",
    ),
    path("u/<str:token>/", unsubscribe.unsubscribe, name="unsubscribe"),
]
