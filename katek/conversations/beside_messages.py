"""What is kept beside the messages: the team's notes, and the words that search reads."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from typing_extensions import override

from katek.core.clock import now
from katek.core.composite_keys import CompositeForeignKey, identity_constraint
from katek.core.public_ids import PublicIdField
from katek.organizations.models import User
from katek.organizations.scope import TenantModel


class Note(TenantModel):
    """What a member tells the team about a thread.

    A table of its own, not a kind of message: nothing that sends, streams or shows messages to a customer can
    come across one.
    """

    id = PublicIdField("note")
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    after_sequence = models.PositiveIntegerField(help_text="The message that it stands behind.")
    words = SearchVectorField(null=True, help_text="For search.")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            identity_constraint("conversations_note"),
            CompositeForeignKey(
                fields=("organization", "conversation"), name="conversations_note_tenant"
            ),
        ]
        indexes = [GinIndex(fields=["words"], name="conversations_note_words")]

    @override
    def __str__(self) -> str:
        return f"note on {self.conversation_id}"


class Wording(TenantModel):
    """The folded words of a message, for search.

    Apart from the message, whose row changes with each step of its delivery: this one is written once.
    """

    message = models.OneToOneField(
        "conversations.Message", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    conversation = models.ForeignKey(
        "conversations.Conversation", on_delete=models.CASCADE, related_name="+"
    )
    words = SearchVectorField()

    class Meta:
        constraints = [
            CompositeForeignKey(
                fields=("organization", "message"), name="conversations_wording_message_tenant"
            ),
            CompositeForeignKey(
                fields=("organization", "conversation"), name="conversations_wording_tenant"
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="conversations_words"),
            models.Index(fields=["organization", "-message"], name="conversations_words_newest"),
        ]

    @override
    def __str__(self) -> str:
        return f"words of {self.message_id}"
