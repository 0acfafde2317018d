"""All addresses that the hub answers at, as Django's resolver has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


@dataclass(frozen=True, kw_only=True)
class Address:
    """One pattern: its name with the namespaces (its route, where it has no name) and what has to be filled in.

    `parameters` are names, or numbers as text for groups without one.
    """

    name: str
    route: str
    parameters: tuple[str, ...]
    view: object


def every_address(urlconf: str | None = None) -> list[Address]:
    """Return all of them, those of included modules too."""
    return list(_below(get_resolver(urlconf), (), "", ()))


def _below(
    resolver: URLResolver, spaces: tuple[str, ...], route: str, parameters: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        wanted = (*parameters, *_parameters(pattern))
        if isinstance(pattern, URLPattern):
            name = ":".join((*spaces, pattern.name)) if pattern.name else here
            yield Address(name=name, route=here, parameters=wanted, view=pattern.callback)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _below(pattern, inner, here, wanted)


def _parameters(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    regex = pattern.pattern.regex
    if regex.groupindex:
        return tuple(regex.groupindex)
    return tuple(str(number) for number in range(regex.groups))
