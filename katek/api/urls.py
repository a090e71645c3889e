"""Addresses of the REST API and of the probes."""

from django.urls import path

from katek.api.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
