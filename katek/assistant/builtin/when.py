"""The time that a customer proposes, in their own words: "Saturday at 3pm", "mañana por la tarde"."""

import re

from katek.properties.reading_text import fold

_DAYS = (
    r"mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nesday)?s?|thu(?:rs?(?:day)?)?s?|fri(?:day)?s?|sat(?:urday)?s?"
    r"|sun(?:day)?s?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|montags?|dienstags?|mittwochs?"
    r"|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
_MONTHS = (
    r"jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|mar(?:ch|z)?|apr(?:il)?|mai|june?|juni|july?|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?|dez(?:ember)?|enero|febrero|marzo|abril"
    r"|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_PARTS = (
    r"mornings?|afternoons?|evenings?|tonight|noon|midday|lunch(?:time)?|weekends?|week|weekdays?"
    r"|(?:por la )?(?:manana|tarde|noche)|mediodia|fin de semana|semana"
    r"|vormittags?|nachmittags?|abends?|mittags?|morgens|fruh|wochenende|woche"
)
_TIME = re.compile(
    rf"\b(?:{_DAYS}|{_PARTS}|today|tomorrow|day after tomorrow|hoy|pasado manana|heute|ubermorgen|morgen"
    r"|any ?time|whenever|asap|as soon as possible|right now|cuando sea|cuanto antes|jederzeit|egal wann|sofort"
    r"|\d{1,2}(?::\d{2})? ?(?:[ap]\.?m\b\.?|uhr|h\b|o'?clock)|\d{1,2}:\d{2}"
    rf"|(?:at|by|around|after|before|until|a las?|sobre las?|um|ab|gegen|nach"
    rf"|vor) \d{{1,2}}(?::\d{{2}})?(?!\d|[.,]\d|k\b)"
    rf"(?: ?(?:[ap]\.?m\b\.?|uhr|h\b|o'?clock))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of |de )?(?:{_MONTHS})|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?"
    r"|\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?)(?![\w])"
)
_JOIN = re.compile(
    r"^(?:[\s,]|\b(?:at|in|the|on|this|next|coming|or|and|between|from|to|of|el|la|las|los|a|por|o|y|este|proximo"
    r"|der|am|um|oder|und|den|diesen|nachsten|im|de|del)\b)*$"
)
_BEFORE = re.compile(
    r"(?:\b(?:this|next|coming|on|the|el|este|esta|proximo|am|nachsten|diesen|kommenden) )+$"
)
LONGEST = 60


def proposed_time(text: str) -> str:
    """The first stretch of a text that names a day or a time; empty when there is none."""
    for line in text.splitlines():
        folded = fold(line)
        if len(folded) != len(line):
            line = folded  # letters that fold into two: the folded words will do
        found = list(_TIME.finditer(folded))
        if found:
            start, end = found[0].span()
            for later in found[1:]:
                if not _JOIN.match(folded[end : later.start()]):
                    break
                end = later.end()
            before = _BEFORE.search(folded[:start])
            begin = before.start() if before else start
            return " ".join(line[begin:end].split())[:LONGEST]
    return ""
