"""Ordering that every list of names uses, and looking up keys as people send them."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, QuerySet, TextField
from django.db.models.expressions import OrderBy
from django.db.models.sql.compiler import SQLCompiler

from lms.core.collation import thai_key

MOST_DIGITS = 19
"""Longer keys are too large for any database to look up."""


def thai_order(*names: str) -> list[OrderBy]:
    """``order_by`` expressions in Thai dictionary order on both databases; ``-name`` turns one round.

    ``User.objects.order_by(*thai_order("first_name", "last_name"), "pk")``
    """
    return [OrderBy(ThaiKey(F(name.removeprefix("-"))), descending=name.startswith("-")) for name in names]


class ThaiKey(Func):
    """What a text is sorted by: a key of ours on SQLite, the ICU collation on PostgreSQL."""

    function = "thai_key"
    arity = 1
    output_field = TextField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any] | tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template='(%(expressions)s COLLATE "th-x-icu")', **context)


def teach_sqlite_thai_order(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Receiver of ``connection_created``: SQLite learns ``thai_key``."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("thai_key", 1, thai_key, deterministic=True)


def has_all(records: QuerySet, keys: Iterable[str]) -> bool:
    """Whether every key, as it was sent, is one of ``records``; one query, none for no keys."""
    wanted = set(keys)
    if not all(key.isdecimal() and len(key) < MOST_DIGITS for key in wanted):
        return False
    return records.filter(pk__in={int(key) for key in wanted}).count() == len(wanted) if wanted else True
