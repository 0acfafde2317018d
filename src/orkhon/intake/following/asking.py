"""Ask another hub for its log, its keys and its agencies, and tell it how the copy of its log stands. Writes nothing.

Cursors are the other hub's own words and are given back as they came, except that a position that this hub has
committed is the truth: the log is asked from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson
from django.conf import settings
from django.utils.translation import gettext

from orkhon.alliance.source_secrets import read_secret_file
from orkhon.intake.errors import HubUnusable
from orkhon.intake.models import FollowedHub
from orkhon.outbound.fetch import FetchRequest, fetch
from orkhon.trust import KeyMalformed, VerifyingKey
from orkhon.wire.cursors import cursor_at
from orkhon.wire.records import Record, read_record

RECORDS_AT_ONCE: Final = 100
_WAIT_S: Final = 10
_TIMEOUT_S: Final = 40.0
_LARGEST_ANSWER: Final = 200_000_000


def token_path(home: Path, code: str) -> Path:
    """Return where the token lies by which that hub lets this one in."""
    return home / "secrets" / f"hub-{code}"


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """Some entries of the other hub's log, oldest first; `more` where it has more now.

    `head` is its last position, 0 where it does not say.
    """

    records: tuple[Record, ...]
    more: bool
    head: int = 0


def ask_log(hub: FollowedHub) -> LogPage:
    """Return what follows the position that this hub has reached; waits ten seconds for something to come.

    Raises `OutboundError`, `HubUnusable`, and `RecordRefused` for an entry whose payload is not what was signed.
    """
    answer = _ask(hub, f"log?limit={RECORDS_AT_ONCE}&wait={_WAIT_S}&cursor={cursor_at(hub.position)}")
    if answer.get("hub") != hub.code or not isinstance(answer.get("records"), list):
        raise HubUnusable(
            gettext("%(url)s answers as the hub %(hub)s, and %(code)s was asked; mend the address")
            % {"url": hub.url, "hub": f"{str(answer.get('hub'))[:60]!r}", "code": hub.code}
        )
    end = answer.get("head")
    return LogPage(
        records=tuple(map(read_record, answer["records"])),
        more=answer.get("more") is True,
        head=end if type(end) is int and 0 <= end < 2**63 else 0,
    )


def tell(hub: FollowedHub, report: Mapping[str, object]) -> None:
    """Give that hub this one's word on its copy. Raises `OutboundError`, `HubUnusable`."""
    _ask(hub, "log/report", sent=orjson.dumps(report))


def ask_keys(hub: FollowedHub) -> Mapping[str, tuple[str, VerifyingKey]]:
    """Return the keys that the other hub names: from each id, whose it is and the key itself.

    Raises `HubUnusable` unless the key that its people read out is among them and the hub's own.
    """
    answer = _ask(hub, "keys")
    found: dict[str, tuple[str, VerifyingKey]] = {}
    for one in answer.get("keys") or []:
        try:
            key = VerifyingKey.from_text(one["x"])
            found[key.key_id] = (str(one["owner"]), key)
        except (KeyMalformed, KeyError, TypeError) as error:
            raise HubUnusable(
                gettext("%(url)s names a key that is none: %(error)s") % {"url": hub.url, "error": error}
            ) from error
    if found.get(hub.key_id, ("",))[0] != hub.code:
        raise HubUnusable(
            gettext(
                "%(url)s does not sign with %(key_id)s, the key that its people read out; ask them whether they "
                "have made a new one, and believe nothing of it until then"
            )
            % {"url": hub.url, "key_id": hub.key_id}
        )
    return found


def ask_agencies(hub: FollowedHub) -> list[Mapping[str, Any]]:
    """Return the agencies whose items the other hub has, as it names them."""
    found = _ask(hub, "agencies").get("agencies")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def has_token(hub: FollowedHub) -> bool:
    """Tell whether the token by which that hub lets this one in is here."""
    return token_path(Path(settings.ORKHON_HOME), hub.code).is_file()


def _ask(hub: FollowedHub, what: str, *, sent: bytes | None = None) -> dict[str, Any]:
    token = read_secret_file(token_path(Path(settings.ORKHON_HOME), hub.code))
    if not token:
        raise HubUnusable(
            gettext("no token of %(code)s is here; give it in the admin, or by `orkhon follow %(code)s`")
            % {"code": hub.code}
        )
    fetched = fetch(
        FetchRequest(
            url=f"{hub.url.rstrip('/')}/api/v1/{what}",
            authorization=f"Bearer {token.strip()}",
            max_bytes=_LARGEST_ANSWER,
            timeout=_TIMEOUT_S,
            form=sent,
            form_type="application/json",
            allow_local=hub.local,
        )
    )
    try:
        answer = orjson.loads(fetched.body)
    except ValueError as error:
        raise HubUnusable(gettext("%(url)s answers with what is no JSON; is it a hub?") % {"url": hub.url}) from error
    if not isinstance(answer, dict):
        raise HubUnusable(
            gettext("%(url)s answers with something else than an object; is it a hub?") % {"url": hub.url}
        )
    return answer
