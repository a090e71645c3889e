"""What a background job tells of one round."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """`done` rows were worked off; `failed` ones keep their problem and may be tried again."""

    done: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return self.done + self.failed > 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.done + other.done, self.failed + other.failed)
