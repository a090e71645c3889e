"""What a customer does by writing, beside asking for a home: patterns over the folded text.

Apostrophes are gone from the text ("dont", "im"), accents too. Every gap in a pattern is bounded.
"""

_PEOPLE = (
    r"(?:person|people|human|human being|humans|someone|somebody|agent|agents|advisor|adviser|member|"
    r"representative|rep|realtor|broker|operator|colleague|employee|staff|manager|consultant|man|woman)"
)
_SOMEONE = (
    r"(?:(?:a|an|the|your|one of your|some|any|to)\s)?(?:(?:real|live|actual|human|sales)\s)?"
    + _PEOPLE
)

HANDOFF = (
    rf"\b(?:talk|speak|chat|connect|connected|transfer|transferred|talking|speaking|put me through)\s"
    rf"(?:me\s)?(?:to|with)\s{_SOMEONE}\b",
    rf"\b(?:i )?(?:want|need|prefer|get|give me|rather have|id like)\s(?:a |an )?(?:real|live|"
    rf"actual)\s{_PEOPLE}\b",
    r"\b(?:i )?(?:want|need|get me|give me|id like|can i have|can i get)\s(?:a|an|your)\s(?:human|agent|"
    r"realtor|broker|"
    r"representative)\b",
    r"^\W*(?:a |an )?(?:real |live |actual )?(?:human|real person|live agent|agent|operator|representative)"
    r"(?: please| pls)?\W*$",
    r"\b(?:real|live) (?:person|human|agent)(?: please| pls)\b",
    r"\b(?:mit|zu) (?:einem|einer|dem|der|jemandem|ihrem)?\s?(?:echten |richtigen )?(?:menschen|"
    r"mitarbeiter|"
    r"mitarbeiterin|makler|maklerin|berater|person|jemandem|ansprechpartner)\b.{0,20}\b(?:sprechen|reden|"
    r"telefonieren|verbinden)",
    r"\b(?:sprechen|reden|verbinden)\b.{0,15}\bmit\b.{0,12}\b(?:menschen|mitarbeiter|makler|berater)",
    r"\bhablar con (?:una?|el|la|un[oa]? de sus|su|alguien)?\s?(?:persona|humano|agente|asesora?|alguien|"
    r"persona real|comercial|responsable)?\b",
    r"\b(?:parler|discuter|echanger) (?:a|avec) (?:un|une|quelqu un|quelquun|votre|le)\s?(?:vraie? )?"
    r"(?:humain|conseillere?|agent|personne|responsable|commercial)?\b",
    r"(?:اتكلم|اتحدث|التحدث|الكلام|التكلم|اكلم|تواصل) (?:مع|الي)? ?(?:شخص|موظف|انسان|وكيل|مستشار|احد)",
)
IDENTITY = (
    r"\b(?:are|r) (?:you|u) (?:\w+ ){0,2}?(?:bot|robot|human|ai|machine|real|person|automated|computer|"
    r"chatbot|chatgpt|real person)\b(?: person| human)?",
    r"\bis (?:this|it|there) (?:\w+ ){0,2}?(?:bot|robot|human|ai|real person|chatbot|automated)\b",
    r"\b(?:am i|are we) (?:talking|speaking|chatting|writing) (?:to|with) (?:\w+ ){0,2}?(?:bot|robot|human|"
    r"ai|"
    r"person|machine|computer)\b",
    r"\b(?:bist du|sind sie) (?:\w+ ){0,2}?(?:bot|roboter|mensch|ki|maschine|echt)\b",
    r"\b(?:eres|es usted|estoy hablando con) (?:\w+ ){0,2}?(?:bot|robot|humano|humana|persona|ia|"
    r"maquina)\b",
    r"\b(?:es tu|etes vous|tu es|vous etes) (?:\w+ ){0,2}?(?:bot|robot|humain|humaine|ia|machine|"
    r"personne)\b",
    r"هل (?:انت|تتحدث) (?:\w+ ){0,2}?(?:روبوت|بوت|انسان|شخص|الي)",
)
VIEWING = (
    r"\b(?:book|schedule|arrange|set up|organi[sz]e|request|have|do|want|need|get|for|a|another|private|"
    r"virtual)"
    r"\s(?:a |an |the |my )?(?:private |virtual |second )?(?:viewing|showing|tour|visit|appointment|walk "
    r"?through)s?\b",
    r"\b(?:can|could|may|when can|how can|id like to|i would like to|want to|wanna|like to|love to|able to|"
    r"possible to|lets|let me|i ll|go)\s(?:i |we |you )?(?:come |go )?(?:and )?(?:see|visit|view|tour|"
    r"check out|"
    r"look at)\s(?:\||(?:it|them|this|that|the|both)(?: (?:one|house|home|place|property|apartment|flat|"
    r"condo|unit|listing))?\b)",
    r"\b(?:see|visit|view|tour)\s(?:it|this|that|the (?:house|home|place|property|apartment|flat|condo|"
    r"unit))"
    r"(?: (?:one|house|home|place|property|apartment|flat|condo|unit))?\b",
    r"\b(?:book|schedule|reserve) (?:it|this|that|the \w+ one)\b",
    r"\bbook me in\b|\bbook (?:a )?(?:slot|time)\b|\bput me down for\b",
    r"\b(?:come by|come over|come see|stop by|drop by|swing by|open houses?)\b",
    r"\b(?:visit|tour|see|view) (?:tomorrow|today|on|this|next|at|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday)\b",
    r"^\W*(?:viewing|showing|tour|visit|besichtigung|visita|visite)s?\b",
    r"\bbesichtig\w*|\b(?:termin vereinbaren|termin)\b|\b(?:anschauen|ansehen)\b",
    r"\b(?:visitar(?:l[oa]s?)?|una visita|ver (?:el piso|la casa|el apartamento|la vivienda)|verl[oa]s?|"
    r"agendar|concertar una cita)\b",
    r"\b(?:visiter|une visite|rendez vous|rdv|la visiter|le visiter)\b",
    r"(?:معاينه|زياره|اشوف|اشوفها|ازور)",
)
SELL = (
    r"\b(?:sell|selling|list|listing) (?:my|our|a|the|this|off)\s?(?:\w+ )?(?=\||house|home|condo|property|"
    r"place|"
    r"apartment|flat|land|townhouse|lot)",
    r"\b(?:want|looking|need|thinking|ready|plan|planning) (?:to|of|about) (?:sell|selling)\b",
    r"\b(?:what|whats|how much)\b.{0,12}\b(?:my|our)\b.{0,24}\bworth\b",
    r"\b(?:worth|value|valuation|appraisal|estimate) (?:of|for|on) (?:my|our)\b",
    r"\b(?:home|house|property|free|market) (?:valuation|appraisal|estimate)\b",
    r"\b(?:verkaufen|verkaufe|immobilienbewertung|bewerten lassen|wert meine[rs]?)\b|"
    r"\bwas ist mein\w* .{0,20}\bwert\b",
    r"\b(?:vender|vendo|tasacion|tasar|valorar mi|cuanto vale mi)\b",
    r"\b(?:vendre (?:ma|mon|notre|mes|un|une|le|la)|je vends|estimation|estimer (?:ma|mon))\b",
    r"(?:ابيع|بيع (?:بيتي|شقتي|منزلي|عقاري)|كم (?:سعر|يساوي) (?:بيتي|شقتي|منزلي))",
)
LANDLORD = (
    r"\b(?:rent out|let out|renting out|lease out) (?:my|our)\b|\b(?:find|need) (?:me )?(?:a )?tenants?\b",
    r"\b(?:vermieten|mieter (?:suchen|finden|gesucht))\b",
    r"\b(?:alquilar|arrendar) mi\b|\bmettre en location\b|\blouer (?:mon|ma|notre) (?!budget)",
)
CONTACT = (
    r"\b(?:call|phone|ring|text|email|e mail|message|whatsapp|contact|reach) me\b(?: back)?(?: at| on)?",
    r"\b(?:reach out|get back) to me\b|\bgive me a (?:call|ring|buzz)\b|\bcall ?back\b|\bmy (?:number|cell|"
    r"phone|"
    r"mobile|email|e mail|whatsapp)(?: number| address)?(?: is)?\b|\bwhats your (?:number|phone|email|"
    r"address)\b",
    r"\b(?:ruf|rufen sie|ruft|kontaktieren sie|schreiben sie) (?:mich|mir)\b(?: bitte)?(?: an)?|"
    r"\bruckruf\b",
    r"\b(?:llam[ae]me|llamen?me|contact[ae]me|escrib[ae]me|mi (?:numero|telefono|correo|email)(?: es)?)\b",
    r"\b(?:appelez|rappelez|contactez|ecrivez) moi\b|\bmon (?:numero|telephone|email|mail)(?: est)?\b",
    r"(?:اتصل بي|اتصلوا بي|كلمني|رقمي|ايميلي)",
)
GREETING = (
    r"^\W*(?:hi|hey|hello|hiya|howdy|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|"
    r"abend)|"
    r"servus|moin|hola|buen[oa]s(?: dias| tardes| noches)?|bonjour|bonsoir|salut|مرحبا|السلام عليكم|اهلا|"
    r"هلا)\b",
    r"\b(?:thanks?|thank you|thx|ty|cheers|danke|vielen dank|gracias|merci|شكرا)\b",
    r"\b(?:bye|goodbye|see (?:you|ya)|have a (?:nice|good|great) (?:day|one)|tschuss|auf wiedersehen|adios|"
    r"hasta luego|au revoir|مع السلامه)\b",
    r"\b(?:how are (?:you|u)|hows it going|whats up|wie gehts|que tal|como estas|ca va)\b",
)
# Said before a wish, so that a greeting with unknown words after it is a search all the same.
SEEKING = (
    r"\b(?:looking for|look for|searching for|in search of|interested in|i want|i need|we need|we want|id "
    r"like|do you have|"
    r"have you got|show me|find me|any|suche|suchen|haben sie|gibt es|busco|buscamos|quiero|tienen|cherche|"
    r"cherchons|"
    r"avez vous)\b|(?:ابحث|ابغي|اريد|عندكم)",
)
DETAIL = (
    r"\b(?:tell me|know|hear|info|information|details?|learn)\s(?:\w+ )?(?:about|on|for)\s(?=\||it|that|"
    r"this|the)",
    r"\b(?:more|any|further|full) (?:details?|info|information|photos|pictures|pics)\b",
    r"\b(?:still|is it|is that|is this) (?:still )?(?:avail|available|on the market|for sale|for rent)\b",
    r"\bhow much (?:is|does|are|for|s)\b|^\W*how much\W*$|\b(?:whats|what is) the (?:monthly |annual |"
    r"exact )?(?:price|address|rent|"
    r"hoa|fee|"
    r"square footage|deposit)\b",
    r"\b(?:send|show) (?:me )?(?:the |some )?(?:photos|pictures|pics)\b",
    r"^\W*(?:the )?(?:price|address|photos?|pictures|pics|size|deposit|sqft|details?|location|preis|precio|"
    r"prix)\W*$",
    r"\b(?=(?:is|are) (?:the )?(?:utilities|bills|water|heating|heat|parking|pets?|electricity|furniture|"
    r"internet) "
    r"(?:included|allowed|ok|okay|extra)\b)",
    r"\b(?:noch (?:frei|verfugbar|zu haben)|mehr (?:infos|details|informationen|fotos)|sigue disponible|"
    r"mas (?:informacion|detalles|fotos)|cuanto cuesta|toujours disponible|plus d (?:infos|informations|"
    r"details|photos)|combien coute|wie viel kostet)\b",
)

