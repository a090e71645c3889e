"""A service that behaves like HubSpot's contacts: accounts by token, each with what it keeps.

It checks what HubSpot checks (tokens, scopes, versions, properties, addresses, a hundred a batch)
and answers in its words. `fail_next` scripts what comes before that; `whole` makes one bad contact
fail its batch.
"""

import json
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

from katek.outbox.tests import hubspot_answers_examples as said

STANDARD = {"email", "firstname", "lastname", "phone", "city", "lifecyclestage"}
READ_ONLY = {"createdate", "lastmodifieddate", "hs_object_id", "hs_object_source"}


class Dropped(Exception):
    """The connection is to end without an answer."""


@dataclass
class Call:
    method: str
    path: str
    token: str
    body: dict[str, Any]

    @property
    def act(self) -> str:
        return self.path.rsplit("/contacts", 1)[-1].strip("/")


@dataclass
class Portal:
    """One account. `contacts` by id: their properties."""

    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    properties: dict[str, dict[str, Any]] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    lacks_scope: bool = False

    def by(self, name: str, value: str) -> str | None:
        return next((pk for pk, one in self.contacts.items() if one.get(name) == value), None)

    def of_lead(self, lead: str) -> dict[str, str] | None:
        pk = self.by("katek_lead_id", lead)
        return None if pk is None else self.contacts[pk]


