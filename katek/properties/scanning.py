"""Remarks that talk to an assistant instead of describing a home.

Feeds carry such text, by mischief or by accident. A hit keeps the remarks from the assistant until a person
has approved them; the listing stays searchable. This is a first net only: replies are checked by their effects.
"""

import re

from django.utils.translation import gettext as _

from katek.properties.folding import fold

HIDDEN = re.compile("[\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
ADDRESS = re.compile(r"https?://|www\.\w|\b[\w.+-]+@[\w-]+\.\w{2,}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w,.])\+?\(?\d(?:[ ().\-/]{0,2}\d){8,}")
TALKS_TO_ASSISTANT = re.compile(
    r"\b(?:"
    r"(?:ignore|disregard|forget|override) (?:\w+ ){0,4}(?:instructions?|prompts?|rules|guidelines)"
    r"|(?:ignora|olvida|ignore|oublie|oubliez|ignorez|ignoriere|vergiss) (?:\w+ ){0,4}"
    r"(?:instrucciones|instructions|anweisungen|regeln|reglas|consignes)"
    r"|system prompt|system message|developer message|prompt injection|jailbreak"
    r"|you are (?:\w+ ){0,4}(?:ai|assistant|chatbot|language model|bot|llm)"
    r"|as an (?:ai|assistant|language model)"
    r"|(?:dear|hey|attention|note to|instructions? (?:for|to)) (?:the )?"
    r"(?:ai|assistant|chatbot|bot|llm|model|gpt)"
    r"|(?:tell|inform|ask|convince) (?:the |every |all |any )?(?:customers?|users?|buyers?|clients?|leads?)"
    r"(?: to| that|\b)"
    r"|(?:ai|assistant|chatbot|bot|llm) (?:must|should|shall|has to|needs to)"
    r"|do not (?:tell|reveal|mention|disclose)"
    r"|(?:respond|reply|answer) (?:only |always )?(?:with|in|as)"
    r"|تجاهل (?:\w+ ){0,4}(?:التعليمات|تعليمات)"
    r")\b"
)


def addresses_assistant(remarks: str) -> bool:
    """Whether remarks hold instructions, hidden letters, links or phone numbers."""
    return bool(reasons_to_withhold(remarks))


def reasons_to_withhold(remarks: str) -> list[str]:
    """What was found in them, each as a sentence for whoever has to decide."""
    found = (
        (TALKS_TO_ASSISTANT.search(fold(remarks)), _("They talk to an assistant.")),
        (ADDRESS.search(remarks), _("They hold a link or an e-mail address.")),
        (PHONE.search(remarks), _("They hold a phone number.")),
        (HIDDEN.search(remarks), _("They hold letters that nobody sees.")),
    )
    return [sentence for hit, sentence in found if hit]
