"""How a request becomes a page."""

from orkhon.config.settings.hub import DEBUG, ENVIRONMENT, ORKHON_HOME

ROOT_URLCONF = "orkhon.config.urls"
WSGI_APPLICATION = None
APPEND_SLASH = True

MIDDLEWARE = [
    "orkhon.config.answer_tags.NamesItsTags",
    *(["orkhon.config.middleware.OnlyLooking"] if ENVIRONMENT.look else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "orkhon.config.middleware.AdminSecurity",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "orkhon.config.middleware.LanguageOfAddress",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "orkhon.alliance.sign_in.middleware.SignedIn",
    "orkhon.alliance.sign_in.language.LanguageOfPerson",
    "orkhon.config.gate.Gate",
    "axes.middleware.AxesMiddleware",
    "orkhon.config.middleware.RecordsActs",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # In the place of Wagtail's: its tags and filters, and the menu kept for a person.
            "libraries": {"wagtailadmin_tags": "orkhon.config.admin_tags"},
        },
    }
]

# Two modules of one label: ours stands in the place of Wagtail's on purpose (admin_tags).
SILENCED_SYSTEM_CHECKS = ["templates.W003"]

STATIC_URL = "/static/"
STATIC_ROOT = ORKHON_HOME / "static"
# Cut by `orkhon prepare`, so they are beside the databases rather than in the source.
STATICFILES_DIRS = [("portals/fonts", ORKHON_HOME / "fonts")]
MEDIA_URL = "/media/"
MEDIA_ROOT = ORKHON_HOME / "media"
# Not compressed on disk: the byte cache in front compresses what is asked for, once, and the first start is faster.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG
CACHES = {"default": {"BACKEND": "orkhon.config.memory.BriefMemory"}}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# A browser writes six bytes for a Cyrillic letter in a form: sixty thousand words are three to five megabytes.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 << 20
SESSION_ENGINE = "orkhon.alliance.sign_in.session_store"
