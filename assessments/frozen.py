"""Versions of questions with their options. What was asked once never changes, so a process keeps what it has read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from threading import Lock

from assessments.models import QuestionVersion, Response

Stamp = tuple[int, dt.datetime]
"""Key and ``created_at`` of a version: another version never has both."""

KEPT = 1000
_kept: dict[Stamp, QuestionVersion] = {}
_lock = Lock()


def versions(stamps: Iterable[Stamp]) -> dict[int, QuestionVersion]:
    """Versions by key, with their options and what stands beside them; two queries for those not known yet.

    They are shared between threads: never change them.
    """
    wanted = set(stamps)
    known = {stamp: version for stamp in wanted if (version := _kept.get(stamp))}
    if len(known) < len(wanted):
        read = _read([pk for pk, _moment in wanted - known.keys()])
        known |= read
        _keep(read)
    return {pk: version for (pk, _moment), version in known.items()}


def give_versions(responses: Sequence[Response]) -> Sequence[Response]:
    """``responses``, which carry ``version_at`` (see ``Response.objects.stamped``), each with its version."""
    known = versions((response.version_id, response.version_at) for response in responses)
    for response in responses:
        response.version = known[response.version_id]
    return responses


def _read(pks: list[int]) -> dict[Stamp, QuestionVersion]:
    found = (
        QuestionVersion.objects.defer("search_text")
        .filter(pk__in=pks)
        .select_related("picture", "sound", "paper")
        .prefetch_related("options")
    )
    return {(version.pk, version.created_at): version for version in found}


def _keep(read: dict[Stamp, QuestionVersion]) -> None:
    with _lock:
        _kept.update(read)
        while len(_kept) > KEPT:
            _kept.pop(next(iter(_kept)))
