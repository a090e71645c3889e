"""Addresses under /start/."""

from django.urls import path, re_path

from katek.dashboard.first_steps import brand, channels, listings, pages, persona, team

urlpatterns = [
    path("", pages.start, name="first-steps"),
    path("brand/", brand.brand, name="first-brand"),
    path("brand/preview/", brand.preview, name="first-brand-preview"),
    path("brand/chat/", brand.chat, name="first-brand-chat"),
    path("brand/colours.css", brand.colours, name="first-brand-colours"),
    path("persona/", persona.persona, name="first-persona"),
    path("listings/", listings.listings, name="first-listings"),
    path("channels/", channels.channels, name="first-channels"),
    path("team/", team.team, name="first-team"),
    path("live/", pages.live, name="first-live"),
    re_path(
        r"^(?P<name>brand|persona|listings|channels|team)/skip/$", pages.skip, name="first-skip"
    ),
    path("dismiss/", pages.dismiss, name="first-dismiss"),
    path("again/", pages.again, name="first-again"),
]
