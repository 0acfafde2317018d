"""Take new letters from the mailbox. Knows nothing of what they say."""

from __future__ import annotations

from orkhon.intake.mailboxes import retrieve_letters as retrieve

__all__ = ["retrieve"]
