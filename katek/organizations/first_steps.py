"""What an agency has said of its first steps: done, skipped, or that it wants no more of them.

What can be seen in the data (listings, members, …) is not kept here; the pages look it up.
"""

from typing import Any, Literal

from django.db import transaction

from katek.organizations.models import Organization

Mark = Literal["done", "skipped"]
MARKS, DISMISSED = "marks", "dismissed"


def marks_of(organization: Organization) -> dict[str, str]:
    """By the step's name."""
    return dict(organization.first_steps.get(MARKS, {}))


def is_dismissed(organization: Organization) -> bool:
    return bool(organization.first_steps.get(DISMISSED))


def mark(organization: Organization, step: str, as_: Mark) -> None:
    """A step that was done isn't skipped any more by going past it."""
    with transaction.atomic():
        kept = _locked(organization)
        marks = marks_of(kept)
        if as_ == "done" or marks.get(step) != "done":
            _keep(organization, {**kept.first_steps, MARKS: {**marks, step: as_}})


def dismiss(organization: Organization, *, wanted: bool = True) -> None:
    """Home shows no more of it, until it is wanted again."""
    with transaction.atomic():
        kept = _locked(organization)
        _keep(organization, {**kept.first_steps, DISMISSED: wanted})


def _locked(organization: Organization) -> Organization:
    """Two members may be at it at once."""
    return Organization.objects.select_for_update().get(pk=organization.pk)


def _keep(organization: Organization, state: dict[str, Any]) -> None:
    organization.first_steps = state
    organization.save(update_fields=["first_steps"])
