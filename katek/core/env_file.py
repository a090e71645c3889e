"""The `.env` file: settings beside the program, one `NAME=value` a line.

Blank lines and lines that begin with `#` are skipped, `export ` before a name too. A value ends
before ` #`; in single quotes it is taken as it stands, in double quotes `\\n`, `\\t`, `\\"`, `\\\\`
and `\\$` are read. Nothing is put in for `$OTHER`. A line that is none of this stops the start, as
does a name that stands twice: a setting that is silently not what its writer thinks is the worse
mistake.
"""

import re
from pathlib import Path

from katek.core.wrong_setting import WrongSetting

ASSIGNMENT = re.compile(r"(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)", re.DOTALL)
DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"')
SINGLE = re.compile(r"'([^']*)'")
ESCAPE = re.compile(r"\\(.)")
LINE_END = re.compile(r"\r\n|\n|\r")
COMMENT = re.compile(r"(?:^|\s+)#.*")
ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "$": "$"}


def read_env_file(path: Path) -> dict[str, str]:
    """The settings in a `.env` file, none if there is no file; `WrongSetting` names the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise WrongSetting(str(path), "a file that cannot be read", f"UTF-8 ({error})") from error
    found: dict[str, str] = {}
    for number, line in enumerate(LINE_END.split(text), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, value = _assignment(line.strip(), f"{path}, line {number}")
            if name in found:
                raise WrongSetting(f"{path}, line {number}", f"{name} once more", "each name once")
            found[name] = value
    return found


def _assignment(line: str, where: str) -> tuple[str, str]:
    match = ASSIGNMENT.fullmatch(line)
    if match is None:
        raise WrongSetting(where, "something else", "NAME=value")
    name, rest = match.groups()
    if rest[:1] not in ("'", '"'):
        return name, COMMENT.sub("", rest, count=1).rstrip()
    quoted = (SINGLE if rest[0] == "'" else DOUBLE).match(rest)
    if quoted is None:
        raise WrongSetting(
            where, f"{name} with a quote that isn't closed", f"{name}={rest[0]}…{rest[0]}"
        )
    if COMMENT.sub("", rest[quoted.end() :], count=1).strip():
        raise WrongSetting(
            where, f"{name} with more behind its quotes", "nothing or a # comment there"
        )
    return name, quoted[1] if rest[0] == "'" else _unescaped(quoted[1], name, where)


def _unescaped(text: str, name: str, where: str) -> str:
    unknown = {sign for sign in ESCAPE.findall(text) if sign not in ESCAPED}
    if unknown:
        raise WrongSetting(
            where, f"{name} with \\{min(unknown)}", r"\n, \t, \", \\ or \$ in double quotes"
        )
    return ESCAPE.sub(lambda match: ESCAPED[match[1]], text)
