"""All settings of the hub, a subject a file. What an operator chooses is in `orkhon.config.environment`."""

from orkhon.config.settings.apps import *  # noqa: F403
from orkhon.config.settings.databases import *  # noqa: F403
from orkhon.config.settings.hub import *  # noqa: F403
from orkhon.config.settings.languages import *  # noqa: F403
from orkhon.config.settings.logs import *  # noqa: F403
from orkhon.config.settings.mail import *  # noqa: F403
from orkhon.config.settings.outlets import *  # noqa: F403
from orkhon.config.settings.security import *  # noqa: F403
from orkhon.config.settings.web import *  # noqa: F403
