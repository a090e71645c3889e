"""The control API of every stand-in: what it was asked, its switches, its acts. For this machine only.

GET    …/_control              what is ordered, called and posted
POST   …/_control/switches     {"kind", "times"?, "path"?, …}
DELETE …/_control/switches     all, or ?kind=
POST   …/_control/reset        everything as on the first day
POST   …/_control/webhooks-to  {"url"}
POST   …/_control/<act>        what the stand-in itself can be told
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from katek.sandbox.stage.calls import Call, NotJson, Reply
from katek.sandbox.stage.store import reading, reset, rows
from katek.sandbox.stage.switches import clear_switches, set_switch, switches_of
from katek.sandbox.stage.webhooks import is_local, posted, send_to

PATH = "/_control"

# What is given as JSON in, what is told as JSON out. A ValueError or TypeError is the caller's mistake.
Act = Callable[..., Any]


def answer(name: str, acts: Mapping[str, Act], call: Call) -> Reply:
    """Serve one call of the control API."""
    if not _is_from_here(call):
        return Reply(403, {"error": "The control API is for this machine only."})
    what = call.path.removeprefix(PATH).strip("/")
    known = {**_common(name), **acts}
    if call.method == "GET" and not what:
        return Reply(200, _state(name))
    if call.method == "DELETE" and what == "switches":
        return Reply(200, {"cleared": clear_switches(name, call.query.get("kind", ""))})
    if call.method == "GET" and what in known and what.startswith("seen"):
        return _acted(known[what], dict(call.query))
    if call.method != "POST" or what not in known:
        return Reply(404, {"error": f"{call.method} {what!r} is none of {', '.join(known)}."})
    if not call.headers.get("content-type", "").startswith("application/json"):
        # A page of somebody else's can't send this type here without asking first.
        return Reply(415, {"error": "The control API takes application/json."})
    try:
        given = call.json if call.body else {}
    except NotJson as problem:
        return Reply(400, {"error": str(problem)})
    return _acted(known[what], given) if isinstance(given, dict) else Reply(400, {"error": "{}?"})


def _acted(act: Act, given: dict[str, Any]) -> Reply:
    try:
        return Reply(200, act(**given))
    except (ValueError, TypeError, LookupError) as problem:
        return Reply(400, {"error": str(problem)})


def _common(name: str) -> dict[str, Act]:
    def order(kind: str, **options: Any) -> dict[str, int]:
        return {"id": set_switch(name, kind, **options)}

    def start_again() -> dict[str, bool]:
        reset(name)
        return {"reset": True}

    def webhooks_to(url: str) -> dict[str, str]:
        send_to(url)
        return {"url": url}

    return {"switches": order, "reset": start_again, "webhooks-to": webhooks_to}


def _state(name: str) -> dict[str, Any]:
    with reading() as db:
        calls = rows(
            db,
            "SELECT at, method, path, status, what FROM calls WHERE stand_in = ? ORDER BY id",
            (name,),
        )
    return {
        "switches": [asdict(switch) for switch in switches_of(name)],
        "calls": calls,
        "posted": posted(name),
    }


def _is_from_here(call: Call) -> bool:
    """By the connection and by the name that was called: a foreign name could be a rebound one."""
    host = call.headers.get("host", "")
    return is_local(f"http://{host}/") and (
        call.client == "" or is_local(f"http://{_bracketed(call.client)}/")
    )


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
