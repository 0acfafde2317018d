"""What is Orkhon's own: where it lives, what it is called."""

from orkhon.config.environment import read_environment

ENVIRONMENT = read_environment()
ORKHON_HOME = ENVIRONMENT.home
ORKHON_HUB = ENVIRONMENT.hub
ORKHON_PORT = ENVIRONMENT.port
ORKHON_ADDRESS = ENVIRONMENT.address
ORKHON_DEMONSTRATION = ENVIRONMENT.demonstration
ORKHON_DESK_AGENCY = "desk"
SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
