"""What is wrong with a value for a lead, for pages and programs alike."""

from collections.abc import Mapping


class LeadProblem(ValueError):
    """`problems`: field → a sentence with the value and how to mend it. `values`: what was given."""

    def __init__(self, problems: Mapping[str, str], values: Mapping[str, object] | None = None):
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)
        self.values = dict(values or {})
