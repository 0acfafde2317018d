"""Where what portals give out besides their pages leaves the hub."""

from orkhon.config.settings.hub import ENVIRONMENT

__all__ = ["READERS_PUSH_LOCAL", "TELEGRAM_API", "TELEGRAM_API_LOCAL"]

TELEGRAM_API = ENVIRONMENT.telegram_api or "https://api.telegram.org"
TELEGRAM_API_LOCAL = bool(ENVIRONMENT.telegram_api)
"""A Bot API server of the operator's own may lie in the hub's network; nobody but the operator names one."""
READERS_PUSH_LOCAL = False
"""Whether the push service of a reader's browser may lie in the hub's own network: never but where a test is it."""
