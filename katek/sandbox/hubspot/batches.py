"""`/batch/…`: up to a hundred inputs, each with its own fate when each carries an objectWriteTraceId.

With trace ids an input that can't be taken is told among the errors of a 207 while the others are done;
without them nobody could say which one was meant, and the whole batch is refused.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from katek.core import clock
from katek.sandbox.hubspot import contacts
from katek.sandbox.hubspot.refusals import Refusal
from katek.sandbox.stage.calls import Reply

MOST = 100
KEYS = {
    "upsert": {"id", "idProperty", "objectWriteTraceId", "properties"},
    "update": {"id", "idProperty", "objectWriteTraceId", "properties"},
    "create": {"objectWriteTraceId", "properties", "associations"},
    "archive": {"id"},
    "read": {"id"},
}

Input = dict[str, Any]
Write = Callable[[Input], dict[str, Any]]


def write(db: sqlite3.Connection, portal: str, kind: str, body: Any, version: str) -> Reply:
    """`upsert`, `create` or `update`."""
    started = clock.now().isoformat()
    inputs = _inputs(body, kind)
    traced = all("objectWriteTraceId" in one for one in inputs)
    acts = {"upsert": _upsert, "create": _create, "update": _update}
    results, errors = [], []
    for one in inputs:
        try:
            with _saved(db):
                results.append(acts[kind](db, portal, one, version))
        except Refusal as refusal:
            if not traced:
                raise
            errors.append(refusal.within_batch(one["objectWriteTraceId"]))
    return _answer(results, errors, started, 201 if kind == "create" else 200)


def read(db: sqlite3.Connection, portal: str, body: Any) -> Reply:
    """`read`: what is there; what isn't is among the errors of a 207."""
    started = clock.now().isoformat()
    inputs = _inputs(body, "read")
    name = contacts.need_unique(db, portal, body.get("idProperty"))
    results, missing = [], []
    for one in inputs:
        found = contacts.find(db, portal, str(one["id"]), name)
        if found is None:
            missing.append(str(one["id"]))
        else:
            results.append(contacts.told(found, body.get("properties")))
    errors = [_not_found(missing).within_batch(None)] if missing else []
    return _answer(results, errors, started, 200)


def archive(db: sqlite3.Connection, portal: str, body: Any) -> Reply:
    for one in _inputs(body, "archive"):
        contacts.archive(db, portal, str(one["id"]))
    return Reply(204, b"")


def _upsert(db: sqlite3.Connection, portal: str, one: Input, version: str) -> dict[str, Any]:
    name = contacts.need_unique(db, portal, one.get("idProperty"))
    found = contacts.find(db, portal, str(one["id"]), name)
    if found is not None:
        changed = contacts.change(db, portal, found, one["properties"])
        return {**contacts.told(changed, list(one["properties"])), "new": False}
    if name is None:
        raise _not_found([str(one["id"])])
    properties = {name: one["id"], **_properties(one)}
    made = contacts.make(db, portal, properties, version=version)
    return {**contacts.told(made, list(properties)), "new": True}


def _create(db: sqlite3.Connection, portal: str, one: Input, version: str) -> dict[str, Any]:
    made = contacts.make(db, portal, one["properties"], version=version)
    return contacts.told(made, list(_properties(one)))


def _update(db: sqlite3.Connection, portal: str, one: Input, version: str) -> dict[str, Any]:
    name = contacts.need_unique(db, portal, one.get("idProperty"))
    found = contacts.find(db, portal, str(one["id"]), name)
    if found is None:
        raise _not_found([str(one["id"])])
    changed = contacts.change(db, portal, found, one["properties"])
    return contacts.told(changed, list(_properties(one)))


def _properties(one: Input) -> dict[str, Any]:
    return one["properties"] if isinstance(one["properties"], dict) else {}


def _inputs(body: Any, kind: str) -> list[Input]:
    allowed = {"inputs"} | (
        {"properties", "propertiesWithHistory", "idProperty"} if kind == "read" else set()
    )
    if (
        not isinstance(body, dict)
        or set(body) - allowed
        or not isinstance(body.get("inputs"), list)
    ):
        raise _malformed(f"Invalid input JSON: expected {', '.join(sorted(allowed))}.")
    inputs: list[Input] = body["inputs"]
    if not inputs:
        raise _malformed("Invalid input JSON: inputs may not be empty.")
    if len(inputs) > MOST:
        raise _malformed(f"The maximum number of inputs supported in a batch request is {MOST}.")
    for number, one in enumerate(inputs):
        _input(one, number, kind)
    _no_doubles(inputs)
    return inputs


def _input(one: Any, number: int, kind: str) -> None:
    if not isinstance(one, dict):
        raise _malformed(f"Invalid input JSON: inputs[{number}] is not an object.")
    if strangers := set(one) - KEYS[kind]:
        told = ", ".join(sorted(strangers))
        raise _malformed(f"Invalid input JSON: inputs[{number}] has unrecognized fields: {told}.")
    needed = {"id", "properties"} & KEYS[kind]
    if missing := sorted(name for name in needed if one.get(name) in (None, "", {})):
        raise _malformed(f"Some required fields were not set: [{', '.join(missing)}]")
    if "id" in one and not isinstance(one["id"], str):
        raise _malformed(f"Invalid input JSON: inputs[{number}].id must be a string.")


def _no_doubles(inputs: list[Input]) -> None:
    """The same record twice in a batch refuses all of it: which of the two should win?"""
    ids = [(one.get("idProperty"), one["id"].strip().lower()) for one in inputs if "id" in one]
    if doubles := sorted({value for name, value in ids if ids.count((name, value)) > 1}):
        raise _malformed(
            f"Duplicate IDs found in batch input: [{', '.join(doubles)}]. IDs must be unique"
        )


def _malformed(message: str) -> Refusal:
    return Refusal("VALIDATION_ERROR", message)


def _not_found(ids: list[str]) -> Refusal:
    return Refusal("OBJECT_NOT_FOUND", "Could not get some CONTACT objects", context={"ids": ids})


def _answer(
    results: list[dict[str, Any]], errors: list[dict[str, Any]], started: str, status: int
) -> Reply:
    told: Mapping[str, Any] = {
        "status": "COMPLETE",
        "results": results,
        "startedAt": started,
        "completedAt": clock.now().isoformat(),
    }
    if not errors:
        return Reply(status, told)
    return Reply(207, {**told, "numErrors": len(errors), "errors": errors})


@contextmanager
def _saved(db: sqlite3.Connection) -> Iterator[None]:
    """One input that fails leaves nothing behind."""
    db.execute("SAVEPOINT input")
    try:
        yield
    except Refusal:
        db.execute("ROLLBACK TO input")
        db.execute("RELEASE input")
        raise
    db.execute("RELEASE input")
