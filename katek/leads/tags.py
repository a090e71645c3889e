"""Tags of leads: short words of the agency's own. `VIP` and `vip` are one tag, spelled as it was first."""

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _

from katek.leads.models import Lead
from katek.leads.problems import LeadProblem

LONGEST = 60
MOST = 50  # of one lead


def tag_key(text: str) -> str:
    """A tag made comparable: no case, no accents, single spaces. Signs stay, for `2` is not `2+`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())[:180]


def clean_tag(text: str) -> str:
    """One tag as it is kept; raises `LeadProblem` for none, a longer one, one that nobody could see."""
    tag = " ".join(text.split())
    if not tag_key(tag) or not any(letter.isprintable() and letter != " " for letter in tag):
        raise _refused(_("“%(tag)s” is no tag; type a word."), tag=text[:60])
    if len(tag) > LONGEST:
        sentence = _("“%(tag)s…” is longer than %(most)d characters.")
        raise _refused(sentence, tag=tag[:LONGEST], most=LONGEST)
    return tag


def clean_tags(texts: Iterable[str]) -> list[str]:
    """Tags as a lead keeps them: each once, spelled as the organization spells them already."""
    tags = {tag_key(text): clean_tag(text) for text in texts}
    if len(tags) > MOST:
        sentence = _("A lead has at most %(most)d tags, and these are %(count)d.")
        raise _refused(sentence, most=MOST, count=len(tags))
    return list(spelled(tags).values())


def spelled(tags: dict[str, str]) -> dict[str, str]:
    """Key → tag, with the spelling that leads of this organization have; of new tags the given one."""
    known = dict(tags)
    for key in tags:
        lead = Lead.objects.filter(tag_keys__contains=[key]).only("tags").first()
        if lead is not None:
            known[key] = next(tag for tag in lead.tags if tag_key(tag) == key)
    return known


def with_tag(tags: list[str], tag: str) -> list[str]:
    """Tags with one more; the same if it is there already, in whatever spelling."""
    there = tag_key(tag) in map(tag_key, tags)
    return tags if there else [*tags, tag]


def without_tag(tags: list[str], tag: str) -> list[str]:
    key = tag_key(tag)
    return [kept for kept in tags if tag_key(kept) != key]


def _refused(sentence: str, **values: object) -> LeadProblem:
    return LeadProblem({"tags": sentence % values}, {"tags": values.get("tag")})
