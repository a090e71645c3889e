from django.urls import path

from katek.sandbox import inspector, pages

app_name = "sandbox"
urlpatterns = [
    path("", pages.sandbox, name="sandbox"),
    path("inspector/<slug:slug>/", inspector.receive, name="inspector"),
    path("mailbox/<str:mail_id>/", pages.mail, name="sandbox-mail"),
    path("mailbox/<str:mail_id>/body/", pages.mail_body, name="sandbox-mail-body"),
]
