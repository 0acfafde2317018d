"""What a hub signs once a day: the root of the tree over all its headers so far. Knows no table and no clock.

See docs/decisions/0008-daily-roots.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.keys import SigningKey, VerifyingKey
from orkhon.trust.moments import moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class DailyRoot:
    """One signed sentence: `hub` had, at the end of the UTC `day`, `size` headers with this `root` over them.

    `root` is hexadecimal; leaf number n of the tree is the hash of the header at position n + 1, as 32 bytes
    (`orkhon.trust.merkle`). `time` is when it was signed.
    """

    hub: str
    day: date
    size: int
    root: str
    key_id: str
    time: datetime
    signature: str = ""

    def document(self) -> dict[str, str | int]:
        """Return the JSON object that is signed, without the signature; `v` is the version of this form."""
        return {
            "v": 1,
            "hub": self.hub,
            "day": self.day.isoformat(),
            "size": self.size,
            "root": self.root,
            "key_id": self.key_id,
            "time": moment_text(self.time),
        }

    def signed(self, key: SigningKey) -> DailyRoot:
        """Return this root under the signature of `key`, whose id replaces `key_id`."""
        unsigned = replace(self, key_id=key.key_id)
        return replace(unsigned, signature=key.sign(canonical_flat(unsigned.document())))

    def check(self, key: VerifyingKey) -> None:
        """Return if `key` signed this, else raise `SignatureMismatch`."""
        key.check(self.signature, canonical_flat(self.document()))
