"""Ask questions whose SQL Django has written before: to write it takes longer than to answer it. Knows no table.

A question is a query set whose values change and whose shape does not. It is built once for each shape in each thread,
with marks in the places of the values; after that its SQL is executed with the values of the day. Rows are read by
Django as ever, so what comes is what the query set itself would give.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from orkhon.wire.asked import noting

Value = int | str | UUID
_V = TypeVar("_V", bound=Value)

_MOST_SHAPES: Final = 512
_FIRST_MARK: Final = 8_999_999_999_999_000_000


class _Written(threading.local):
    """The questions of one thread: what a compiler knows belongs to its thread's connection."""

    def __init__(self) -> None:
        self.by_shape: dict[Hashable, _Question] = {}


_written: Final = _Written()


class _Question:
    """One query set, the compiler that wrote it, its SQL, and which of its parameters are whose values."""

    def __init__(self, queryset: QuerySet[Any], marks: Sequence[Value]) -> None:
        self.queryset = queryset
        self.compiler: Any = queryset.query.get_compiler(using=queryset.db)
        self.sql, parameters = self.compiler.as_sql()
        numbers = {_adapted(mark, self.compiler.connection): number for number, mark in enumerate(marks)}
        self.parameters = [(one, numbers.get(one) if isinstance(one, Value) else None) for one in parameters]
        lost = set(range(len(marks))) - {number for _, number in self.parameters}
        if lost:
            raise ValueError(f"values {sorted(lost)} are not among the parameters of: {self.sql}")
        self._converters: dict[int, Any] = {}
        self._convert = self.compiler.get_converters
        self.compiler.get_converters = self._converters_of
        queryset.query.get_compiler = lambda *args, **kwargs: self.compiler  # type: ignore[method-assign]

    def is_of(self, connection: object) -> bool:
        """Tell whether the thread has still the connection for which it was written."""
        return self.compiler.connection is connection

    def answers(self, values: Sequence[Value]) -> list[Any]:
        """Return the rows for these values."""
        adapted = [_adapted(value, self.compiler.connection) for value in values]
        parameters = tuple(one if number is None else adapted[number] for one, number in self.parameters)
        self.compiler.as_sql = lambda *args, **kwargs: (self.sql, parameters)
        rows: Any = self.queryset._iterable_class
        return list(rows(self.queryset))

    def _converters_of(self, expressions: Sequence[Any]) -> Any:
        key = len(expressions)
        if key not in self._converters:
            self._converters[key] = self._convert(expressions)
        return self._converters[key]


def answers(shape: Hashable, build: Callable[..., QuerySet[Any]], *values: Value) -> list[Any]:
    """Return what `build(*values)` gives. `shape` says all of it that is no value, the number of values included.

    What `build` gives is not sliced or narrowed any more, and asks for nothing beside itself (`prefetch_related`).
    """
    key = (shape, *map(type, values))
    question = _written.by_shape.get(key)
    if question is None or not question.is_of(connections[question.queryset.db]):
        if len(_written.by_shape) >= _MOST_SHAPES:
            _written.by_shape.clear()
        marks = [_mark(number, value) for number, value in enumerate(values)]
        with noting():  # whatever is noted of marks is of nobody's answer
            question = _written.by_shape[key] = _Question(build(*marks), marks)
    return question.answers(values)


def padded(values: Sequence[_V]) -> list[_V]:
    """Return the values, the last one again and again until they are a power of two: there are few shapes of those."""
    wanted = 1 << max(0, len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (wanted - len(values))]


def _mark(number: int, value: Value) -> Value:
    if isinstance(value, UUID):
        return UUID(int=_FIRST_MARK + number)
    return f"\x01{_FIRST_MARK + number}" if isinstance(value, str) else _FIRST_MARK + number


def _adapted(value: Value, connection: Any) -> Value:
    """Return the value as Django gives it to the driver."""
    return value.hex if isinstance(value, UUID) and not connection.features.has_native_uuid_field else value
