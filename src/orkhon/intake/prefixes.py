"""Items whose uri begins with another agency's prefix. What is on the wire already belongs to who used it first."""

from __future__ import annotations

from collections.abc import Collection

from orkhon.alliance.prefixes import name_in, owners_of_prefixes
from orkhon.wire.queries import statuses_of


def foreign_among(uris: Collection[str], *, agency: str) -> dict[str, str]:
    """Return why those of `uris` are refused that are new and begin with the prefix of another agency than `agency`.

    No query as a rule. Under a uri that is on the wire the wire itself judges: its agency must be able to kill it.
    """
    others = owners_of_prefixes(uris, agency=agency)
    named = {uri: owner for uri in uris if others and (owner := name_in(uri)) in others}
    known = statuses_of(named) if named else {}
    return {
        uri: (
            f"its uri begins with urn:{owner}:, the prefix of the agency {owner}, and it came from {agency}; "
            f"{agency} must give it a uri of its own, such as one that begins with urn:{agency}:"
        )
        for uri, owner in named.items()
        if uri not in known
    }
