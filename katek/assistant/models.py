"""How an agency's assistant presents itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from katek.core.clock import now
from katek.core.public_ids import PublicIdField
from katek.organizations.scope import TenantModel


class Tone(models.TextChoices):
    PROFESSIONAL = "professional", _("Professional")
    FRIENDLY = "friendly", _("Friendly")
    CONCISE = "concise", _("Concise")
    WARM = "warm", _("Warm")


class Formality(models.TextChoices):
    """How customers are addressed where a language has two ways: Sie or du, usted or tú."""

    FORMAL = "formal", _("Formal")
    INFORMAL = "informal", _("Informal")


class Persona(TenantModel):
    """The voice of an agency. Saving counts `version` up; every reply keeps the version it was made with."""

    id = PublicIdField("per")
    name = models.CharField(max_length=60, default="Mia")
    role_line = models.CharField(max_length=120, blank=True)
    tone = models.CharField(max_length=15, default=Tone.FRIENDLY, choices=Tone.choices)
    formality = models.CharField(max_length=8, default=Formality.FORMAL, choices=Formality.choices)
    greeting = models.TextField(max_length=500, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10),
        default=list,
        blank=True,
        help_text="Languages that it answers in, such as en, es; empty: the customer's.",
    )
    business_context = models.TextField(max_length=2000, blank=True)
    instructions = models.TextField(max_length=4000, blank=True)
    disclosure_text = models.CharField(max_length=300, blank=True)
    handoff_message = models.CharField(max_length=500, blank=True)
    ask_contact_after = models.PositiveSmallIntegerField(
        default=1, help_text="Ask for contact after this many useful answers."
    )
    signature = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organization"], name="assistant_one_persona"),
        ]

    @override
    def __str__(self) -> str:
        return self.name
