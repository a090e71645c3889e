"""Colours: the light of five times of day, and paints that go together in each."""

from dataclasses import dataclass, replace
from random import Random

from katek.sandbox.demo.svg import mix


@dataclass(frozen=True)
class Light:
    """A time of day: its sky from top to horizon, its sun, land and leaves, and what it does to
    paint.
    """

    sky: tuple[str, str, str]
    sun: str
    sun_at: tuple[int, int]
    far: str
    hills: str
    lawn: tuple[str, str]
    leaves: tuple[str, str]
    conifers: tuple[str, str]
    cloud: str
    air: str  # what every paint leans towards
    strength: float
    glass: tuple[str, str]
    lit: bool = False

    @property
    def night(self) -> bool:
        """Whether stars are out."""
        return self.strength > 0.3

    def indoors(self) -> "Light":
        """The same hour inside: warm where lamps are on, and plants stay green."""
        warm = replace(self, leaves=LIGHTS[0].leaves)
        return replace(warm, air="#ffbf7a", strength=0.17) if self.lit else warm

    def on(self, paint: str) -> str:
        """A paint as it looks in this light."""
        return mix(paint, self.air, self.strength)

    def shade(self, paint: str, share: float = 0.18) -> str:
        """The side of it that the light doesn't reach."""
        return mix(self.on(paint), "#1b2140", share)


LIGHTS: tuple[Light, ...] = (
    Light(  # clear day
        ("#7fb7dd", "#b4d8ea", "#e9f1ea"), "#fff6d8", (640, 110), "#a9c3cf", "#83a58f",
        ("#a9c277", "#7fa45d"), ("#6f9d55", "#8fb768"), ("#3f6f5b", "#2f5a4b"), "#ffffff",
        "#fff7e0", 0.06, ("#8fb3c4", "#d9ebef"),
    ),
    Light(  # morning
        ("#a7cbd8", "#f3d9c2", "#fbe8d3"), "#fff1c4", (170, 250), "#b9bfc6", "#93a795",
        ("#b9c58a", "#8fa86b"), ("#87a763", "#a9bf79"), ("#4f7766", "#3d6355"), "#fff4ea",
        "#ffd9ae", 0.12, ("#9db7be", "#ffe7c9"),
    ),
    Light(  # golden hour
        ("#6f9fbf", "#f2b98a", "#fbd9a0"), "#ffe09a", (600, 300), "#b59aa2", "#8c8a76",
        ("#c3b86c", "#938f4f"), ("#a08f48", "#c1a656"), ("#4d6452", "#3b5145"), "#ffe3c4",
        "#ffb066", 0.2, ("#c98f63", "#ffd88f"), True,
    ),
    Light(  # dusk
        ("#2b3a67", "#6a5f92", "#e8a58f"), "#ffe9d0", (150, 120), "#5b5a86", "#46527a",
        ("#4f6a68", "#37504f"), ("#4a6b62", "#5c7c6d"), ("#2a4456", "#213748"), "#8f82ad",
        "#3a3f75", 0.36, ("#ffcf7d", "#ffe7ae"), True,
    ),
    Light(  # overcast
        ("#b6c4cc", "#d3dadb", "#e8e9e4"), "#f7f5ea", (560, 150), "#b3c0c4", "#8fa39c",
        ("#9cb183", "#7a956a"), ("#7d9a6d", "#94ad80"), ("#4a6b63", "#3a5951"), "#f3f4f1",
        "#c9d2d4", 0.14, ("#a7bcc4", "#e6ecea"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Paint:
    """The colours of one building."""

    wall: str
    accent: str
    roof: str
    trim: str
    door: str


WALLS = (
    ("#8fa08a", "#6f8069"), ("#3f5870", "#314759"), ("#e9dfcb", "#cdbfa5"), ("#b8593f", "#97452f"),
    ("#6d7f88", "#55666f"), ("#d8b36a", "#b8924b"), ("#f3efe6", "#d8d2c4"), ("#4d6b57", "#3b5645"),
    ("#a9766a", "#8a5a4f"), ("#c9ced0", "#a8afb2"), ("#7b6d8d", "#635671"), ("#9fb7bd", "#7f9aa2"),
)  # fmt: skip
_ROOFS = ("#4a4f58", "#5a4a44", "#3d4650", "#6a5247", "#55606a", "#3f3a3c")
_DOORS = ("#c9563c", "#e0a33e", "#2f6f73", "#7a3b4f", "#395f8f", "#5c7f4a", "#d9774a", "#20343c")
WOOD = ("#a9713f", "#8c5a33")
BRICK = ("#a8553d", "#8a4431")


def light_for(chance: Random) -> Light:
    """A time of day; bright ones come more often."""
    return LIGHTS[chance.choices(range(len(LIGHTS)), weights=(34, 18, 20, 16, 12))[0]]


def paint_for(chance: Random) -> Paint:
    """Wall, roof and door that go together."""
    wall, accent = chance.choice(WALLS)
    pale = sum(int(wall[at : at + 2], 16) for at in (1, 3, 5)) > 600
    trim = "#3a3f44" if pale and chance.random() < 0.35 else "#f6f2e9"
    return Paint(wall, accent, chance.choice(_ROOFS), trim, chance.choice(_DOORS))
