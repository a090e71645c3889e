"""Threads with customers and their messages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from katek.channels.models import Channel, ChannelKind
from katek.conversations.beside_messages import Note, Wording
from katek.conversations.listing_indexes import listing_indexes
from katek.core.claimable import Claimable, claim_indexes
from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.leads.models import Lead
from katek.organizations.models import User
from katek.organizations.scope import TenantModel

__all__ = ["Note", "Wording"]


class ConversationStatus(models.TextChoices):
    OPEN = "open", _("Open")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")


class AnsweredBy(models.TextChoices):
    ASSISTANT = "assistant", _("Assistant")
    PERSON = "person", _("Person")
    SUGGEST = "suggest", _("Assistant suggests")


class ReplyState(models.TextChoices):
    """Whether the assistant owes an answer: `due` is claimed to `working`, then back to `none`."""

    NONE = "none"
    DUE = "due"
    WORKING = "working"
    FAILED = "failed"


class Conversation(TenantModel, Claimable):
    """A thread: one customer on one channel. It is also the queue of replies that fall due."""

    id = PublicIdField("conv")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="conversations")
    thread_key = models.CharField(max_length=200, help_text="Whom the channel knows it by.")
    lead = models.ForeignKey(
        Lead, null=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    status = models.CharField(
        max_length=8, choices=ConversationStatus.choices, default=ConversationStatus.OPEN
    )
    snoozed_until = models.DateTimeField(null=True, help_text="When it comes back by itself.")
    answered_by = models.CharField(
        max_length=10, choices=AnsweredBy.choices, default=AnsweredBy.ASSISTANT
    )
    handover_reason = models.CharField(max_length=40, blank=True)
    assigned_to = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    language = models.CharField(max_length=10, blank=True)
    page = models.CharField(max_length=2000, blank=True)
    memory = models.JSONField(
        default=dict, blank=True, help_text="What the assistant keeps between turns: wishes, shown."
    )
    reply_state = models.CharField(
        max_length=8, choices=ReplyState.choices, default=ReplyState.NONE
    )
    last_sequence = models.PositiveIntegerField(default=0)
    answered_sequence = models.PositiveIntegerField(default=0)
    unanswered = models.BooleanField(
        default=False,
        help_text="The customer wants an answer and has none, or only that a person would answer.",
    )
    created_at = models.DateTimeField(default=now)
    last_message_at = models.DateTimeField(default=now)
    listed_at = models.DateTimeField(
        default=now, help_text="Its place in the inbox: the last message, or when it came back."
    )
    last_customer_event_at = models.DateTimeField(
        null=True, help_text="When the customer last did what opens the channel's reply window."
    )
    window_refused_at = models.DateTimeField(
        null=True,
        help_text="When the channel said that its window had closed, whatever we thought.",
    )
    calls = ArrayField(
        models.DateTimeField(),
        default=list,
        blank=True,
        help_text="When the last messages were handed to the channel, see `pace`.",
    )

    class Meta:
        constraints = [
            identity_constraint("conversations_conversation"),
            models.UniqueConstraint(
                fields=["channel", "thread_key"], name="conversations_one_per_thread"
            ),
            CompositeForeignKey(
                fields=("organization", "channel"), name="conversations_channel_tenant"
            ),
            CompositeForeignKey(fields=("organization", "lead"), name="conversations_lead_tenant"),
            models.CheckConstraint(
                condition=models.Q(status="snoozed", snoozed_until__isnull=False)
                | (~models.Q(status="snoozed") & models.Q(snoozed_until__isnull=True)),
                name="conversations_snoozed_until_a_moment",
            ),
        ]
        indexes = [
            *listing_indexes(),
            *claim_indexes(
                "conversations", state_field="reply_state", waiting="due", working="working"
            ),
        ]

    @override
    def __str__(self) -> str:
        return self.id

    @property
    def is_window_refused(self) -> bool:
        """The channel said that its window had closed, and the customer has done nothing since."""
        refused, last = self.window_refused_at, self.last_customer_event_at
        return refused is not None and (last is None or last <= refused)

    @property
    def placeholder(self) -> str:
        """What a customer is called who gave no name: never stored, so that a name can still come."""
        if self.channel.kind == ChannelKind.WEBSITE:
            return gettext("Website visitor")
        told = {"channel": self.channel.get_kind_display(), "end": self.thread_key[-4:]}
        return gettext("%(channel)s user …%(end)s") % told


class Direction(models.TextChoices):
    IN = "in"
    OUT = "out"


class Author(models.TextChoices):
    CUSTOMER = "customer", _("Customer")
    ASSISTANT = "assistant", _("Assistant")
    PERSON = "person", _("Person")
    SYSTEM = "system", _("System")


class MessageStatus(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("message", "Received")
    QUEUED = "queued", pgettext_lazy("message", "Queued")
    SENDING = "sending", pgettext_lazy("message", "Sending")
    SENT = "sent", pgettext_lazy("message", "Sent")
    DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
    READ = "read", pgettext_lazy("message", "Read")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    UNKNOWN = "unknown", _("May not have arrived")
    BLOCKED = "blocked", pgettext_lazy("message", "Blocked")


class Message(TenantModel, Claimable):
    """What was said. `sequence` counts within the conversation; outgoing ones wait in `status` queued."""

    id = PublicIdField("msg")
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    sequence = models.PositiveIntegerField()
    direction = models.CharField(max_length=3, choices=Direction.choices)
    author = models.CharField(max_length=10, choices=Author.choices)
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    attachments = models.JSONField(default=list, blank=True)
    properties = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    quick_replies = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    status = models.CharField(max_length=10, choices=MessageStatus.choices)
    external_id = models.CharField(max_length=300, null=True)  # noqa: DJ001 - null: not known
    client_id = models.CharField(max_length=100, null=True)  # noqa: DJ001 - null: none given
    in_reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    persona_version = models.PositiveIntegerField(null=True)
    why = models.JSONField(default=dict, blank=True, help_text="How the assistant came to it.")
    parts = models.JSONField(
        default=list, blank=True, help_text="Provider's ids of the pieces it was sent in, in order."
    )
    created_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True)
    refused_since = models.DateTimeField(
        null=True, help_text="Since when the provider of e-mail puts it off."
    )
    deleted_at = models.DateTimeField(null=True, help_text="When its author took it back.")

    class Meta:
        ordering = ["sequence"]
        constraints = [
            identity_constraint("conversations_message"),
            models.UniqueConstraint(
                fields=["conversation", "sequence"], name="conversations_message_order"
            ),
            models.UniqueConstraint(
                fields=["conversation", "external_id"], name="conversations_message_once"
            ),
            models.UniqueConstraint(
                fields=["conversation", "client_id"], name="conversations_message_client_once"
            ),
            models.UniqueConstraint(
                fields=["in_reply_to"],
                condition=models.Q(author="assistant"),
                name="conversations_answered_once",
            ),
            CompositeForeignKey(
                fields=("organization", "conversation"), name="conversations_message_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "in_reply_to"), name="conversations_reply_tenant"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at"], name="conversations_msg_newest"),
            models.Index(
                fields=["organization", "conversation"],
                condition=models.Q(status__in=["failed", "unknown", "blocked"]),
                name="conversations_msg_not_done",
            ),
            models.Index(
                fields=["next_attempt_at"],
                condition=models.Q(status="unknown"),
                name="conversations_msg_in_doubt",
            ),
            models.Index(
                fields=["external_id"],
                condition=models.Q(direction="out", external_id__isnull=False),
                name="conversations_msg_sent_as",
            ),
            *claim_indexes(
                "conversations_msg",
                state_field="status",
                waiting="queued",
                working="sending",
                key="conversation",
                ordered_by="sequence",
            ),
        ]

    @override
    def __str__(self) -> str:
        return f"{self.author} {self.sequence} of {self.conversation_id}"
