"""Say in two words which program a person used. Guesses from what it calls itself; nothing depends on it."""

from __future__ import annotations

from django.utils.translation import gettext

# The order matters: each of them calls itself by the names of those after it as well (RFC 9110, 10.1.5).
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("YaBrowser", "Yandex Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_in_words(agent: str) -> str:
    """Return such as `Firefox, Linux`; `unknown browser` where nothing is recognised."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "") or gettext("unknown browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser}, {system}" if system else browser
