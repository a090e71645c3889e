from django.urls import path, re_path

from katek.dashboard import account, emails, inbox, leads, listings, webhooks

app_name = "dashboard"
urlpatterns = [
    path("", account.home, name="home"),
    path("switch/", account.switch, name="switch"),
    path("conversations/", inbox.conversations, name="conversations"),
    path("conversations/<str:conversation_id>/", inbox.conversation, name="conversation"),
    path("conversations/<str:conversation_id>/reply/", inbox.reply, name="reply"),
    re_path(
        r"^conversations/(?P<conversation_id>\w+)/(?P<name>take-over|hand-back|close)/$",
        inbox.act,
        name="conversation-act",
    ),
    path("leads/", leads.leads, name="leads"),
    path("leads/<str:lead_id>/", leads.lead, name="lead"),
    path("properties/", listings.listings, name="properties"),
    path("properties/<str:property_id>/", listings.listing, name="property"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/deliveries/<str:delivery_id>/", webhooks.delivery, name="delivery"),
    path("webhooks/deliveries/<str:delivery_id>/retry/", webhooks.retry, name="delivery-retry"),
    path("emails/", emails.emails, name="emails"),
    path("emails/<str:email_id>/", emails.email, name="email"),
    path("emails/<str:email_id>/send-again/", emails.again, name="email-again"),
    path("emails/<str:email_id>/body/", emails.email_body, name="email-body"),
]
