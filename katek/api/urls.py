"""Addresses of the REST API and of the probes."""

from django.urls import include, path, re_path

from katek.api.connecting import connect
from katek.api.docs import docs_page
from katek.api.handlers import no_route
from katek.api.health import healthz, readyz
from katek.api.routes import urls

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    re_path(r"^api/connect/(?P<service>facebook|instagram)/?$", connect, name="api-connect"),
    path("api/v1/docs", docs_page, name="api-docs"),
    path("api/v1/", include((urls, "api"), namespace="api")),
    re_path(r"^api/v1/", no_route),
]
