"""An e-mail address in the one form in which addresses are kept and compared."""

import unicodedata

import idna


def one_form(given: str) -> str:
    """In lower case, with the domain as mail travels: `Ana@Bücher.example` → `ana@xn--bcher-kva.example`.

    What is no address comes back in lower case, without spaces around it: whether it is one is asked elsewhere.
    """
    address = unicodedata.normalize("NFC", given.strip()).lower()
    local, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return address
