"""Words that pages have to stand: long ones without a blank, from the right to the left, and hostile ones."""

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> \u202etxt.exe {{ 7|add:7 }}"
NAMES = (
    "Ana Torres",
    "Zoë Müller-Lüdenscheidt",
    "محمد علي",
    "李小龙",
    LONG,
    HOSTILE,
    "O'Brien & Söhne",
)
WORDS = (
    "Do you have a 3 bedroom house in Portland under 800k?",
    "هل لديكم شقة بغرفتين في بورتلاند؟",
    f"{LONG} {HOSTILE}",
    "First line\nsecond line\n\nand a last one after a blank",
)
