"""What browsers may do with our pages, and who may sign in how."""

from datetime import timedelta

from csp.constants import NONE, SELF

from orkhon.config.settings.hub import ENVIRONMENT

ALLOWED_HOSTS = ["127.0.0.1", "localhost", ".localhost", "[::1]", *ENVIRONMENT.hostnames]
CSRF_TRUSTED_ORIGINS = [f"https://{name.lstrip('.')}" for name in ENVIRONMENT.hostnames]

# Portals need no inline script, no inline style and nothing from elsewhere.
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/documents/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    },
}
__all__ = [
    "ALLOWED_HOSTS",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "AXES_CLIENT_IP_CALLABLE",
    "AXES_COOLOFF_TIME",
    "AXES_DISABLE_ACCESS_LOG",
    "AXES_ENABLE_ADMIN",
    "AXES_FAILURE_LIMIT",
    "AXES_HANDLER",
    "AXES_LOCKOUT_CALLABLE",
    "AXES_LOCKOUT_PARAMETERS",
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT",
    "AXES_RESET_ON_SUCCESS",
    "AXES_USERNAME_CALLABLE",
    "AXES_VERBOSE",
    "CONTENT_SECURITY_POLICY",
    "CSRF_COOKIE_SAMESITE",
    "CSRF_COOKIE_SECURE",
    "CSRF_TRUSTED_ORIGINS",
    "SECOND_FACTOR_FROM",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "SECURE_REFERRER_POLICY",
    "SESSION_COOKIE_AGE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_SECURE",
    "SIGN_IN_IDLE",
    "SIGN_IN_LONGEST",
    "WAGTAILADMIN_USER_LOGIN_FORM",
    "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED",
    "WAGTAIL_PASSWORD_RESET_ENABLED",
    "X_FRAME_OPTIONS",
]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SIGN_IN_IDLE = timedelta(hours=ENVIRONMENT.idle_hours)
SIGN_IN_LONGEST = timedelta(days=7)
# Who signs in with more than a password: roles, `administrators`, `everybody`. See orkhon.alliance.sign_in.factors.
SECOND_FACTOR_FROM = ENVIRONMENT.second_factor
SESSION_COOKIE_AGE = int(SIGN_IN_LONGEST.total_seconds())
CSRF_COOKIE_SAMESITE = "Lax"
# Behind a proxy there is TLS; without one the hub speaks plain HTTP, and browsers would keep back such cookies.
SESSION_COOKIE_SECURE = ENVIRONMENT.trust_proxy
CSRF_COOKIE_SECURE = ENVIRONMENT.trust_proxy

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "orkhon.alliance.sign_in.backend.PeopleBackend",
]
WAGTAILADMIN_USER_LOGIN_FORM = "orkhon.alliance.sign_in.forms.SignInForm"
WAGTAIL_PASSWORD_RESET_ENABLED = ENVIRONMENT.mail is not None
# Wagtail's own form lets the old password be guessed at without end; ours stands in its place (alliance/account.py).
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False

# Why so, and what is kept of a failure: orkhon.alliance.sign_in.limits.
AXES_HANDLER = "orkhon.alliance.sign_in.limits.SignInLimits"
AXES_CLIENT_IP_CALLABLE = "orkhon.alliance.sign_in.addresses.client_address"
AXES_USERNAME_CALLABLE = "orkhon.alliance.sign_in.limits.counted_name"
AXES_LOCKOUT_CALLABLE = "orkhon.alliance.sign_in.limits.locked_out"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "ip_address"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The audit records who signed in; a second record would only have to be erased a second time.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
    {"NAME": "orkhon.alliance.sign_in.passwords.NotTooLong"},
    {"NAME": "orkhon.alliance.sign_in.passwords.NoWordThatEverybodyTries"},
    {"NAME": "orkhon.alliance.sign_in.passwords.NotThePrintedOne"},
]
