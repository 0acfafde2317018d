"""The eight languages of the interface, alphabetical by code."""

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

LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "locale"]
