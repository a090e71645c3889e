"""How the installation is: what is due and how late it is, and what `doctor` finds, with the mend."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from katek.automations.backlog import LONGEST_WAIT, waiting
from katek.automations.doctor.examination import examine
from katek.dashboard.operator_pages.access import operator_page, show
from katek.dashboard.operator_pages.words import QUEUES

WORST_FIRST = ("wrong", "odd", "good", "unused")


@require_safe
@operator_page
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """The checks ask services and take seconds: the page fetches them by itself once it stands."""
    found = waiting()
    context = {
        "queues": [(one, QUEUES.get(one.queue, one.queue)) for one in found],
        "late": [one for one in found if one.is_late],
        "longest_minutes": int(LONGEST_WAIT.total_seconds() // 60),
        "findings": _findings() if request.GET.get("checks") else None,
    }
    return show(request, "health", context)


@require_safe
@operator_page
@never_cache
def checks(request: HttpRequest) -> HttpResponse:
    """The fragment with what each check found, worst first."""
    return show(request, "checks", {"findings": _findings()})


def _findings() -> list[dict[str, str]]:
    found = [
        {"name": name, "state": one.state, "says": one.says, "mend": one.mend}
        for name, one in examine()
    ]
    return sorted(found, key=lambda one: WORST_FIRST.index(one["state"]))