FLAGS = {
    "opt_out": (
        r"^\W*(?:please )?(?:stop|stop it|stop please|stopp|arret|arretez|baja|alto|abmelden|unsubscribe|"
        r"unsub|cancel|quit|توقف|الغاء)(?: please| now| it| all)?\W*$",
        r"\bstop (?:\w+ )?(?:texting|messaging|emailing|mailing|calling|contacting|writing|sending|"
        r"spamming|"
        r"bothering)\b(?: me| us| to me)?(?: (?:messages|emails|texts))?|\bstop all (?:messages|emails|"
        r"texts)\b",
        r"\b(?:unsubscribe|opt out|opt me out|opting out)\b|\b(?:remove|take) me (?:from|off)\b(?: "
        r"\w+){0,3}",
        r"\b(?:dont|do not|never) (?:ever )?(?:contact|message|write(?: to)?|bother) me(?: again| "
        r"anymore)?\b|"
        r"\bleave me alone\b|\bno more (?:messages|emails|texts|mails)\b|\blose my number\b",
        r"\b(?:mich|newsletter|bitte) (?:\w+ )?(?:abmelden|abbestellen)\b|\babbestellen\b|\bkeine "
        r"(?:weiteren )?"
        r"(?:nachrichten|mails|e mails) mehr\b|\bnicht mehr (?:kontaktieren|anschreiben|schreiben)\b",
        r"\b(?:darme de baja|dar de baja|dame de baja|de baja|no me (?:contacten?|escriban?|llamen?)(?: "
        r"mas)?)\b",
        r"\barretez de m\b.{0,20}|\b(?:desabonner|desabonnez|desinscrire|desinscription|ne (?:me|m) "
        r"(?:contactez|"
        r"ecrivez) plus)\b",
        r"(?:الغاء الاشتراك|لا تراسل|لا تتواصل|اوقف الرسائل|توقف عن)",
    ),
    "privacy_request": (
        r"\b(?:delete|erase|remove|wipe) (?:all |of )*(?:my|the) (?:\w+ )?(?:data|information|info|details|"
        r"account|"
        r"records?|messages|chat|conversation)\b",
        r"\bwhat (?:\w+ ){0,3}(?:do|have) you (?:know|have|store|keep|stored|saved|hold) (?:about|on) me\b",
        r"\b(?:copy|export) of my (?:\w+ )?data\b|\b(?:gdpr|ccpa|dsgvo|rgpd|data protection|right to be "
        r"forgotten|"
        r"subject access|privacy request|do not sell my)\b",
        r"\bmeine (?:\w+ )?daten\b.{0,12}\b(?:loschen|entfernen)|\b(?:losch\w*)\b.{0,12}\bmeine (?:\w+ "
        r")?daten\b|"
        r"\bdatenauskunft\b",
        r"\b(?:borr\w+|elimin\w+|suprim\w+) (?:todos )?mis datos\b|\bproteccion de datos\b",
        r"\b(?:supprim\w+|effac\w+) (?:toutes )?mes (?:donnees|informations)\b",
        r"(?:احذف|امسح|حذف) (?:\w+ )?بياناتي",
    ),
    "jailbreak": (
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,25}\b(?:rules?|instructions?|prompts?|"
        r"guidelines|"
        r"guardrails|constraints|training)\b",
        r"\b(?:print|show|reveal|repeat|display|output|give|tell|share|leak|what (?:is|are)|"
        r"whats)\b.{0,20}\b"
        r"(?:system prompt|your (?:\w+ )?(?:instructions|prompt|rules|guidelines|system message))\b",
        r"\byou are now (?:a|an|in|dan)\b|\b(?:developer|dan|god|jailbreak) mode\b|\bjailbreak\b|"
        r"\bpretend (?:to be|you are|youre)\b|\bact as (?:a|an|if)\b|\brole ?play\b|\bsay banana\b",
        r"\b(?:ignorier\w*|vergiss)\b.{0,25}\b(?:regeln|anweisungen|vorgaben)\b|"
        r"\b(?:ignora|olvida)\w*\b.{0,25}\b(?:reglas|instrucciones)\b|"
        r"\b(?:ignore|oublie)\w*\b.{0,25}\b(?:regles|instructions|consignes)\b",
        r"تجاهل .{0,20}(?:التعليمات|القواعد)",
    ),
    "complaint": (
        r"\b(?:complain|complaint|complaints|complaining|file a report|report you|lawsuit|sue you|better "
        r"business "
        r"bureau|discriminat\w+|scam|scammers?|fraud)\b",
        r"\b(?:beschwerde|beschweren|betrug|diskriminier\w+|queja|quejarme|reclamacion|estafa|"
        r"discrimina\w+|plainte|"
        r"reclamation|arnaque|discrimination)\b|شكوي",
    ),
    "frustration": (
        r"\b(?:useless|ridiculous|stupid|dumb|idiot\w*|frustrat\w+|annoy\w+|waste of (?:my )?time|wasting "
        r"my time|"
        r"terrible|horrible|pathetic|wtf|are you kidding|garbage|crap|sucks|fed up|hopeless|rubbish "
        r"service)\b",
        r"\b(?:not|arent|youre not|isnt|doesnt|dont|didnt) (?:\w+ )?(?:answer\w*|help\w*|listen\w*|"
        r"understand\w*) "
        r"(?:my|me|anything|what i)\b(?: question)?|\bi (?:already|just) (?:told|said|asked|wrote)\b|"
        r"\byou (?:dont|do not) (?:understand|get it|listen)\b|\b(?:same question|again and again|how many "
        r"times)\b",
        r"\b(?:nutzlos|lacherlich|unverschamt|nervt|schlecht\w* service|inutil|ridiculo|que asco|"
        r"perdida de tiempo|inutile|nul|perte de temps|vous ne comprenez|no me entiende\w*)\b",
    ),
    "emergency": (
        r"\b(?:emergency|gas leak|smell gas|fire in|flooding now|heart attack|ambulance|kill myself|"
        r"suicid\w+|"
        r"end my life|hurt myself|being attacked|notfall|selbstmord|umbringen|emergencia|suicid\w+|urgence "
        r"vitale|"
        r"me tuer|انتحار)\b",
    ),
    "legal": (
        r"\b(?:lawyer|attorney|legal advice|legal question|evict\w*|eviction|court case|solicitor|anwalt|"
        r"rechtsanwalt|abogado|avocat|محامي)\b",
    ),
    "offer": (
        r"\b(?:make|put in|submit|place) (?:an |a |my )?(?:\w+ )?offer\b|\b(?:negotiable|negotiate|"
        r"negotiation|"
        r"lowest (?:price )?(?:the|they|you)|counter ?offer|(?:lower|reduce|drop) the price|price "
        r"(?:reduction|drop)|discounts?|best price|would (?:they|the seller) (?:take|accept)|"
        r"seller (?:\w+ )?(?:take|accept)|angebot (?:machen|abgeben)|verhandel\w+|verhandlungsbasis|"
        r"hacer una oferta|negociable|faire une offre|negociable)\b",
    ),
    "voucher": (
        r"\bsection 8\b|\bsection eight\b|\b(?:housing )?(?:choice )?vouchers?\b|\bhud voucher\b",
    ),
    "assistance_animal": (
        r"\b(?:service|assistance|guide|support|emotional support|therapy) (?:dogs?|cats?|animals?)\b|"
        r"\besa\b|"
        r"\bassistenzhund\b|\bperro (?:guia|de asistencia)\b|\bchien (?:guide|d assistance)\b",
    ),
}

