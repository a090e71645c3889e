"""Whether the installation lives, and whether it does its work."""

from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from katek.automations.backlog import LONGEST_WAIT, late_seconds, longest_of_prompt


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
    late = late_seconds()
    ok = longest_of_prompt(late) < LONGEST_WAIT.total_seconds()
    return {"ok": ok, "late_seconds": late}
