"""Listings from a file: upload, columns, preview, import, report.

Each import is a page that can be left and found again; what it shows follows from the state of its row.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from katek.core.templatetags.ui import number
from katek.dashboard.access import MemberRequest, member_page
from katek.dashboard.paging import page_of
from katek.dashboard.signed_in import is_fragment
from katek.properties import import_acts
from katek.properties.labels import choices, label_of, without_name
from katek.properties.models import Import, ImportStatus, RefusedRow
from katek.properties.opening import LARGEST_FILE, MOST_ROWS, CannotOpen
from katek.properties.refused_csv import lines_of_refused

SHOWN_REFUSED = 50
PER_PAGE = 20
TONES = {
    ImportStatus.DONE: "good",
    ImportStatus.CHECKED: "accent",
    ImportStatus.OPEN: "warn",
    ImportStatus.WORKING: "warn",
    ImportStatus.FAILED: "bad",
}
HEAVY = ("content", "preview", "columns", "mapping")


@require_http_methods(["GET", "HEAD", "POST"])
@member_page("properties.edit")
def imports(request: MemberRequest) -> HttpResponse:
    problem = ""
    if request.method == "POST":
        try:
            return redirect("dashboard:property-import", _taken(request).pk)
        except CannotOpen as reason:
            problem = str(reason)
    rows = Import.objects.defer(*HEAVY).select_related("by")
    page = page_of(request, rows, newest_by="id", size=PER_PAGE)
    for row in page.items:
        row.tone = TONES.get(ImportStatus(row.status), "")
    context = {
        "page": page,
        "problem": problem,
        "most_rows": MOST_ROWS,
        "most_megabytes": LARGEST_FILE // 1024 // 1024,
    }
    return render(request, "dashboard/imports.html", context, status=422 if problem else 200)


def _taken(request: MemberRequest) -> Import:
    sent = request.FILES.get("file")
    if sent is None:
        raise CannotOpen(_("Choose a file first."))
    size = sent.size or 0
    if size > LARGEST_FILE:
        told = {"size": number(size), "most": number(LARGEST_FILE)}
        raise CannotOpen(_("The file has %(size)s bytes; at most %(most)s can be read.") % told)
    return import_acts.take_file(request.organization, request.user, sent.name or "", sent.read())


@require_safe
@member_page("properties.edit")
def one(request: MemberRequest, file_id: str) -> HttpResponse:
    file = _find(file_id)
    alone = is_fragment(request)
    context = {"file": file, "alone": alone, **_state(request, file)}
    name = "dashboard/import_state.html" if alone else "dashboard/import.html"
    return render(request, name, context)


@require_POST
@member_page("properties.edit")
def act(request: MemberRequest, file_id: str, name: str) -> HttpResponse:
    file = _find(file_id)
    done = ACTS[name](request, file)
    if not done:
        messages.error(
            request,
            _("Nothing was done: the import has moved on meanwhile. This is how it stands."),
        )
    elif name == "discard":
        messages.success(request, _("The file was discarded; nothing had come in."))
        return redirect("dashboard:property-imports")
    elif name == "stop":
        messages.success(request, _("Stopped. What had come in stays."))
    return redirect("dashboard:property-import", file_id)


def _check(request: MemberRequest, file: Import) -> bool:
    """The form's fields are numbered, for headings may be any text."""
    chosen = {
        column["heading"]: request.POST.get(f"column-{place}", "")
        for place, column in enumerate(file.columns)
    }
    return import_acts.check(file, chosen)


ACTS: dict[str, Any] = {
    "check": _check,
    "start": lambda _request, file: import_acts.start(file),
    "stop": lambda _request, file: import_acts.stop(file),
    "go-on": lambda _request, file: import_acts.go_on(file),
    "discard": lambda _request, file: import_acts.discard(file),
}


@require_safe
@member_page("properties.edit")
def refused(request: MemberRequest, file_id: str) -> StreamingHttpResponse:
    """The refused rows as they were, each with its reasons, to be mended and brought in again."""
    file = _find(file_id)
    answer = StreamingHttpResponse(
        [line.encode() for line in lines_of_refused(file)], content_type="text/csv; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="refused-{file.pk}.csv"'
    return answer


def _find(file_id: str) -> Import:
    found: Import = get_object_or_404(
        Import.objects.defer("content").select_related("by"), pk=file_id
    )
    return found


def _state(request: MemberRequest, file: Import) -> dict[str, Any]:
    """What the page needs in the file's state. `shows`: mapping, progress, preview or report."""
    status = ImportStatus(file.status)
    untouched = file.started_at is None and status in import_acts.MAPPED
    asked = status == ImportStatus.CHECKED and "columns" not in request.GET
    if status in import_acts.AT_WORK:
        return {"shows": "progress"}
    if untouched and not asked:
        return {
            "shows": "mapping",
            "cut_short": status in import_acts.CUT_SHORT,
            "columns": _columns(file),
            "groups": list(choices()),
        }
    return {
        "shows": "preview" if untouched else "report",
        "cut_short": status in import_acts.CUT_SHORT,
        "kept": Import.objects.filter(pk=file.pk, content__isnull=False).exists(),
        "coming": file.created + file.updated,
        "figures": _figures(file),
        "preview": [_previewed(row) for row in file.preview],
        "left_out": [heading for heading, field in file.mapping.items() if not field and heading],
        "doubled": _doubled(file),
        "refused_rows": [_refused_row(row) for row in _first_refused(file)],
        "more_refused": max(file.refused - SHOWN_REFUSED, 0),
    }


def _columns(file: Import) -> list[dict[str, Any]]:
    return [
        {**column, "name": f"column-{place}", "field": file.mapping.get(column["heading"], "")}
        for place, column in enumerate(file.columns)
    ]


def _figures(file: Import) -> list[tuple[str, int, str]]:
    done = file.started_at is not None
    return [
        (_("Added") if done else _("New"), file.created, "good"),
        (_("Updated") if done else _("Changed"), file.updated, "accent"),
        (_("Unchanged"), file.unchanged, ""),
        (_("Refused"), file.refused, "bad"),
    ]


def _doubled(file: Import) -> list[str]:
    """Fields that several columns were chosen for, other than those that are gathered, in words."""
    headings: dict[str, list[str]] = {}
    for heading, field in file.mapping.items():
        if field and field not in ("features", "media"):
            headings.setdefault(field, []).append(heading)
    return [
        f"{label_of(field)}: {', '.join(names)}"
        for field, names in headings.items()
        if len(names) > 1
    ]


def _previewed(row: dict[str, Any]) -> dict[str, Any]:
    problems = [
        f"{label_of(name)}: {without_name(name, told)}" for name, told in row.get("problems", [])
    ]
    return {**row, "problems": problems}


def _first_refused(file: Import) -> list[RefusedRow]:
    return list(RefusedRow.objects.filter(file=file).order_by("number")[:SHOWN_REFUSED])


def _refused_row(row: RefusedRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "problems": [
            {"field": label_of(field), "value": value, "reason": without_name(field, reason)}
            for field, value, reason in row.problems
        ],
    }
