"""What was wrong with a campaign that somebody wanted, told field by field."""

from collections.abc import Mapping


class CampaignProblem(ValueError):
    """`problems`: field (such as `steps.1.subject`) → a sentence that names it and the value."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


class CannotDo(ValueError):
    """Why an act is not possible in the state that a campaign or a mail is in, as a sentence."""
