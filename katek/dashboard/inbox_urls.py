"""Addresses of the inbox."""

from django.urls import path, re_path

from katek.dashboard import inbox, inbox_acts

_THREAD = "conversations/<str:conversation_id>/"

inbox_urls = [
    path("conversations/", inbox.conversations, name="conversations"),
    path(_THREAD, inbox.conversation, name="conversation"),
    path(f"{_THREAD}reply/", inbox_acts.reply, name="reply"),
    path(f"{_THREAD}note/", inbox_acts.note, name="note"),
    path(f"{_THREAD}notes/<str:note_id>/delete/", inbox_acts.remove_note, name="note-delete"),
    path(f"{_THREAD}assign/", inbox_acts.assign, name="assign"),
    path(f"{_THREAD}snooze/", inbox_acts.snooze, name="snooze"),
    path(f"{_THREAD}undo/<str:token>/", inbox_acts.undo, name="conversation-undo"),
    re_path(
        r"^conversations/(?P<conversation_id>\w+)/(?P<name>take-over|hand-back|close|reopen)/$",
        inbox_acts.act,
        name="conversation-act",
    ),
    path(
        f"{_THREAD}messages/<str:message_id>/send-again/",
        inbox_acts.send_message_again,
        name="send-again",
    ),
]
