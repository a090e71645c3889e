"""The words of an HTML mail."""

import html
import re

import nh3

_BREAKS = re.compile(r"<br\s*/?>|</(p|div|li|tr|h[1-6]|blockquote)>", re.IGNORECASE)


def as_text(body: str) -> str:
    """Plain text, a line for each block; empty for what holds no words."""
    words = html.unescape(
        nh3.clean(_BREAKS.sub("\n", body), tags=set(), clean_content_tags={"script", "style"})
    )
    return re.sub(r"\n\s*\n+", "\n\n", words.replace("\r", "")).strip()
