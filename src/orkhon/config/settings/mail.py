"""How the hub sends mail: through the server that the operator names, or not at all."""

from orkhon.config.settings.hub import ENVIRONMENT

__all__ = [
    "ANYMAIL",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_BACKEND",
    "EMAIL_HOST",
    "EMAIL_HOST_PASSWORD",
    "EMAIL_HOST_USER",
    "EMAIL_PORT",
    "EMAIL_SUBJECT_PREFIX",
    "EMAIL_TIMEOUT",
    "EMAIL_USE_SSL",
    "EMAIL_USE_TLS",
    "MAIL_SERVICE",
    "SENDS_MAIL",
    "SERVER_EMAIL",
    "TIDINGS_PUSH_LOCAL",
]

_MAIL = ENVIRONMENT.mail
SENDS_MAIL = _MAIL is not None
EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 10
MAIL_SERVICE = "" if _MAIL is None else _MAIL.backend
"""Django's name of who hands letters to a service with a way of its own; empty: to a mail server, or to nobody."""
ANYMAIL = {} if _MAIL is None else dict(_MAIL.service)
EMAIL_BACKEND = (
    "django.core.mail.backends.dummy.EmailBackend"
    if _MAIL is None
    else "orkhon.outbound.mail_service.MailService"
    if MAIL_SERVICE
    else "django.core.mail.backends.smtp.EmailBackend"
)
EMAIL_HOST = "" if _MAIL is None else _MAIL.host
EMAIL_PORT = 25 if _MAIL is None else _MAIL.port
EMAIL_HOST_USER = "" if _MAIL is None else _MAIL.user
EMAIL_HOST_PASSWORD = "" if _MAIL is None else _MAIL.password
EMAIL_USE_TLS = _MAIL is not None and _MAIL.tls == "starttls"
EMAIL_USE_SSL = _MAIL is not None and _MAIL.tls == "tls"
DEFAULT_FROM_EMAIL = "orkhon@localhost" if _MAIL is None else _MAIL.sender
SERVER_EMAIL = DEFAULT_FROM_EMAIL
TIDINGS_PUSH_LOCAL = False
"""Whether a browser's push service may lie in the hub's own network: never but where a test is that service."""