class HubSpotPeer:
    """`with HubSpotPeer() as peer: peer.portal("pat-na1-a")` makes the token good."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.whole = False
        self.versions = {"2026-09", "2026-03"}
        self.most_at_once: Counter[str] = Counter()
        self._portals: dict[str, Portal] = {}
        self._script: list[tuple[int, Any, dict[str, str]]] = []
        self._now: Counter[str] = Counter()
        self._ids = 100
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.01,), daemon=True
        )

    def __enter__(self) -> "HubSpotPeer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def portal(self, token: str) -> Portal:
        return self._portals.setdefault(token, Portal())

    def revoke(self, token: str) -> Portal:
        return self._portals.pop(token)

    def move(self, old: str, new: str) -> None:
        """The account has another token now."""
        self._portals[new] = self._portals.pop(old)

    def fail_next(self, status: int, body: Any = None, *, times: int = 1, **headers: str) -> None:
        """Status 0: the connection ends. Status -1: it ends after the call was carried out."""
        self._script += [(status, body, headers)] * times

    def writes(self) -> list[Call]:
        """Calls that change contacts."""
        acts = ("batch/update", "batch/upsert", "batch/archive")
        return [call for call in self.calls if call.act in acts]

    def answer(self, call: Call) -> tuple[int, Any, dict[str, str]]:
        with self._lock:
            self.calls.append(call)
            self._now[call.token] += 1
            self.most_at_once[call.token] = max(
                self.most_at_once[call.token], self._now[call.token]
            )
        try:
            return self._scripted(call) or (*self._carried_out(call), {})
        finally:
            with self._lock:
                self._now[call.token] -= 1

    def _scripted(self, call: Call) -> tuple[int, Any, dict[str, str]] | None:
        with self._lock:
            if not self._script:
                return None
            status, body, headers = self._script.pop(0)
        if status == -1:
            self._carried_out(call)
        if status <= 0:
            raise Dropped
        return status, body, headers

    def _carried_out(self, call: Call) -> tuple[int, Any]:
        with self._lock:
            portal = self._portals.get(call.token)
            if portal is None:
                return 401, said.UNAUTHORIZED
            _, kind, *rest = call.path.strip("/").split("/")
            if not rest or rest[0] not in self.versions:
                return 404, said.NO_SUCH_PATH
            if kind == "properties":
                return self._properties(portal, call)
            if portal.lacks_scope and call.method == "POST":
                return 403, said.MISSING_SCOPES
            return self._objects(portal, call)

    def _properties(self, portal: Portal, call: Call) -> tuple[int, Any]:
        if call.method == "GET":
            if call.act:
                return 200, portal.properties[call.act]
            return 200, {"results": list(portal.properties.values())}
        if call.act == "groups":
            known = call.body["name"] in portal.groups
            portal.groups.add(call.body["name"])
            return (409, said.error("CONFLICT", "exists")) if known else (201, call.body)
        if call.body["groupName"] not in portal.groups:
            return 400, said.error("VALIDATION_ERROR", "The group does not exist")
        if call.body["name"] in portal.properties:
            return 409, said.error("CONFLICT", f"A property named {call.body['name']} exists")
        portal.properties[call.body["name"]] = call.body
        return 201, call.body

    def _objects(self, portal: Portal, call: Call) -> tuple[int, Any]:
        if call.method == "GET":
            return 200, {"results": []}
        inputs = call.body["inputs"]
        if not 0 < len(inputs) <= 100:
            return 400, said.error("VALIDATION_ERROR", "at most 100 inputs")
        if len({one["id"] for one in inputs}) < len(inputs):
            return 400, said.error("VALIDATION_ERROR", "Duplicate IDs found in batch input")
        if call.act == "batch/archive":
            for one in inputs:
                portal.contacts.pop(one["id"], None)
            return 204, None
        if call.act == "batch/read":
            return self._read(portal, call.body)
        return self._write(portal, call.act, inputs)

    def _read(self, portal: Portal, body: dict[str, Any]) -> tuple[int, Any]:
        name = body["idProperty"]
        found = {one["id"]: portal.by(name, one["id"]) for one in body["inputs"]}
        missing = [key for key, pk in found.items() if pk is None]
        results = [
            {"id": pk, "properties": {n: portal.contacts[pk].get(n) for n in body["properties"]}}
            for pk in found.values()
            if pk is not None
        ]
        answer = {"status": "COMPLETE", "results": results}
        if missing:
            return 207, {**answer, "numErrors": 1, "errors": [said.not_found(missing)]}
        return 200, answer

    def _write(self, portal: Portal, act: str, inputs: list[dict[str, Any]]) -> tuple[int, Any]:
        faults = {one["id"]: self._fault(portal, act, one) for one in inputs}
        bad = [fault for fault in faults.values() if fault is not None]
        if bad and (self.whole or len(inputs) == 1):
            status = {"CONFLICT": 409, "OBJECT_NOT_FOUND": 404}.get(bad[0]["category"], 400)
            return status, bad[0]
        results = [self._kept(portal, act, one) for one in inputs if faults[one["id"]] is None]
        answer = {"status": "COMPLETE", "results": list(reversed(results))}
        if bad:
            return 207, {**answer, "numErrors": len(bad), "errors": bad}
        return 200, answer

    def _fault(self, portal: Portal, act: str, one: dict[str, Any]) -> dict[str, Any] | None:
        trace, properties = one.get("objectWriteTraceId", ""), one["properties"]
        unknown = properties.keys() - STANDARD - portal.properties.keys()
        if unknown or properties.keys() & READ_ONLY:
            return said.no_such_property(trace, min(unknown))
        email = properties.get("email", "")
        if email and ("@" not in email or email.endswith("@invalid.example")):
            return said.invalid_email(trace, email)
        own = self._own_id(portal, act, one)
        if act == "batch/update" and own is None:
            return said.not_found([one["id"]])
        other = portal.by("email", email) if email else None
        if other is not None and other != own:
            return said.exists_already(trace, other)
        if own is None and not properties.keys() & {"email", "firstname", "lastname"}:
            return said.error("VALIDATION_ERROR", "A name or an address is needed")
        return None

    @staticmethod
    def _own_id(portal: Portal, act: str, one: dict[str, Any]) -> str | None:
        if act == "batch/update":
            return one["id"] if one["id"] in portal.contacts else None
        return portal.by(one["idProperty"], one["id"])

    def _kept(self, portal: Portal, act: str, one: dict[str, Any]) -> dict[str, Any]:
        pk = self._own_id(portal, act, one)
        new = pk is None
        if pk is None:
            self._ids += 1
            pk = str(self._ids)
            portal.contacts[pk] = {one["idProperty"]: one["id"]}
        portal.contacts[pk] |= one["properties"]
        result = {"id": pk, "properties": dict(one["properties"]), "archived": False}
        return result | ({"new": new} if act == "batch/upsert" else {})


def _handler(peer: HubSpotPeer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body of an answer are two writes

        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            call = Call(
                self.command, self.path.split("?")[0], token, json.loads(body) if body else {}
            )
            try:
                status, content, headers = peer.answer(call)
            except Dropped:
                self.close_connection = True
                return
            sent = content if isinstance(content, str) else json.dumps(content)
            data = b"" if content is None else sent.encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        @override
        def log_message(self, *_: object) -> None:
            pass

    return Handler
