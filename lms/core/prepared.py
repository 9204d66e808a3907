"""Queries that nearly every page asks: the ORM makes their SQL once a process, afterwards only the values change.

Making the SQL costs the ORM 0.3 to 1.4 ms, sending it and reading the answer 0.05 ms (measured on PostgreSQL), and that
is most of what a page costs. So the queries of the learner's way are written once, at the top of their module:

    _POSTS = Prepared(lambda topic, after: Post.objects.filter(topic=topic, pk__gt=after).select_related("author"))

    posts = _POSTS.all(topic=topic.pk, after=0)

The values stand where the lambda's arguments stand in ``filter()`` and the like, compared by ``=``, ``<`` and so on;
they are given as keys, texts, numbers and moments, not as models. Everything else in the lambda is decided once: a day
or a moment there would be yesterday's tomorrow, and is refused. ``__among`` is ``__in`` for a list of any length.
"""

from __future__ import annotations

import datetime as dt
import inspect
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.models import Expression, Field, ForeignObject, Lookup, Model, QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row")
DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Prepared(Generic[Row]):
    """A query made by ``make``, whose arguments are the values it is asked with."""

    def __init__(self, make: Callable[..., QuerySet[Any, Row]]) -> None:
        self._make = make

    def all(self, **values: object) -> list[Row]:
        """Every row of the answer: models, or tuples where the query says ``values_list``."""
        return list(self._plan.read(values))

    def first(self, **values: object) -> Row | None:
        """The first row of the answer; put ``[:1]`` into the query where there may be many."""
        return next(self._plan.read(values), None)

    def get(self, **values: object) -> Row:
        """The one row of the answer; raises ``DoesNotExist`` of its model."""
        row = self.first(**values)
        if row is None:
            raise self._plan.model.DoesNotExist
        return row

    @cached_property
    def _plan(self) -> _Plan:
        return _Plan(self._make(**_slots(self._make)))


class PreparedUpdate:
    """An UPDATE of the columns ``names`` in the rows that ``make`` selects."""

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], *names: str) -> None:
        self._make, self._names = make, names

    def __call__(self, **values: object) -> int:
        """How many rows were changed. ``values``: the arguments of the query, and one for each column."""
        sql, params, fields = self._plan
        values |= {name: field.get_db_prep_save(values[name], connection) for name, field in fields.items()}
        with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
            cursor.execute(sql, _filled(params, values))
            return int(cursor.rowcount)

    @cached_property
    def _plan(self) -> tuple[str, Sequence[object], dict[str, Any]]:
        queryset = self._make(**_slots(self._make))
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values({name: Slot(name) for name in self._names})
        sql, params = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return sql, _lasting(params), {name: queryset.model._meta.get_field(name) for name in self._names}


class Slot(Expression):
    """Stands in a query for a value that is known when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """``__in`` whose list is one value, so that the SQL is the same for every length of it."""

    lookup_name = "among"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql(compiler, connection, "{} = ANY({})")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._sql(compiler, connection, "{} IN (SELECT value FROM json_each({}))")

    def _sql(self, compiler: Any, connection: Any, pattern: str) -> tuple[str, list[Any]]:
        left, params = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return pattern.format(left, right), [*params, *more]


class _Plan:
    """The SQL of a query, and how its rows become what the query set would yield. Shared between threads."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        if queryset._prefetch_related_lookups or queryset._known_related_objects:
            raise ValueError("A prepared query is one query: prefetch afterwards, with prefetch_related_objects.")
        self.model = queryset.model
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        self.params = _lasting(params)
        self.converters = compiler.get_converters([column for column, *_ in compiler.select])
        self.shape = _shape(queryset, compiler)

    def read(self, values: dict[str, object]) -> Iterator[Any]:
        rows: Iterable[Sequence[Any]]
        with connection.cursor() as cursor:
            try:
                cursor.execute(self.sql, _filled(self.params, values))
            except OverflowError:  # SQLite: a number from an address that no column can hold
                return iter(())
            rows = cursor.fetchall()
        return map(self.shape, map(self._converted, rows) if self.converters else rows)

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        changed = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                changed[place] = convert(changed[place], expression, connection)
        return tuple(changed)


def _shape(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What makes a row of the cursor into one of the query set."""
    if queryset._iterable_class is ValuesListIterable:
        return tuple
    if queryset._iterable_class is FlatValuesListIterable:
        return itemgetter(0)
    if queryset._iterable_class is ModelIterable:
        return _models(queryset.model, compiler)
    raise ValueError("A prepared query yields models, or rows of values_list().")


def _models(model: type[Model], compiler: Any) -> Callable[[Sequence[Any]], Model]:
    """As ``ModelIterable`` of Django, which works all this out for every query set anew."""
    places = compiler.klass_info["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [column.target.attname for column, *_ in compiler.select[own]]
    related = get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = list(compiler.annotation_col_map.items())

    def instance(row: Sequence[Any]) -> Model:
        made = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
        for populator in related:
            populator.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        return made

    return instance


def _slots(make: Callable[..., object]) -> dict[str, Slot]:
    return {name: Slot(name) for name in inspect.signature(make).parameters}


def _lasting(params: Iterable[object]) -> list[object]:
    """``params``, none of which will be wrong tomorrow."""
    lasting = list(params)
    if any(isinstance(param, dt.date) or DAY.match(str(param)) for param in lasting):
        raise ValueError("A prepared query is asked tomorrow, too: days and moments are arguments of it.")
    return lasting


def _filled(params: Iterable[object], values: dict[str, object]) -> list[object]:
    return [_adapted(values[param.name]) if isinstance(param, Slot) else param for param in params]


def _adapted(value: object) -> object:
    """As this database writes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, list) and connection.vendor == "sqlite":
        return json.dumps(value)
    return value
