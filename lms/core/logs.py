"""Log lines that carry the request id and no personal data."""

import json
import logging
import re
from contextvars import ContextVar

PERSONAL = [
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: (left out)"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "(e-mail)"),
    (re.compile(r"\b\d{13}\b"), "(citizen number)"),
]
current_request_id: ContextVar[str] = ContextVar("current_request_id", default="-")


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for a log collector."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": without_people(record.getMessage()),
        }
        if record.exc_info:
            line["error"] = without_people(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def without_people(text: str) -> str:
    """``text`` without what databases and mail servers quote of people: values of rows, addresses, citizen numbers."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text
