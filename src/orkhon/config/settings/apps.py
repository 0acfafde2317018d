"""The rooms that are Django apps, and what they stand on."""

INSTALLED_APPS = [
    "orkhon.config",
    "orkhon.keeping",
    "orkhon.demonstration",
    "orkhon.portals",
    "orkhon.exchange",
    "orkhon.desk",
    "orkhon.verification",
    "orkhon.translation",
    "orkhon.intake",
    "orkhon.search",
    "orkhon.marks",
    "orkhon.stories",
    "orkhon.tidings",
    "orkhon.wire",
    "orkhon.alliance",
    "orkhon.media",
    "orkhon.readership",
    "orkhon.outbound",
    "orkhon.audit",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "orkhon.config.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "csp",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

WAGTAIL_SITE_NAME = "Orkhon"
WAGTAILADMIN_BASE_URL = ""
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Wagtail's own is not safe for threads.
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "orkhon.desk.rich_text_area.RichTextArea"}}
# Portals have addresses of their own and not Wagtail's, so a link that an editor writes is no page by another name.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "none"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# No text takes embeds from elsewhere; the finder that is set otherwise brings an HTTP client into every process.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
TAGGIT_CASE_INSENSITIVE = True
