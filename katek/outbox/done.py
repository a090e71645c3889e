"""What a job of the background has got through."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """Rows worked on: `done` as wanted, `failed` otherwise, whether they are tried again or not."""

    done: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        return self.done + self.failed > 0

    def __add__(self, other: "Done") -> "Done":
        return Done(self.done + other.done, self.failed + other.failed)
