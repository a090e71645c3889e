"""How often and how long a contact is tried at HubSpot: a week, with a day between the later tries."""

from datetime import timedelta

# Waits after the first, second, … try of a contact, each spread over 0.5 to 1.5 times itself.
SCHEDULE = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    *[timedelta(hours=24)] * 6,
)
MOST_ATTEMPTS = len(SCHEDULE) + 1
