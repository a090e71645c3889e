"""Every address of the installation, package by package, from the front door up."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("katek.inbound.urls")),
    path("", include("katek.api.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("", include("katek.dashboard.urls")),
]
if settings.KATEK_SANDBOX:
    urlpatterns.append(path("sandbox/", include("katek.sandbox.urls")))

handler400 = "katek.api.handlers.bad_request"
handler403 = "katek.dashboard.access.forbidden"
handler404 = "katek.api.handlers.page_not_found"
handler500 = "katek.api.handlers.server_error"
