"""Queues and tasks of the background as people say them; tests hold both against what runs."""

from django.utils.translation import gettext_lazy as _

QUEUES = {
    "receipts": _("Messages that came in"),
    "outgoing": _("Messages to send"),
    "unheard": _("Messages sent in doubt"),
    "profiles": _("Names of customers"),
    "replies": _("Answers to write"),
    "imports": _("Files of properties"),
    "bulk": _("Changes of many leads"),
    "events": _("Events"),
    "email_hooks": _("News of e-mails"),
    "deliveries": _("Webhooks to deliver"),
    "hubspot": _("Contacts for HubSpot"),
    "selections": _("Audiences to select"),
    "enrollments": _("E-mails to write"),
    "emails": _("E-mails to send"),
    "emails_in_doubt": _("E-mails sent in doubt"),
}
TASKS = {
    "messages": _("Messages"),
    "events": _("Events"),
    "webhooks": _("Webhooks"),
    "email": _("E-mails"),
    "housekeeping": _("Housekeeping"),
}
