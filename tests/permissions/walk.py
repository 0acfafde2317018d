"""Ask every address as somebody, and say what came of it. Nothing that was done stays: each visit is undone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from orkhon.alliance.models import Role
from tests.permissions.table import NO_ACTS, Addresses, acts, addresses
from tests.permissions.urls import Address, every_address
from tests.permissions.world import DESK, LANGUAGE, MARK, OWN, PORTAL, Persona, World

# It comes last and is not asked by POST: that would end the visit, and even GET takes the cookie.
_LEAVES = "wagtailadmin_logout"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request and what was answered. `shows_secret` is true where a word of Altai's own was in the answer."""

    persona: Persona
    name: str
    method: str
    status: int
    allowed: bool
    expected: bool
    shows_secret: bool
    where: str

    def __str__(self) -> str:
        said = "let in" if self.allowed else "refused"
        return f"{self.persona.name}: {self.method} {self.name} {said} ({self.status} {self.where})"


_machines = itertools.count(1)


class QuickClient(Client):
    """A browser that keeps no copy of what the templates were given: that takes as long as rendering them.

    Each is on a machine of its own: how often one may ask is no matter of permissions.
    """

    def __init__(self, **defaults: Any) -> None:
        number = next(_machines)
        super().__init__(REMOTE_ADDR=f"127.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", **defaults)

    def request(self, **request: Any) -> Any:
        """Ask, and keep the cookies, but for the messages: nobody reads them, and they would grow with each refusal."""
        response = self.handler(self._base_environ(**request))  # type: ignore[attr-defined]
        self.cookies.update(response.cookies)
        self.cookies.pop("messages", None)
        return response


@contextmanager
def undone() -> Iterator[None]:
    """Take back, in all databases, whatever is done inside."""
    with ExitStack() as open_ones:
        for alias in connections:
            open_ones.enter_context(transaction.atomic(using=alias))
        yield
        for alias in connections:
            transaction.set_rollback(True, using=alias)


def address_in(world: World, address: Address) -> str:
    """Return the address filled in. Fails naming one that the world has nothing for."""
    if address.name in world.paths:
        path = world.paths[address.name]
    else:
        values = world.values_for(address)
        assert values is not None, f"{address.name} asks for {address.parameters}: tell world.py what to fill in"
        if all(name.isdecimal() for name in values):
            path = reverse(address.name, args=list(values.values()))
        else:
            path = reverse(address.name, kwargs=values)
    query = world.queries.get(address.name)
    return f"{path}?{query}" if query else path


def expected(persona: Persona, row: Addresses) -> bool:
    """Return what the table says."""
    if row.need in NO_ACTS:
        return {
            "anybody": True,
            "signed in": persona.role is not None or persona.administrator,
            "own": False,
            "administrators": persona.administrator,
            "nobody": False,
        }[row.need]
    if persona.administrator:
        return True
    if persona.role is None:
        return False
    act = acts()[row.need]
    cell = act.cells[str(Role(persona.role).label)]
    at_desk, at_home = persona.agency == DESK, persona.agency in (DESK, OWN)
    languages = {tag.split("-")[0] for tag in persona.languages.split()}
    portals = set(persona.portals.split())
    fits = {
        "–": False,
        "all": True,
        "agency": at_home or not row.this_one,
        "desk": at_desk,
        "own": False,
        "own, desk all": at_desk,
        "own agency": persona.agency == OWN or not (row.this_one or at_desk),
        "portal": not row.this_one or not portals or PORTAL in portals,
    }[cell]
    narrowed = row.this_one and act.language == "yes" and bool(languages) and LANGUAGE not in languages
    return fits and not narrowed


def is_allowed(response: Any) -> bool:
    """True unless the answer refuses: 403, 404, the way to the sign-in, or the first page with Wagtail's refusal."""
    if response.status_code in (403, 404):
        return False
    if not 300 <= response.status_code < 400:
        return True
    if response.headers["Location"].startswith(reverse("wagtailadmin_login")):
        return False
    queued = getattr(getattr(response.wsgi_request, "_messages", None), "_queued_messages", ())
    return not any("you do not have permission" in str(message) for message in queued)


def bytes_of(response: Any) -> bytes:
    """Return what was answered, whether at once or in a stream."""
    body: bytes = b"".join(response.streaming_content) if response.streaming else response.content
    return body


def text_of(response: Any) -> str:
    """Return what was answered, in whatever form."""
    return bytes_of(response).decode("utf-8", "replace")


def visits(world: World, persona: Persona) -> Iterator[Visit]:
    """Ask every address by GET, and by POST what answers nothing to that."""
    with undone():
        user = world.user_of(persona)
        client = QuickClient(raise_request_exception=False)
        if user is not None:
            client.force_login(user)
        for address in sorted(every_address(), key=lambda one: one.name == _LEAVES):
            row = next(row for row in addresses() if row.fits(address.name))
            path = address_in(world, address)
            method, response = "GET", client.get(path)
            shows = MARK in text_of(response)
            if response.status_code == 405 and address.name != _LEAVES:
                method = "POST"
                cookies = deepcopy(client.cookies)
                with undone():
                    response = client.post(path, world.posts.get(address.name, {}))
                    shows = shows or MARK in text_of(response)
                client.cookies = cookies
            yield Visit(
                persona=persona,
                name=address.name,
                method=method,
                status=response.status_code,
                allowed=is_allowed(response),
                expected=expected(persona, row),
                shows_secret=shows,
                where=response.headers.get("Location", ""),
            )
