"""Pages of a long list by key instead of by number: as quick on the thousandth page as on the first."""

from __future__ import annotations

import datetime as dt
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.dateparse import parse_datetime

Row = TypeVar("Row", bound=Model)
PARAMETER = "page"


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the addresses of the rows before and after; empty where there are none."""

    rows: list[Row]
    previous_href: str
    next_href: str


def page_of(rows: QuerySet[Row], request: HttpRequest, *, order: Sequence[str], size: int) -> Page[Row]:
    """The page that ``request`` asks for, of ``rows`` in ``order`` (as in ``order_by``, the last field unique).

    One query. A malformed page parameter is an unknown address: ``Http404``.
    """
    backwards, key = _read(request.GET.get(PARAMETER, ""), order)
    found = rows.order_by(*([_turned(field) for field in order] if backwards else order))
    if key:
        try:
            found = found.filter(_beyond(order, key, backwards=backwards))
        except (TypeError, ValueError, ValidationError) as error:  # a number where a moment belongs
            raise Http404 from error
    some = list(found[: size + 1])
    has_more = len(some) > size
    some = some[:size]
    if backwards:
        some.reverse()
    has_previous, has_next = (has_more, True) if backwards else (bool(key), has_more)
    return Page(
        rows=some,
        previous_href=_href(request, "before", some[0], order) if some and has_previous else "",
        next_href=_href(request, "after", some[-1], order) if some and has_next else "",
    )


def _beyond(order: Sequence[str], key: list, *, backwards: bool) -> Q:
    """Rows that come after ``key`` in ``order``, or before it."""
    beyond = Q()
    equal: dict = {}
    for field, value in zip(order, key, strict=True):
        name = field.removeprefix("-")
        falls = field.startswith("-") != backwards
        beyond |= Q(**equal, **{f"{name}__{'lt' if falls else 'gt'}": value})
        equal[name] = value
    return beyond


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _href(request: HttpRequest, direction: str, row: Model, order: Sequence[str]) -> str:
    """The same address with another page; other parameters are kept."""
    values = [getattr(row, field.removeprefix("-")) for field in order]
    plain = [{"at": value.isoformat()} if isinstance(value, dt.datetime) else value for value in values]
    parameters = request.GET.copy()
    parameters[PARAMETER] = urlsafe_b64encode(json.dumps([direction, *plain]).encode()).decode().rstrip("=")
    return f"?{parameters.urlencode()}"


def _read(cursor: str, order: Sequence[str]) -> tuple[bool, list]:
    """Direction and key of a page parameter; nothing for nothing."""
    if not cursor:
        return False, []
    try:
        direction, *values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = [_value(value) for value in values]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Http404 from error
    if direction not in ("before", "after") or len(key) != len(order):
        raise Http404
    return direction == "before", key


def _value(value):
    """A text, a number, a truth value, or a moment as ``{"at": …}``."""
    if isinstance(value, str | bool | int):
        return value
    moment = parse_datetime(value.get("at", ""))
    if moment is None or moment.tzinfo is None:
        raise ValueError("not a moment")
    return moment
