"""Addresses under /operator/."""

from django.urls import path

from katek.dashboard.operator_pages import health, organizations, receipts, runs

urlpatterns = [
    path("", health.health, name="operator"),
    path("checks/", health.checks, name="operator-checks"),
    path("receipts/", receipts.receipts, name="operator-receipts"),
    path("receipts/<str:receipt_id>/", receipts.receipt, name="operator-receipt"),
    path("receipts/<str:receipt_id>/retry/", receipts.read_again, name="operator-receipt-retry"),
    path("runs/", runs.runs, name="operator-runs"),
    path("organizations/", organizations.organizations, name="operator-organizations"),
]
