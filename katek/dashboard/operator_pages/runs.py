"""What ran in the background: a table, and each task's work by the hour."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from katek.automations.lanes import TASKS
from katek.automations.models import Run
from katek.automations.work_by_hour import work_by_hour
from katek.dashboard.operator_pages.access import operator_page, show
from katek.dashboard.operator_pages.words import TASKS as WORDS
from katek.dashboard.paging import page_of

NAMES = [name for name in TASKS if name not in ("all", "rest")]


@require_safe
@operator_page
def runs(request: HttpRequest) -> HttpResponse:
    task, only_failed = request.GET.get("task", ""), request.GET.get("failed") == "yes"
    rows = Run.objects.all()
    if task in NAMES:
        rows = rows.filter(task=task)
    if only_failed:
        rows = rows.exclude(failed=0, problem="")
    context = {
        "page": page_of(request, rows, newest_by="started_at"),
        "tasks": [(name, WORDS.get(name, name)) for name in NAMES],
        "words": WORDS,
        "task": task,
        "only_failed": only_failed,
        "work": work_by_hour(),
    }
    return show(request, "runs", context)
