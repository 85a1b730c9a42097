"""Structured logs on standard error: lines for people on a terminal, JSON for machines elsewhere."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(level: int = logging.INFO) -> None:
    """Send what structlog and the libraries log to standard error, once a process."""
    if structlog.is_configured():
        return
    logging.basicConfig(format="%(message)s", level=level)
    for talkative in ("alembic", "waitress.queue", "weasyprint.progress", "fontTools"):
        logging.getLogger(talkative).setLevel(logging.ERROR)
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
