"""What stops the start: a setting that is missing or malformed."""

LONGEST_SHOWN = 80


class WrongSetting(SystemExit):
    """One line that names the setting and says what was given and what is expected.

    An uncaught one ends the program with this line on standard error and exit code 1.
    """

    def __init__(self, name: str, given: str, expected: str) -> None:
        self.name = name
        line = f"{name}: {given or 'nothing'} was given, expected {expected}."
        super().__init__(" ".join(line.split()))


def shown(value: str) -> str:
    """A value as it may stand in a message."""
    if len(value) > LONGEST_SHOWN:
        value = f"{value[:LONGEST_SHOWN]}…"
    return repr(value)


def hidden(value: str) -> str:
    """A secret as it may stand in a message."""
    return f"a value of {len(value)} characters (not shown)"
