"""Logs that can be kept and shown: one line an event, and nobody's personal data in them.

Not a list of what to hide, but of what may be seen: a key that isn't known here shows the type of its
value only. The text of an event is scrubbed, so never put a name or a customer's words into it.
"""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.types import EventDict, Processor, WrappedLogger

from katek.core.logged_exceptions import describe
from katek.core.scrubbing import PUBLIC_ID, on_one_line, scrub

# Keys whose values name a row: an id or a slug, nothing that a person could have written.
_ROWS = """
    organization channel conversation message lead property campaign step email receipt event_id
    delivery endpoint attempt_id activity run job worker request_id
"""
# Keys whose values are words of ours, numbers or times.
_OURS = """
    level logger timestamp lane task queue door status state kind problem_kind event_type error_type
    method model provider purpose duration_ms seconds attempts attempt count total limit size
    age_seconds port pid version status_code ok
"""
IDS, WORDS = frozenset(_ROWS.split()), frozenset(_OURS.split())
# Libraries that show statements, prompts or headers when they are asked for every detail.
TALKATIVE = ("django", "openai", "httpx", "httpcore", "urllib3", "asyncio", "pydantic_ai", "celery")

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORD = re.compile(r"[A-Za-z0-9_.:+/-]{1,120}")


def configure(level: str, *, json: bool) -> dict[str, Any]:
    """The LOGGING of Django's settings, with structlog set up to go through it.

    Everything goes to standard error: JSON lines, or lines for people. `level` is that of our own
    code; libraries stay at INFO when it is lower.
    """
    structlog.configure(
        processors=[*_COMMON, ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    libraries = {"handlers": [], "level": _at_least_info(level), "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"katek": {"()": _formatter, "json": json}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "katek"}},
        "root": {"handlers": ["stderr"], "level": _at_least_info(level)},
        "loggers": {
            "katek": {"level": level},
            **dict.fromkeys((*TALKATIVE, "uvicorn", "uvicorn.error"), libraries),
            # Lines with the visitor's address, one a request: the proxy's business.
            "uvicorn.access": libraries | {"level": "WARNING"},
            "django.server": libraries | {"level": "WARNING"},
            # Lines for every bell.
            "celery.worker.strategy": libraries | {"level": "WARNING"},
            "celery.app.trace": libraries | {"level": "WARNING"},
            "celery.beat": libraries | {"level": "WARNING"},
        },
    }


def keep_to_the_list(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """What may be seen, in a steady order; of everything else the type."""
    shown = {"timestamp": event.pop("timestamp", None), "level": event.pop("level", None)}
    shown |= {"logger": event.pop("logger", None), "event": _text(event.pop("event", ""))}
    exception = event.pop("exception", None)
    shown |= {key: _value(key, value) for key, value in event.items() if not key.startswith("_")}
    return shown if exception is None else {**shown, "exception": exception}


def _fill_in(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """The text with its arguments. Where they don't fit they must not be shown in a traceback."""
    arguments = event.pop("positional_args", None)
    if arguments:
        try:
            event["event"] = str(event["event"]) % arguments
        except (TypeError, ValueError, KeyError):
            event["event"] = f"{event['event']} (arguments left out)"
    return event


def _tell_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    problem = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if problem is True:
        problem = sys.exc_info()
    if isinstance(problem, tuple):
        problem = problem[1]
    if isinstance(problem, BaseException):
        event["exception"] = describe(problem)
    return event


def _value(key: str, value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _word(key, value)
    is_number = isinstance(value, int | float)
    return value if is_number and key in IDS | WORDS else _type(value)


def _word(key: str, value: str) -> str:
    if key == "path":
        return _text(value.partition("?")[0])
    if key in IDS and (PUBLIC_ID.fullmatch(value) or _is_slug(value)):
        return value
    if key in WORDS and _WORD.fullmatch(value):
        return scrub(value) if key != "timestamp" else value
    return _type(value)


def _is_slug(value: str) -> bool:
    return len(value) <= 63 and bool(_SLUG.fullmatch(value)) and scrub(value) == value


def _text(value: object) -> str:
    return scrub(on_one_line(value)) if isinstance(value, str) else _type(value)


def _type(value: object) -> str:
    return f"<{type(value).__name__}>"


def _at_least_info(level: str) -> str:
    return "INFO" if logging.getLevelNamesMapping()[level] < logging.INFO else level


def _formatter(*, json: bool) -> logging.Formatter:
    lines: Processor = (
        structlog.processors.JSONRenderer()
        if json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *_COMMON],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            _fill_in,
            _tell_exception,
            keep_to_the_list,
            lines,
        ],
        use_get_message=False,
        pass_foreign_args=True,
    )


_COMMON: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
