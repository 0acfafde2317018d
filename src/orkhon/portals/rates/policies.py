"""Who sees how the banks answer, and who says where they are asked. Sources of rates are the whole hub's."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.policies import ReachPolicy
from orkhon.portals.rates.models import RateSource

RATE_SOURCES: Final = ReachPolicy(RateSource)
