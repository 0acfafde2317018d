"""Logs: facts with fields, as readable lines or as JSON."""

from orkhon.config.settings.hub import ENVIRONMENT

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "fields": {
            "()": "orkhon.config.logs.JsonFormatter" if ENVIRONMENT.log_json else "orkhon.config.logs.LineFormatter"
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fields"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "orkhon": {"level": ENVIRONMENT.log_level},
        # Anybody can ask under a foreign name, as often as he likes; the answer is 400 and no traceback of ours.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
