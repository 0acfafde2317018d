"""The eight languages of the interface, alphabetical by code."""

import zoneinfo
from pathlib import Path

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"

LANGUAGES = [
    ("az", "Azərbaycanca"),
    ("en", "English"),
    ("kk", "Қазақша"),
    ("ky", "Кыргызча"),
    ("ru", "Русский"),
    ("tk", "Türkmençe"),
    ("tr", "Türkçe"),
    ("uz", "Oʻzbekcha"),
]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# A machine lists its own clock among them, and browsers, which name them on the account's page, know no such zone.
WAGTAIL_USER_TIME_ZONES = sorted(zoneinfo.available_timezones() - {"Factory", "localtime"})

# The words of the portals and the door, those of the newsroom's screens, and those that Wagtail and Django lack in our
# languages. Where two have the same English words the earlier folder's translation holds, before the packages' own.
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / name for name in ("locale", "locale_desk", "locale_wagtail")]
FORMAT_MODULE_PATH = "orkhon.config.formats"
