"""Why an act on an agency's people, keys or settings was not done."""


class Refused(ValueError):
    """A sentence for the person who asked; nothing was changed.

    `field`: the name of the form's field that it is about, empty when it is about the whole.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
