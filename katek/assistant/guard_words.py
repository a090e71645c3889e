"""Wordings that no reply may hold, in the languages that replies are written in.

Patterns are matched against lower-case text without accents, from which listings' own texts and the
agency's are cut out. Reference: sections 3.2 and 3.5.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


# Who lives somewhere, safety, schools, and for whom a home would be right or wrong.
FAIR_HOUSING = _any(
    r"\b(?:un)?safe(?:r|st|ty|ly)?\b",
    r"\bcrim(?:e|es|inal|inality)\b",
    r"\bdangerous\b",
    r"\b(?:good|great|top|best|excellent|fine|bad|poor|rated|strong|award\w*)[\w ,-]{0,12}\bschools?\b",
    r"\bschools?\b[\w ,'-]{0,20}\b(?:good|great|top|best|excellent|bad|poor|rated|ratings?|quality|strong)\b",
    r"\b(?:family|kid|child|singles?|couples?|student)[ -](?:friendly|oriented|neighbou?rhood|area)\b",
    r"\b(?:perfect|ideal|great|right|suit(?:s|ed|able)?|best|good)\b[\w ,'-]{0,12}\b(?:for|to)\b[\w ,'-]{0,14}"
    r"\b(?:(?<!multi-)(?<!single-)famil\w*|singles|couples?|retirees?|seniors|students?|children|kids"
    r"|professionals|bachelors?)\b",
    r"\b(?:many|mostly|lots of|mainly|predominantly|no|few|more)\b[\w ,'-]{0,14}"
    r"\b(?:(?<!multi-)(?<!single-)famil\w*|immigrants?|foreigners?|minorit\w*|elderly|renters)\b",
    r"\b(?:muslims?|islamic|mosque|christians?|catholics?|jew(?:s|ish)?|hindus?|buddhists?|mormons?|atheists?"
    r"|hispanics?|latin[oax]s?|asians?|caucasians?|african[ -]americans?|arabs?|gays?|lesbians?|lgbt\w*"
    r"|disabled people|handicapped|ethnic\w*|immigrants?|foreigners?|minorit\w*|demographics?)\b",
    r"\b(?:black|white|brown) (?:people|famil\w*|neighbou?rhood|communit\w*|area)\b",
    r"\b(?:no|without|not) (?:accept\w* |tak\w* |allow\w* )?(?:kids|children|section 8|section eight|vouchers?"
    r"|housing (?:choice )?vouchers?)\b",
    r"\badults? only\b",
    r"\b(?:good|nice|bad|rough|exclusive|quality|desirable|up-and-coming|sketchy|posh|quiet and \w+)"
    r" (?:neighbou?rhood|area|part of town|district|community)\b",
    # Spanish
    r"\b(?:zona|barrio|calle|area|ciudad|es|son|muy|mas|poco|bastante) (?:\w+ )?(?:in)?segur[oa]s?\b",
    r"\b(?:criminalidad|delincuencia|delitos|peligros[oa]s?)\b",
    r"\b(?:buen[oa]s?|mejores|excelentes|mal[oa]s?|grandes) (?:colegios|escuelas)\b",
    r"\b(?:colegios|escuelas)[\w ,]{0,16}\b(?:buen[oa]s|excelentes|mal[oa]s|mejores|calidad)\b",
    r"\b(?:ideal|perfect[oa]|adecuad[oa]|buen[oa])[\w ,]{0,10}\bpara (?:familias|parejas|solter\w+"
    r"|jovenes|mayores"
    r"|ninos|estudiantes)\b",
    r"\b(?:musulman\w*|cristian[oa]s?|catolic[oa]s?|judi[oa]s?|gitan[oa]s?|inmigrantes|extranjer[oa]s"
    r"|hispan[oa]s|latinos)\b",
    r"\bsin ninos\b|\bno se admiten ninos\b",
    # German
    r"\b(?:sehr|besonders|ziemlich|recht|als|ist|sind) (?:un)?sicher(?:e[rsnm]?)?\b(?! ?,)",
    r"\b(?:un)?sichere[rsnm]? (?:gegend|viertel|lage|stadtteil|nachbarschaft)\b",
    r"\b(?:kriminalitat|gefahrlich\w*)\b",
    r"\b(?:gute|beste|tolle|hervorragende|schlechte)n? schulen?\b|\bschulen? (?:ist|sind|gelten)\b",
    r"\b(?:familien|kinder)freundlich\w*\b",
    r"\b(?:ideal|perfekt|geeignet|passend|gut)[\w ,]{0,10}\bfur (?:familien|singles|paare|junge"
    r"|senioren|studenten"
    r"|kinder)\b",
    r"\b(?:muslim\w*|christlich\w*|christen|judisch\w*|juden|katholisch\w*|auslander\w*|migrant\w*|fluchtling\w*)\b",
    r"\bkeine kinder\b",
    # French
    r"\bquartiers? (?:tres )?(?:sur|securise|dangereux|calme et)\b|\bbonnes ecoles\b|\bcriminalite\b",
    r"\b(?:musulman|chretien|juif|immigre|etranger)\w*\b",
)

# What only a person may say, or what nothing of ours does.
PROMISES = _any(
    r"\bdiscount\w*\b",
    r"\b(?:price|it|home) (?:was |is |has been |got )?(?:cut|dropped|lowered|reduced)\b",
    r"\bguarante\w+\b",
    r"\bseller(?:'s)? (?:\w+ ){0,3}(?:accepts?|would|will|takes?|wants?|lowest|minimum|bottom)\b",
    r"\b(?:would|will|could) (?:accept|take) (?:less|[$€£]?\d)",
    r"\byour offer (?:is|was|has been|will be)\b",
    r"\b(?:hold|reserve|keep|save) (?:it|this|that|the \w+|one|hp\S*) for you\b",
    r"\b(?:reserved|held) for you\b",
    r"\byou(?:'re| are|'ll be| will be| would be)? (?:pre-?)?approved\b",
    r"\b(?:added|signed|subscribed|put) you\b|\byou(?:'re| are) (?:now )?(?:subscribed|signed up"
    r"|on our list)\b",
    r"\breturn on investment\b|\bwill (?:rise|grow|increase|appreciate) in value\b|\bgood investment\b",
    r"\b(?:booked|scheduled|confirmed)\b[\w ]{0,20}\b(?:viewing|visit|tour|showing|appointment)\b",
    r"\b(?:viewing|visit|tour|showing|appointment) (?:is|was|has been) (?:booked|scheduled|confirmed|set)\b",
    r"\b(?:descuento|rebajad[oa]|garantiz\w+|garantia)\b",
    r"\bel vendedor (?:acepta|aceptaria|aceptara)\b(?!,|\.)",
    r"\b(?:reservad[oa]|guardad[oa]) para (?:usted|ti)\b|\b(?:le|te) (?:he )?(?:reserv|guard)\w+\b",
    r"\b(?:rabatt|nachlass|garantier\w+|ermassigt)\b",
    r"\b(?:fur sie|fur dich) (?:reserviert|zuruckgelegt)\b",
)
# Future work: allowed only when a tool has set it going in this turn.
LATER = _any(
    r"\b(?:i|we)(?:'ll| will|'m going to| am going to|'re going to| are going to| shall)\b[\w ]{0,14}"
    r"\b(?:call|e-?mail|text|phone|ring|send|contact|reach|get back|let you know|notify|alert|inform|follow up"
    r"|check|find out|look into|investigate|ask|arrange|book|schedule|forward|pass|keep you)\b",
    r"\b(?:colleagues?|agents?|team|someone|somebody|they|he|she|broker|realtor|manager)\b[\w ,]{0,24}"
    r"\b(?:will|'ll|going to) (?:\w+ ){0,2}?(?:call|e-?mail|text|phone|ring|send|contact|reach|get"
    r"|let|notify|write"
    r"|answer|reply|follow|confirm|be in touch|handle)\b",
    r"\b(?:i|we)(?:'ve| have) (?:passed|forwarded|informed|notified|booked|scheduled|asked|requested|told)\b",
    r"\b(?:le|te) (?:llamar|escribir|enviar|avisar|contactar|mandar)\w+\b|\bhe (?:pasado|avisado"
    r"|reservado|pedido)\b",
    r"\b(?:responder|llamar|confirmar|atender|escribir)(?:an?|emos|e)\b",
    r"\b(?:ich|wir) (?:rufe|schreibe|sende|melde|informiere|frage|leite|gebe|werde[n]?|rufen"
    r"|melden) (?:sie|dich"
    r"|mich|uns|ihnen|dir|das|es)\b",
    r"\bes (?:bestatigt|antwortet|meldet)\b|\bkummert sich\b|\bist beim team\b",
)
CANNOT = re.compile(
    r"\b(?:can'?t|cannot|can not|unable|not able|won'?t|don'?t|doesn'?t|couldn'?t|never|no puedo"
    r"|nunca|nicht|kann"
    r" ich nicht|kein\w*)\b"
)

_FILLERS = (
    r"(?:(?:just|really|actually|definitely|indeed|totally|very|much|100 ?%|a|an|the|your|our|real"
    r"|live|actual|true"
    r"|licensed|local|friendly|fellow|flesh|~|[a-z]+(?= from (?:the|our)))[ ,]+)*"
)
_PEOPLE = (
    r"(?:human(?: being)?|person|real estate agent|agent|realtor|broker|employee|man|woman"
    r"|from (?:the|our) (?:office|team|sales))"
)
HUMAN = _any(
    rf"\b(?:i'?m|i am|this is)[ ,]+{_FILLERS}{_PEOPLE}\b",
    rf"\b(?:talking|speaking|chatting|writing) (?:to|with) {_FILLERS}(?:human(?: being)?|real person|person)\b"
    r"(?! (?:instead|later|if|of))",
    r"\b(?:i'?m|i am) (?:not|no) (?:an? )?(?:\w+ )?(?:bot|robot|ai|a\.i\.|machine|program|chatbot|computer"
    r"|automated\w*|artificial\w*|virtual\w*)\b",
    r"\bnot (?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:bot|robot|ai|machine)\b",
    r"\breal (?:person|human) here\b|\bas a human\b|\b100 ?% human\b",
    r"\bsoy (?:un[ae]? )?(?:persona|human[oa]|agente inmobiliari[oa])\b|\bno soy (?:un[ae]? )?(?:bot|robot|ia"
    r"|maquina|inteligencia)\b",
    r"\bich bin (?:ein |eine )?(?:echter? |richtiger? )?(?:mensch|person|makler(?:in)?|mitarbeiter(?:in)?)\b",
    r"\bich bin kein(?:e)? (?:bot|roboter|ki|maschine|computer)\b",
)

# Words that belong to the machinery or to the agency's private notes.
MARKERS = _any(
    r"\{\{|\}\}|<\/?[a-z_]+\d*>|```",
    r"\bsystem (?:prompt|message|note)\b|\bdeveloper message\b",
    r"\bmy (?:system )?(?:instructions|prompt|guidelines|rules) (?:are|say|is|tell|state)\b",
    r"\bhere (?:are|is) my (?:instructions|prompt|rules)\b",
    r"\b(?:search_listings|get_listing|office_facts|request_viewing|request_handover|final_result|reply_text"
    r"|listing_refs)\b",
    r"\bnote to (?:the )?assistant\b|\bas an? (?:ai )?language model\b",
    r"\block ?box\b|\bgate code\b|\bprivate remarks?\b|\bcommission (?:is|of)\b|\balarm code\b",
)

PENDING = _any(
    r"\bpending\b",
    r"\bunder contract\b",
    r"\boffer (?:has been |was |is )?accepted\b|\baccepted (?:an|the) offer\b",
    r"\breservad[oa]s?\b|\b(?:oferta aceptada|acepto una oferta)\b",
    r"\breserviert\b|\bgebot (?:wurde )?angenommen\b",
    r"\bsous (?:offre|compromis)\b",
)
AVAILABLE = _any(
    r"\bavailable\b(?! (?:from|for viewing))",
    r"\bon the market\b|\bup for grabs\b|\bstill open\b|\bstill for sale\b|\bcan (?:still )?(?:buy"
    r"|rent|have) it\b",
    r"\bdisponibles?\b|\ba la venta\b",
    r"\b(?:verfugbar|zu haben|noch frei|im angebot)\b",
)
DENIED = re.compile(
    r"n't\b|\b(?:dont|doesnt|isnt|arent|cant|wont)\b|\b(?:not|no longer|never|unavailable|ya no"
    r"|no esta|no estan|nicht"
    r"|kein\w*|mehr|other|similar"
    r"|others|andere|parecid\w+)\b"
)
# A limit that the customer set may be named beside homes whose price it isn't.
BOUND = re.compile(
    r"\b(?:under|below|up to|over|above|more than|less than|at least|at most|between|from|budget"
    r"|max\w*|min\w*|limit"
    r"|within|outside|least|most|around|cheaper|nothing|no|hasta|desde|entre|menos|mas|presupuesto|minimo|maximo"
    r"|bis|ab|unter|uber|zwischen|mindestens|hochstens|keine?|ningun\w*|entre|jusqu|moins|plus)\b"
)
