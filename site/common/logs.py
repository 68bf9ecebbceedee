"""Logs as JSON lines with a request id and without personal data: no address, no account, no query, no form."""

from __future__ import annotations

import logging
from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLogMiddleware(RequestMiddleware):
    """One line as a request begins and one as it ends: method, path, status."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        # The query can hold a token or a search for a name.
        return f"{request.method} {request.path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Nothing: who asked is no business of the log, and finding out would cost every request two queries."""


def without_user_agent(_logger: Any, _method: str, event: Any) -> Any:
    """A structlog processor: what browser somebody uses, with her hours and pages, can tell who she is."""
    event.pop("user_agent", None)
    return event


SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.stdlib.ExtraAdder(),
]


def configure(*, level: str) -> dict[str, Any]:
    """Set structlog up and return the value for Django's `LOGGING`. Tracebacks carry no local variables."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            without_user_agent,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED_PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            }
        },
        # The level stands at the handler as well: the task worker lowers its own loggers' level whatever is set here.
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "level": level}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django.request": {"handlers": ["lines"], "level": "ERROR", "propagate": False},
            "django_structlog": {"handlers": ["lines"], "level": level, "propagate": False},
            "fontTools": {"level": logging.ERROR},
        },
    }
