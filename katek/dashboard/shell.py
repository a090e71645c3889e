"""What every signed-in page shows around its content."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template context: the organization and membership that the request works for, if any."""
    membership = getattr(request, "membership", None)
    return {"membership": membership, "organization": membership.organization} if membership else {}
