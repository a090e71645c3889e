"""E-mail addresses as customers type and spell them, and what only looks like one."""

from katek.leads.tests.contact_examples import Example, here

EMAILS = [
    Example("E1", "Jane.Doe@GMAIL.COM please", emails=("Jane.Doe@gmail.com",)),
    Example("E2", "mail me: <jane@example.com>.", emails=("jane@example.com",)),
    Example("E3", "mailto:jane@example.com", emails=("jane@example.com",)),
    Example("E4", "jane＠example．com", emails=("jane@example.com",)),
    Example("E5", "jane@example.com.Call me after 5", emails=("jane@example.com",)),
    Example("E6", "jane[at]example[dot]org", emails=("jane@example.org",)),
    Example("E7", "jane {at} mail {dot} example {dot} org", emails=("jane@mail.example.org",)),
    Example("E8", "jane(at)example.com thx", emails=("jane@example.com",)),
    Example(
        "E9",
        "it's jane dot doe at gmail dot com",
        emails=("jane.doe@gmail.com",),
        confirm=("jane.doe@gmail.com",),
    ),
    Example(
        "E10",
        "my email is jane_doe at example.com",
        emails=("jane_doe@example.com",),
        confirm=("jane_doe@example.com",),
    ),
    Example(
        "E11",
        "jean point dupont arobase orange point fr",
        emails=("jean.dupont@orange.fr",),
        confirm=("jean.dupont@orange.fr",),
        context=here("FR"),
    ),
    Example(
        "E12",
        "meine Mail: max ät web punkt de",
        emails=("max@web.de",),
        confirm=("max@web.de",),
        context=here("DE"),
    ),
    Example(
        "E13",
        "joao arroba exemplo ponto com ponto br",
        emails=("joao@exemplo.com.br",),
        confirm=("joao@exemplo.com.br",),
        context=here("BR"),
    ),
    Example(
        "E14",
        "jane @ gmail.com",
        emails=("jane@gmail.com",),
        confirm=("jane@gmail.com",),
    ),
    Example("E15", "reach me on jane@gmail", suggestions=("jane@gmail.com",)),
    Example(
        "E16",
        "jane@example.con",
        emails=("jane@example.con",),
        confirm=("jane@example.con",),
        suggestions=("jane@example.com",),
    ),
    Example(
        "E17",
        "jane@hotnail.com",
        emails=("jane@hotnail.com",),
        confirm=("jane@hotnail.com",),
        suggestions=("jane@hotmail.com",),
    ),
    Example("E18", "me@mail.com or me@ymail.com", emails=("me@mail.com", "me@ymail.com")),
    Example("E19", "Jane@example.com jane@EXAMPLE.com", emails=("Jane@example.com",)),
    Example(
        "E20",
        "o'brien@example.ie 'quoted@example.ie'",
        emails=("o'brien@example.ie", "quoted@example.ie"),
    ),
    Example("E21", "maria@münchen.de", emails=("maria@münchen.de",)),
    Example("E22", "email=jane+homes@example.co.uk;", emails=("jane+homes@example.co.uk",)),
    Example(
        "E23",
        "**jane@example.com** / (bob@example.com)",
        emails=("jane@example.com", "bob@example.com"),
    ),
    Example("E24", "josé@correo.es", emails=("josé@correo.es",)),
    Example("E25", "12345678@qq.com", emails=("12345678@qq.com",)),
    Example("E26", "you can send it to j​ane@example.com", emails=("jane@example.com",)),
    Example("E27", "my mail is x@mailinator.com", emails=("x@mailinator.com",)),
    Example("E28", "sales@mail.harborpine.example wrote to me"),
    Example(
        "E29", "j a n e at gmail dot com", emails=("jane@gmail.com",), confirm=("jane@gmail.com",)
    ),
    Example(
        "E30",
        "jane at example.com",
        emails=("jane@example.com",),
        confirm=("jane@example.com",),
        context=here(asked="email"),
    ),
    Example("E31", "me@outlook.com.Thanks!", emails=("me@outlook.com",)),
    Example("E32", "jane@@example.com"),
    Example("E33", "jane..doe@example.com"),
]

EMAIL_TRAPS = [
    Example("ET1", "contact me at home.example.com"),
    Example("ET2", "look at example.com"),
    Example("ET3", "follow @harborpine or @jane.doe on insta"),
    Example("ET4", "is it 450k@3.5% or 4@2?"),
    Example("ET5", "I found you at zillow dot com"),
    Example("ET6", "meet at the house @ 5.30 pm"),
    Example("ET7", "see https://example.com/@jane/photos?x=a@b"),
    Example("ET8", "email me at home.example.com"),
    Example("ET9", "the email is down, look at example.com"),
    Example("ET10", "dinner @ noon.thanks"),
    Example("ET11", "we live at the corner, dot your i's"),
    Example("ET12", "can you email the brochure at some point es importante"),
    Example("ET13", "user@localhost"),
    Example("ET14", "nos vemos en el punto de siempre, arroba libre"),
]

ALL = EMAILS + EMAIL_TRAPS
