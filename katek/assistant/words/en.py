"""What the built-in assistant says in English.

A phrase has several wordings, one of which is taken by conversation and turn. `{…}` are filled in by code.
"""

PHRASES: dict[str, tuple[str, ...]] = {
    # openers, by tone; an empty one says nothing
    "opener.found.friendly": ("Good news!", "Sure!", "Happy to help.", "Let me see."),
    "opener.found.warm": (
        "I'd love to help with that.",
        "Lovely, let me show you.",
        "With pleasure.",
    ),
    "opener.close.friendly": ("Close, but not quite.", "I'll be straight with you."),
    "opener.close.warm": ("I looked for you.", "I wish I had better news."),
    # searches
    "found.all": (
        "I have {count} {wish}:",
        "{count} {wish} right now:",
        "There {are} {count} {wish}:",
    ),
    "found.some": (
        "I have {total} {wish}. Here {are} {count}, {order}:",
        "{total} {wish} right now. These {count} come first, {order}:",
    ),
    "found.more": ("Here are {count} more, {order}:", "The next {count}, {order}:"),
    "found.more.one": ("Here is one more:", "And one more:"),
    "found.similar": ("Similar in kind and price:", "Much alike in kind and price:"),
    "more.none": ("That was all I have: no more {wish}.", "You have seen all {wish} that I have."),
    "order.price_asc": ("cheapest first",),
    "order.price_desc": ("most expensive first",),
    "order.newest": ("newest first",),
    "order.area_desc": ("largest first",),
    "order.best": ("the closest to your wishes first", "best match first"),
    "close.some": (
        "The rest comes close but differs as noted:",
        "Beyond that, these come close; what differs is noted:",
    ),
    "close.only": (
        "I have no {wish} right now. The closest I have, with what differs:",
        "Nothing quite like that: no {wish} at the moment. These come closest; what differs is noted:",
    ),
    "none": (
        "I have no {wish} right now.",
        "At the moment I have no {wish}.",
    ),
    "near.unmeasured": (
        "I can't measure the distance to {places}: homes that mention it come first.",
    ),
    "found.count": ("I have {total} {wish}.",),
    "compare.cheapest": ("{ref} costs the least.",),
    "compare.largest": ("{ref} is the largest.",),
    "words.unmatched": ("No listing mentions “{words}”, though.",),
    "none.next": (
        "Shall I search wider? Or leave an e-mail address, and the team can tell you when something comes in.",
        "Shall I widen the search? The team can also tell you of new homes if you leave an e-mail address.",
    ),
    "none.empty": ("I have no homes on file right now.",),
    "cheaper.none": ("Nothing cheaper fits: the lowest price is what you have seen.",),
    "place.unknown": ("I have no homes in {place}.", "{place} isn't an area where I have homes."),
    "place.unknown.unnamed": ("I don't know that area.",),
    "close.elsewhere": ("Elsewhere, these come closest:", "These come closest:"),
    "place.known": ("I do have homes in {areas}.", "My homes are in {areas}."),
    "refine": (
        "Would you like to see one of them, or shall I narrow it down?",
        "Does one of them appeal to you?",
        "Tell me which one you like, or what should be different.",
    ),
    "wanted": (
        "Tell me roughly what you want: buy or rent, which area, how many bedrooms, what budget.",
        "What should it be: to buy or to rent, where, and up to what price?",
    ),
    "wanted.buy": (
        "Which area do you have in mind, and what budget?",
        "Where should it be, and up to what price?",
    ),
    "ask.transaction": ("Would you like to buy or to rent?", "Are you looking to buy or to rent?"),
    "ask.price": (
        "You named {low} as the least and {high} as the most. Which of the two is right?",
    ),
    "ask.contradiction": ("Two of your wishes rule each other out. Which one counts?",),
    "cleared": ("All right, we start afresh.", "Done, a clean slate."),
    "fixed.bounds": ("up to {high}",),
    # one listing
    "detail.head": ("{ref} is {title}.", "About {ref}: {title}."),
    "detail.facts": ("{facts}.",),
    "detail.features": ("The listing names: {features}.",),
    "detail.price": ("{ref} is listed at {price}.", "The listed price of {ref} is {price}."),
    "detail.price.unknown": ("The price of {ref} is on application.",),
    "detail.bedrooms": ("{ref} has {bedrooms}.",),
    "detail.bathrooms": ("{ref} has {bathrooms}.",),
    "detail.rooms": ("{ref} has {rooms}.",),
    "detail.area": ("{ref} has {area} of living space.", "The living area of {ref} is {area}."),
    "detail.lot": ("The lot of {ref} measures {lot}.",),
    "detail.year": ("{ref} was built in {year}.",),
    "detail.floor": ("{ref} is on floor {floor}.",),
    "detail.energy": ("The energy rating of {ref} is {energy}.",),
    "detail.address": ("{ref} is at {address}.",),
    "detail.city": ("{ref} is in {address}; the team gives out the exact address.",),
    "detail.photos": ("You find the pictures of {ref} on its page.",),
    "detail.feature.yes": (
        "Yes: the listing of {ref} names {features}.",
        "The listing of {ref} says: {features}.",
    ),
    "detail.feature.no": ("The listing of {ref} doesn't mention {feature}.",),
    "detail.unknown": ("The listing of {ref} doesn't say.", "I don't have that on file for {ref}."),
    "detail.asof": ("That is as of {date}.",),
    "status.active": ("{ref} is available.", "Yes, {ref} is on the market."),
    "status.soon": ("{ref} is coming soon.",),
    "status.pending": (
        "An offer has been accepted for {ref}: it is pending.",
        "{ref} is pending: an offer has been accepted.",
    ),
    "status.contract": ("{ref} is under contract: an offer has been accepted.",),
    "status.from": ("It can be had from {date}.",),
    "status.next": ("Shall I look for similar homes, or pass you on to a colleague?",),
    "detail.which": ("Which one do you mean?", "Which home do you mean? Its number will do."),
    "detail.missing": (
        "I don't have a listing with that number at {organization}.",
        "There is no such listing at {organization}.",
    ),
    "detail.next": (
        "Would you like to see it?",
        "Shall I arrange a viewing?",
        "What else would you like to know?",
    ),
    # contact
    "ask.contact": (
        "If you like, leave an e-mail address or phone number, and the team can follow up with you.",
        "Would you like the team to follow up? Then leave an e-mail address or phone number.",
    ),
    "ask.contact.again": (
        "One more time, then I'll leave it: an e-mail address or phone number for the team?",
    ),
    "ask.contact.viewing": (
        "What e-mail address or phone number can the team reach you at?",
        "And how can the team reach you: e-mail or phone?",
    ),
    "ask.contact.person": ("What e-mail address or phone number should they use?",),
    "ask.email": ("Which e-mail address should the team use?",),
    "ask.name": ("And what's your name?", "May I ask your name?"),
    "thanks.contact": ("Thank you{name}, I have noted that.", "Thanks{name}, got it."),
    "thanks.name": ("Nice to meet you{name}.", "Thank you{name}."),
    "contact.next": (
        "The team at {organization} can now reach you about this.",
        "With that, {organization} can get in touch about this enquiry.",
    ),
    "contact.confirm": ("Just to be sure: is {value} right?",),
    "contact.suggest": ("Did you mean {value}?",),
    "contact.incomplete": ("The number seems to lack its area code. Could you send it in full?",),
    "contact.refused": ("No problem, we can go on right here.", "That's fine, no details needed."),
    "contact.removed": (
        "Please don't send card numbers, passwords or codes here. I have removed it.",
    ),
    "opt_out": (
        "Understood. The team will not write to you about this. You can always ask me here.",
    ),
    "consent.noted": ("Noted: no calls or texts.",),
    "consent.noted.call": ("Noted: no calls.",),
    "consent.noted.sms": ("Noted: no texts.",),
    "consent.noted.email": ("Noted: no e-mails.",),
    # viewings
    "viewing.which": ("Gladly. Which home would you like to see?", "Of course. Which of them?"),
    "viewing.others": ("That is one request; should I pass on one for {refs} too? Just say so.",),
    "viewing.when": ("When would suit you?", "Which day and time would suit you?"),
    "viewing.ask": ("Gladly, I can request a viewing of {ref}.", "Of course: a viewing of {ref}."),
    "viewing.done": (
        "I have passed your viewing request for {ref} on to the team. They will confirm the time with you.",
        "Your viewing request for {ref} is with the team now. They will confirm the time with you.",
    ),
    "viewing.done.when": (
        "I have passed your viewing request for {ref} ({when}) on to the team. They will confirm the time.",
        "Your viewing request for {ref} ({when}) is with the team now. They will confirm the time.",
    ),
    "viewing.again": ("Your viewing request for {ref} is already with the team.",),
    "viewing.noted": ("I have noted {when} for {ref}.",),
    "viewing.closed": ("I can't promise a viewing while it is pending.",),
    # a person
    "handover.here": (
        "I'm passing this on to a colleague at {organization}, who will answer you here.",
    ),
    "handover.phone": ("You can also call {phone}.",),
    "handover.hours": ("The office is open {hours}.",),
    "offer.person": (
        "Shall I pass this on to a colleague?",
        "Would you like a colleague to answer that?",
    ),
    "offer.declined": ("All right. What else can I look up for you?",),
    "sorry": ("I'm sorry about that.",),
    "sorry.frustration": ("I'm sorry that I haven't been more helpful.",),
    "negotiation": (
        "What a seller would accept, and offers, are for my colleagues; I can't discuss them.",
    ),
    "legal": ("Legal questions are for my colleagues; I can't advise on them.",),
    "commission": ("What the agency charges is for a colleague to answer.",),
    "finance": ("Financing is for people who know your figures; I can't advise on it.",),
    "accommodation": ("A colleague will handle your request.",),
    "privacy": ("Requests about your data are handled by a person.",),
    "about_me": ("From this chat I have: {details}.",),
    "about_me.nothing": ("In this chat you have given me no personal details.",),
    "third_party": (
        "I can't share anything about other people. I can pass a message on to the team, though.",
    ),
    "urgent": ("If anyone is in danger, please call {number} now.",),
    "urgent.self": (
        "I'm sorry you are going through this. Please call {number} now; people there can help.",
    ),
    "sell": (
        "What a home is worth is for a colleague to say; I never guess.",
        "Putting a value on a home is a colleague's work, not mine.",
    ),
    "sell.address": ("What is its address?", "Which address is it?"),
    "sell.done": ("Thank you, I have noted the address.",),
    # about itself
    "identity": (
        "I'm {persona}, an AI assistant. I am not a person.",
        "You are talking to an AI assistant: {persona}, of {organization}.",
    ),
    "identity.offer": ("If you'd rather talk to a person, just say so.",),
    "jailbreak": ("I can't do that, but I'm glad to help you find a home.",),
    "fair_housing": (
        "I can't comment on who lives in an area, on safety or on schools. The local police, the "
        "school district "
        "and the census office publish neutral information. I can search by price, size, "
        "features and distance.",
    ),
    "how_are_you": ("Doing well, thank you.", "Very well, thanks for asking."),
    "help": ("I search our listings, answer questions about them and request viewings.",),
    "languages": ("I answer in {languages}.",),
    "office.hours": ("The office is open {hours}.",),
    "office.hours.unknown": ("I don't have the office hours on file.",),
    "office.contact": ("You can reach {organization} here: {contact}.",),
    "office.contact.unknown": (
        "I have no other contact details on file; the team reads along here.",
    ),
    "hello": ("Hello{name}!", "Hi{name}!"),
    "thanks": ("You're welcome!", "My pleasure.", "Any time."),
    "bye": ("Goodbye, and good luck with your search!", "Bye for now!"),
    "anything_else": ("Is there anything else I can look up?",),
    "okay": ("All right.", "Good."),
    "unclear": ("I didn't quite get that.", "I'm not sure I understood."),
    "unclear.again": ("I still don't follow, sorry.",),
    "empty": ("I can only read text so far.",),
    "safe": ("I'd rather have a colleague answer that, so that you get it right.",),
    # buttons, at most 20 characters
    "button.more": ("Show me more",),
    "button.cheaper": ("Cheaper",),
    "button.viewing": ("Book a viewing",),
    "button.person": ("Talk to a person",),
    "button.buy": ("Buy a home",),
    "button.rent": ("Rent a home",),
    "button.yes": ("Yes, please",),
    "button.no": ("No, thanks",),
    "button.similar": ("Similar homes",),
    "button.restart": ("Start over",),
    "button.first": ("The first one",),
    "button.any_area": ("Any area",),
    "button.any_price": ("Any price",),
}
