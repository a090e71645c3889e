from django.urls import path

from katek.sandbox import inspector, pages, rehearsal

app_name = "sandbox"
urlpatterns = [
    path("", pages.sandbox, name="sandbox"),
    path("rehearsal/", rehearsal.rehearsal, name="rehearsal"),
    path("rehearsal/thread/", rehearsal.rehearsal_thread, name="rehearsal-thread"),
    path("rehearsal/world/", rehearsal.rehearsal_world, name="rehearsal-world"),
    path("rehearsal/write/", rehearsal.rehearse, name="rehearse"),
    path("rehearsal/clock/", rehearsal.move_clock, name="move-clock"),
    path("inspector/<slug:slug>/", inspector.receive, name="inspector"),
    path("mailbox/<str:mail_id>/", pages.mail, name="sandbox-mail"),
    path("mailbox/<str:mail_id>/body/", pages.mail_body, name="sandbox-mail-body"),
]
