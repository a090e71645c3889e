"""What stands before a place that is no plain wish: ruled out, near by, or where somebody lives now.

Patterns that end right before the name, over folded text without apostrophes.
"""

# Said before one of the agency's own places; before unknown words a "no" denies anything.
DENIED = (
    r"\b(?:(?<!why )not|no|without|avoid|avoiding|skip|forget|forget about|exclude|excluding|rule out|"
    r"away from|(?:anything|anywhere|everywhere|everything|all) (?:but|except)|instead of|rather than|besides|"
    r"(?:dont|do not) (?:want|like|need|show me)(?: (?:to (?:live|be)|anything|any|homes|houses|it|to))*|"
    r"nicht|kein|keine|nichts|ohne|statt|bloss nicht|uberall ausser|"
    r"nada|sin|menos|en vez de|en lugar de|excepto|no quiero(?: (?:vivir|nada))?|tampoco)"
    r"(?: (?:in|near|around|en|von|aus|cerca de))? $"
)
NOT_FAR = (
    r"\b(?:(?:not (?:too |very )?far|close) from|nicht weit von|no (?:muy )?lejos de|"
    r"\d{1,4}(?:\.\d+)? ?(?:miles?|mi|kms?|kilomet\w+|minutes?|mins?|blocks?|hours?|minut[eo]n?s?|stunden?)"
    r"(?: (?:drive|driving|walk|walking|ride|away|by car|zu fuss|a pie))* (?:of|from|to|von|de)) $"
)
_WISH = (
    r"\b(?:to|where to|could|would|might|can|who|people|love|like|about|into|at|in|enjoy|"
    r"(?:near|close to) where (?:i|we)|mochte|will|wollen|will ich|quiero|quisiera|a) (?:be )?"
)
_LIVES = (
    r"live|lives|lived|living|reside|residing|based|grew up|born|work|works|working|study|studying|"
    r"employed|renting|(?:im|i am|we are|were) (?:still |now |currently )?(?:located|staying|stuck|at home)|"
    r"(?:im|i am|we are) (?:still|now|currently)|"
    r"(?:i|we) (?:still |now |currently |already )?(?:rent|own|have (?:a|our|my) \w+)|"
    r"(?:my|our) (?:\w+ ){1,2}(?:is|are)|(?:my|our) (?:old |current )?(?:job|office|work|family|parents)|"
    r"wohne|wohnen|wohnhaft|lebe|leben|arbeite|arbeiten|zurzeit|derzeit|"
    r"vivo|vivimos|resido|residimos|trabajo|trabajamos|estoy|estamos|"
    r"(?:j )?habite|habitons|vis|vivons|travaille|travaillons"
)
_COMES_FROM = (
    r"(?:im|i am|we are|were|come|comes|coming|came|moving|move|moved|relocating|relocate|relocated|"
    r"originally|hail|transferring|hello|hi|greetings|person|family|couple) (?:here |over |down |up )?from|"
    r"(?:komme|kommen|ziehe|ziehen|bin|sind) (?:(?:ursprunglich|gerade|weg) )?(?:aus|von)|"
    r"(?:soy|somos|vengo|venimos|mudarme|mudarnos|me mudo|nos mudamos) (?:de|desde)|"
    r"(?:je )?(?:viens|venons|demenage|suis) de"
)
# Where somebody lives or works now, or comes from, is no wish; where they want to live (`wish`) is.
HOME_NOW = (
    rf"(?:(?P<wish>{_WISH})|\b)(?:{_LIVES})"
    r"(?: (?:now|here|currently|right now|at the moment|derzeit|zurzeit|noch|ahora|actualmente))?"
    rf" (?:in|at|near|around|en|bei|a|au) (?:the )?$|\b(?:{_COMES_FROM}) $"
)
