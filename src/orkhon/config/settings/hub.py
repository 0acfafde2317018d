"""What is Orkhon's own: where it lives, what it is called."""

from orkhon.config.clock import LONGEST_SILENCE, TOLERANCE
from orkhon.config.environment import read_environment

ENVIRONMENT = read_environment()
ORKHON_HOME = ENVIRONMENT.home
ORKHON_INCOMING = ENVIRONMENT.incoming
ORKHON_HUB = ENVIRONMENT.hub
ORKHON_PORT = ENVIRONMENT.port
ORKHON_ADDRESS = ENVIRONMENT.address
ORKHON_DEMONSTRATION = ENVIRONMENT.demonstration
ORKHON_DESK_AGENCY = "desk"
ORKHON_KEEP_AT_HOME = ENVIRONMENT.keep_at_home
ORKHON_SEARCH = ENVIRONMENT.search
ORKHON_TRUST_PROXY = ENVIRONMENT.trust_proxy
ORKHON_AUDIT_READER = "orkhon.config.audit_readers.reads_audit"
ORKHON_AUDIT_WORDS = "orkhon.config.audit_words.words_of"
ORKHON_CLOCK_TOLERANCE = TOLERANCE
ORKHON_LONGEST_SILENCE = LONGEST_SILENCE
ORKHON_CLOCK_IS_RIGHT = ENVIRONMENT.clock_is_right
SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