_AREA = (
    r"(?:areas?|neighbou?rhoods?|communit\w+|towns?|district|zone|streets?|block|building|people|famil\w+|"
    r"couple|"
    r"residents|neighbou?rs|population|majority|only|live|living|schools?|demographics?|viertel|gegend|"
    r"nachbar\w*|"
    r"leute|barrios?|zonas?|vecinos|gente|quartiers?|voisins|gens|منطقه|حي|جيران)"
)
_GROUP = (
    r"(?:christians?|muslims?|jewish|jews?|catholics?|hindus?|sikhs?|buddhists?|mormons?|religious|"
    r"asians?|hispanics?|latinos?|latinas?|mexicans?|chinese|indians?|arabs?|africans?|russians?|"
    r"immigrants?|foreigners?|ethnic\w*|gays?|lesbians?|lgbtq?|auslander\w*|turken|muslime|christen|juden|"
    r"extranjeros|inmigrantes|musulmanes?|cristianos?|judios|etrangers|immigres|musulmans?|chretiens?|"
    r"juifs|"
    r"مسلمين|مسيحيين|اجانب)"
)
# Ordinary words too ("white kitchen"): they count right before the people or the place only.
_GROUP_OR_NOT = (
    r"(?:white|whites|black|blacks|straight|divers\w+|disabled|elderly|young|old|single mothers|singles|"
    r"families|"
    r"mixed|working class)"
)
_WHERE = (
    r"(?:areas?|neighbou?rhoods?|communit\w+|towns?|district|people|famil\w+|folks|residents|neighbou?rs|"
    r"population|majority|only)"
)
FAIR_HOUSING = (
    r"\b(?:how |very |really |super |is it |is this |is that )?(?:un)?saf(?:e|er|est|ety)\b(?! room| "
    r"deposit)(?: and sound)?",
    r"(?:\b(?:no|low|little|without|less|high|any|the) )?\b(?:crimes?|crime rates?|criminals?|criminality|"
    r"dangerous|gangs?|sketchy|ghetto|bad area|bad neighbou?rhoods?|rough area)\b(?: rates?| statistics| "
    r"stats)?",
    r"\b(?:good|great|best|better|top|decent|excellent|highly|well|nice)(?: rated| ranked)? (?:\w+ "
    r")?schools?"
    r"(?: district)?\b|\bschools?\b.{0,18}\b(?:good|great|best|better|any good|rated|ratings?|rankings?|"
    r"quality)\b|"
    r"\b(?:school|schools) (?:ratings?|rankings?|quality|scores?)\b",
    r"\b(?:people|folks|families|neighbou?rs) like (?:us|me|ourselves)\b|\bour (?:own )?kind\b|"
    r"\bwhat (?:kind|type|sort) of people\b|\bwho lives (?:there|in|around)\b",
    r"\bno (?:kids|children|families)\b|\bwithout (?:kids|children)\b|\bchild ?free\b|\badults only\b|"
    r"\b(?:family|kid|child)[ -]?friendly\b|\bgood for (?:\w+ )?(?:families|kids|children)\b|"
    r"\bfamily[ -]oriented\b|\bfamily (?:neighbou?rhood|area|community)\b",
    rf"\b{_GROUP}\b(?: (?:families|couple|family|people))?(?=.{{0,40}}\b{_AREA}\b)",
    rf"\b(?:predominantly |mostly |mainly |all )?{_GROUP_OR_NOT} {_WHERE}\b",
    rf"\b{_AREA}\b(?: (?:are|is|with|for|of|where|without|has|good|mostly|full))*.{{0,24}}?\b{_GROUP}\b(?: "
    rf"families| people)?",
    r"\bsicher\w* (?:gegend|viertel|lage|wohngegend|stadtteil)\b|\b(?:kriminalitat|gefahrlich\w*|gute "
    r"schulen|"
    r"keine kinder|ohne kinder|kinderfreundlich\w*|familienfreundlich\w*)\b",
    r"\b(?:zona|barrio|area|vecindario) (?:\w+ )?segur[oa]\b|\b(?:seguridad|delincuencia|crimen|"
    r"criminalidad|peligros[oa]|"
    r"buen[oa]s (?:colegios|escuelas)|sin ninos|gente como nosotros)\b",
    r"\b(?:quartier|secteur|zone) (?:\w+ )?sure?\b|\b(?:criminalite|delinquance|insecurite|dangereux|"
    r"bonnes ecoles|"
    r"sans enfants?|securite du quartier)\b",
    r"(?:منطقه|حي) امنه?|جريمه|جرايم|مدارس (?:جيده|ممتازه)|بدون اطفال",
)
