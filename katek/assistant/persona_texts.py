"""What an agency's assistant says of itself until the agency words it differently, by language."""

import re
import unicodedata
from dataclasses import dataclass

from katek.organizations.models import Organization


@dataclass(frozen=True)
class PersonaTexts:
    """The default texts of a persona. `{name}` and `{organization}` are filled in."""

    role_line: str
    greeting: str
    disclosure_text: str
    handoff_message: str
    signature: str = "{name}\n{organization}"


TEXTS = {
    "en": PersonaTexts(
        role_line="Virtual assistant of {organization}",
        greeting="I can look through our homes with you. What are you looking for?",
        disclosure_text="Hi, I'm {name}, the AI assistant of {organization}.",
        handoff_message="I'm passing this on to a colleague at {organization}, who will answer you here.",
    ),
    "es": PersonaTexts(
        role_line="Asistente virtual de {organization}",
        greeting="Ayudo a encontrar vivienda. ¿Qué busca?",
        disclosure_text="Hola, soy {name}, asistente de IA de {organization}.",
        handoff_message="Paso su mensaje a una persona de {organization}, que le responderá aquí.",
    ),
    "de": PersonaTexts(
        role_line="Virtuelle Assistenz von {organization}",
        greeting="Ich suche gern in unseren Angeboten mit. Wonach suchen Sie?",
        disclosure_text="Guten Tag, ich bin {name}, die KI-Assistenz von {organization}.",
        handoff_message="Ich gebe das an das Team von {organization} weiter; es antwortet Ihnen hier.",
    ),
    "fr": PersonaTexts(
        role_line="Assistant virtuel de {organization}",
        greeting="Que recherchez-vous ?",
        disclosure_text="Bonjour, je suis {name}, l'assistant IA de {organization}.",
        handoff_message="Je transmets votre message à l'équipe de {organization}, qui vous répondra ici.",
    ),
}
BUILT_IN_LANGUAGES = ("en", "es", "de")
ROLE_LINE_LENGTH = 120

# A disclosure has to hold one of these, or it would not disclose anything.
DISCLOSING_WORDS = {
    "en": "ai|a.i.|artificial intelligence|automated|automatic|assistant|bot|chatbot|robot",
    "es": "ia|inteligencia "
    "artificial|automatizado|automatizada|automatico|automatica|asistente|bot|chatbot|robot",
    "de": "ki|kunstliche intelligenz|kunstlicher intelligenz|automatisiert|automatisierte|automatisierter"
    "|automatische|automatischer|assistent|assistentin|assistenz|bot|chatbot|roboter",
    "fr": "ia|intelligence "
    "artificielle|automatise|automatisee|automatique|assistant|assistante|bot|chatbot|robot",
    "it": "ia|ai|intelligenza artificiale|automatizzato|automatico|assistente|bot|chatbot",
    "pt": "ia|inteligencia artificial|automatizado|automatico|assistente|bot|chatbot",
    "nl": "ai|kunstmatige intelligentie|geautomatiseerd|geautomatiseerde|assistent|bot|chatbot",
    "ar": "مساعد|المساعد|مساعدة|آلي|الي|ذكاء اصطناعي|الذكاء الاصطناعي|روبوت",
}


def default_texts(organization: Organization, name: str, language: str) -> dict[str, str]:
    """The default texts in a language (English where we have none), filled in."""
    texts = TEXTS.get(language[:2].lower(), TEXTS["en"])
    values = {"name": name, "organization": organization.name}
    filled = {
        field: _filled(getattr(texts, field), values)
        for field in ("role_line", "greeting", "disclosure_text", "handoff_message", "signature")
    }
    return {**filled, "role_line": filled["role_line"][:ROLE_LINE_LENGTH]}


def discloses(text: str, languages: tuple[str, ...]) -> bool:
    """Whether a customer who reads this learns that no person is answering."""
    plain = _plain(text)
    known = [DISCLOSING_WORDS[lang] for lang in languages if lang in DISCLOSING_WORDS]
    # A language that we have no words for is judged by all the words that we have.
    words = "|".join(known or DISCLOSING_WORDS.values())
    return any(
        re.search(rf"(?<![^\W_]){re.escape(_plain(word))}(?![^\W_])", plain)
        for word in words.split("|")
    )


def _filled(text: str, values: dict[str, str]) -> str:
    # Not str.format: an agency may be called "{Home}".
    return re.sub(r"\{(name|organization)\}", lambda found: values[found[1]], text)


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
