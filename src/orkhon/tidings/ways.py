"""What a sender of messages is given and what it promises. Knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from orkhon.tidings.models import Way


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One tiding as it leaves: its words, the whole address that it leads to, empty where it leads nowhere.

    `letter` is what a letter says besides, where there is room for more than a line.
    """

    words: str
    link: str
    letter: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """What goes to one person at once by one way. `number` is the same when it is tried again.

    `choices` is the address at which the person says what to be told of, in `language`, one of the eight codes.
    """

    number: int
    lines: Sequence[Line]
    language: str
    urgent: bool
    choices: str
    origin: str


Sender = Callable[[User, Message, datetime], None]
"""Raises `NotSent`."""

Senders = Mapping[Way, Sender]
"""The ways that there are; `config` brings them together, Telegram's from a room above."""
