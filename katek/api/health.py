"""Whether the installation lives, and whether it does its work."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from katek.automations.lanes import LANES
from katek.core import clock
from katek.core.claimable import Queue

# Cron may come every few minutes; what waits longer than this waits for nobody.
LONGEST_WAIT = timedelta(minutes=15)
# A blast takes hours and a slow endpoint has its own queue: that is no fault of the installation.
PROMPT_TASKS = ("messages", "events")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database reached and migrated, and what is due is being done; 503 otherwise."""
    checks: dict[str, dict[str, Any]] = {}
    for name, check in (
        ("database", _database),
        ("migrations", _migrations),
        ("backlog", _backlog),
    ):
        try:
            checks[name] = check()
        except DatabaseError as problem:
            checks[name] = {"ok": False, "problem": type(problem).__name__}
    ready = all(check["ok"] for check in checks.values())
    content = {"status": "ready" if ready else "not ready", "checks": checks}
    return JsonResponse(content, status=200 if ready else 503)


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _migrations() -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"ok": not missing, "missing": len(missing)}


def _backlog() -> dict[str, Any]:
    """Seconds by which the longest waiting row of each queue is late."""
    late = {job.queue.name: _late(job.queue) for lane in LANES for job in lane.jobs}
    prompt = [job.queue.name for lane in LANES if lane.task in PROMPT_TASKS for job in lane.jobs]
    longest = max((late[name] for name in prompt), default=0)
    return {"ok": longest < LONGEST_WAIT.total_seconds(), "late_seconds": late}


def _late(queue: Queue) -> int:
    now = clock.now()
    # Every organization's rows: the installation is asked about, not one of them.
    rows = queue.model._base_manager.filter(
        **{queue.state_field: queue.waiting}, next_attempt_at__lte=now
    )
    due = rows.aggregate(first=Min("next_attempt_at"))["first"]
    return int((now - due).total_seconds()) if due else 0
