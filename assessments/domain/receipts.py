"""A receipt for what was handed in: a digest of the stored answers, which an altered answer no longer has.

What is hashed, as UTF-8: JSON without spaces, keys in order, letters as they are, of

    {"answers": [[position, key of the question version, answer], …], "format": 1,
     "handed_in_at": "2026-11-22T13:45:10.123456+00:00", "reference": "K7MQ-2XPD"}

with the answers by position, each as its type stores it (``null``: none). Scores, marks and regrades are no part of it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django.utils import timezone

from assessments.models import Attempt, Receipt, Response
from lms.core.codes import new_code

FORMAT = 1
Stored = tuple[int, int, Any]
"""Position, key of the question version, answer."""


def give_receipt(attempt: Attempt, responses: Sequence[Response]) -> Receipt:
    """Say what was handed in; ``attempt`` is locked, just closed, and ``responses`` are as they are stored."""
    if attempt.submitted_at is None:
        raise ValueError("An open attempt has no receipt.")
    return Receipt.objects.create(
        attempt=attempt,
        code=new_code(),
        submitted_at=attempt.submitted_at,
        question_count=len(responses),
        answer_count=sum(one.answer is not None for one in responses),
        digest=digest_of(
            attempt.reference, attempt.submitted_at, ((one.position, one.version_id, one.answer) for one in responses)
        ),
    )


def withdraw_receipts(attempts: Iterable[Attempt]) -> None:
    """Their attempts take answers again: handing in gives new ones."""
    Receipt.objects.valid().filter(attempt__in=attempts).update(withdrawn_at=timezone.now())


def is_intact(receipt: Receipt) -> bool:
    """Whether the answers are still stored as they were handed in; one query."""
    rows = Response.objects.filter(attempt=receipt.attempt_id).values_list("position", "version", "answer")
    return digest_of(receipt.attempt.reference, receipt.submitted_at, rows) == receipt.digest


def digest_of(reference: str, handed_in_at: dt.datetime, answers: Iterable[Stored]) -> str:
    """SHA-256 of what was handed in, as 64 hexadecimal digits."""
    moment = handed_in_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    rows = sorted([list(row) for row in answers], key=lambda row: row[0])
    content = {"format": FORMAT, "reference": reference, "handed_in_at": moment, "answers": rows}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
