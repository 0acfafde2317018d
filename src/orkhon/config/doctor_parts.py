"""The doctor's look at what was made beforehand, what was chosen, and what else is installed. Knows no Django."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from orkhon.config.doctor_findings import Finding, ok, warn
from orkhon.config.environment import Environment

FONT_PACKAGES: Final = (
    "fontpkg-noto-sans",
    "fontpkg-noto-sans-arabic",
    "fontpkg-noto-serif",
    "fonttools",
    "brotli",
)

OPTIONAL: Final[Mapping[str, str]] = {
    "chromium": "the tests in a real browser need it; a hub does not",
    "ffmpeg": "radio and television will need it; nothing uses it yet",
    "initdb": "the tests on PostgreSQL need PostgreSQL's server programs; a hub on SQLite does not",
    "nats-server": "hubs on several machines will need it; nothing uses it yet",
    "tesseract": "the public check reads the words in pictures with it; without it, it says so",
}
"""Programs that a hub may do without, and what each is for."""

READING: Final = frozenset({"aze", "aze_cyrl", "eng", "kaz", "kir", "rus", "tur", "uzb", "uzb_cyrl"})
"""The languages of the eight for which Tesseract has models; there is none for Turkmen."""


def fonts(files: Collection[str], missing_packages: Sequence[str]) -> Finding:
    """Judge the portals' letters by the names in the home's `fonts/`."""
    cuts = sorted(name for name in files if name.endswith(".woff2"))
    if missing_packages:
        fact = f"not installed: {', '.join(missing_packages)}"
        return warn(
            "fonts", fact, "reinstall from requirements.lock, then `orkhon prepare`; until then readers' own serve"
        )
    if not cuts or not any(name.endswith(".css") for name in files):
        return warn(
            "fonts", "the portals' letters are not cut", "`orkhon prepare` cuts them; until then readers' own serve"
        )
    return ok("fonts", f"{len(cuts)} cuts of Noto Serif and Noto Sans")


def catalogues(stale: Sequence[str], known: int) -> Finding:
    """Judge the compiled catalogues of the interface."""
    if stale:
        fact = f"not compiled or older than their text: {', '.join(stale)}"
        return warn("catalogues", fact, "`orkhon prepare` compiles them; until then those languages show English")
    return ok("catalogues", f"{known} languages compiled")


def static_files(*, collected: bool, debug: bool) -> Finding:
    """Judge whether the static files lie where pages look for them."""
    if debug:
        return ok("static files", "served from the source (ORKHON_DEBUG)")
    if not collected:
        return warn("static files", "not collected, so pages fail", "`orkhon prepare` collects them")
    return ok("static files", "collected")


def choices(environment: Environment) -> list[Finding]:
    """Judge what the operator chose, where it could be read at all."""
    found = []
    if environment.debug:
        advice = "leave ORKHON_DEBUG out on a hub that others can reach: tracebacks show what nobody should see"
        found.append(warn("debug", "ORKHON_DEBUG is on", advice))
    if environment.look:
        advice = (
            "leave ORKHON_LOOK out when this hub is to work again: now it only shows pages, and nothing is appended"
        )
        found.append(warn("look", "ORKHON_LOOK is on", advice))
    if environment.hostnames:
        found.append(ok("host names", ", ".join(environment.hostnames)))
    else:
        advice = "name the hub's public names in ORKHON_HOSTNAMES; without, it answers on localhost alone"
        found.append(warn("host names", "only localhost", advice))
    outside = environment.host not in {"127.0.0.1", "::1", "localhost"}
    if environment.trust_proxy and outside:
        fact = f"a proxy is trusted, and the hub listens on {environment.host}"
        advice = "listen on 127.0.0.1, so that nobody reaches the port past the proxy"
        found.append(warn("proxy", fact, advice))
    elif outside:
        fact = f"the hub listens on {environment.host} without TLS"
        advice = "put nginx before it (deploy/nginx.conf) with ORKHON_TRUST_PROXY=1, and listen on 127.0.0.1"
        found.append(warn("proxy", fact, advice))
    else:
        trusted = "a proxy on this machine is trusted" if environment.trust_proxy else "no proxy is trusted"
        found.append(ok("proxy", f"{trusted}; the hub listens on {environment.host}"))
    if environment.mail is None:
        advice = (
            "set ORKHON_MAIL_URL and ORKHON_MAIL_FROM; without, invitations are copied by hand and no reset is mailed"
        )
        found.append(warn("mail", "the hub sends no mail", advice))
    elif environment.mail.backend:
        found.append(ok("mail", f"handed to a service by {environment.mail.backend}"))
    elif environment.mail.tls == "none" and environment.mail.host not in {"127.0.0.1", "::1", "localhost"}:
        fact = f"handed to {environment.mail.host} in the clear"
        found.append(warn("mail", fact, "let ORKHON_MAIL_URL say tls=starttls or tls=tls"))
    else:
        found.append(ok("mail", f"handed to {environment.mail.host}:{environment.mail.port}"))
    return found


def optional_parts(present: Collection[str], *, reading: Collection[str] = ()) -> list[Finding]:
    """Tell which optional programs are there and what each is for. None of them is a problem."""
    found = []
    for name, use in OPTIONAL.items():
        fact = f"{'there' if name in present else 'not there'}: {use}"
        if name == "tesseract" and name in present:
            lacking = sorted(READING - set(reading))
            fact += f" (languages missing: {', '.join(lacking)})" if lacking else " (all its languages are there)"
        found.append(ok(f"optional {name}", fact))
    return found


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder, none where it cannot be read."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def missing_packages() -> list[str]:
    """Return which of the packages that the letters are cut with are not installed."""
    missing = []
    for name in FONT_PACKAGES:
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    return missing


def stale_catalogues(*folders: Path) -> tuple[list[str], int]:
    """Return the languages of which a catalogue is not compiled or older than its text, and how many there are."""
    stale, known = set(), set()
    for source in (path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        language, target = source.parts[-3], source.with_suffix(".mo")
        known.add(language)
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            stale.add(language)
    return sorted(stale), len(known)


def optional_present() -> list[str]:
    """Return which optional programs are installed."""
    found = [name for name in OPTIONAL if shutil.which(name)]
    if "initdb" not in found and any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        found.append("initdb")
    return found


def reading_languages() -> list[str]:
    """Return the languages that Tesseract has models for here; none where it cannot be asked."""
    try:
        asked = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return asked.stdout.split()
