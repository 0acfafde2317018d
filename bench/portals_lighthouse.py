"""`python -m bench.portals_lighthouse`: what Lighthouse says of a front page, an article and a section on a phone.

Wants Node.js with the npm package `lighthouse` (`ORKHON_LIGHTHOUSE` names its program where it is not in the PATH),
Debian's Chromium, and a running hub with articles (`ORKHON_BENCH_ADDRESS`, by default the usual one). By hand, not in
`make bench`: what it measures is the browser as much as the hub, so nothing else may be busy on the machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bench.figures import Figure

GOAL: Final = "≥ 98"
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
_FLAGS: Final = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
_ADDRESS: Final = "http://127.0.0.1:8000"
_LEAD: Final = re.compile(r'<article class="teaser teaser--lead">.*?<h2><a href="([^"]+)"', re.DOTALL)
_SECTION: Final = re.compile(r'<section class="section-column".*?<h2 id="[^"]*"><a href="([^"]+)"', re.DOTALL)
_SECONDS: Final = 300.0


def figures() -> Iterator[Figure]:
    """Measure the pages in Kazakh; None where a program is missing."""
    address = os.environ.get("ORKHON_BENCH_ADDRESS", _ADDRESS)
    lighthouse = os.environ.get("ORKHON_LIGHTHOUSE") or shutil.which("lighthouse")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    front = "/kk/"
    article, section = (linked(address, front, one) for one in (_LEAD, _SECTION))
    for page, path in (("front", front), ("article", article), ("section", section)):
        report = _report(lighthouse, chromium, f"{address}{path}") if lighthouse and chromium else None
        for category in CATEGORIES:
            score = report["categories"][category]["score"] if report else None
            value = None if score is None else 100 * score
            yield Figure(name=f"{page}_{category.replace('-', '_')}", value=value, unit="of 100", goal=GOAL)
        for line in complaints(report) if report else ():
            print(f"  {page}: {line}", flush=True)


def linked(address: str, front: str, where: re.Pattern[str]) -> str:
    """Return the path to which the front page leads there."""
    with urllib.request.urlopen(f"{address}{front}", timeout=_SECONDS) as answer:
        found = where.search(answer.read().decode())
    if found is None:
        raise SystemExit(f"{address}{front} shows no article; load the demonstration: orkhon prepare --demonstration")
    return found[1]


def complaints(report: Mapping[str, Any]) -> list[str]:
    """Return what the report finds short, with its weight in the score, the heaviest first."""
    found = []
    for category in CATEGORIES:
        for ref in report["categories"][category]["auditRefs"]:
            audit = report["audits"][ref["id"]]
            if ref["weight"] and audit["score"] is not None and audit["score"] < 1:
                shown = audit.get("displayValue", "")
                found.append((ref["weight"], f"{category}: {audit['title']} {shown} ({100 * audit['score']:.0f})"))
    return [line for _weight, line in sorted(found, reverse=True)]


def _report(lighthouse: str, chromium: str, address: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        command = [
            lighthouse, address, "--quiet", "--output=json", f"--output-path={target}", "--form-factor=mobile",
            f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={_FLAGS}", "--no-enable-error-reporting",
        ]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": chromium}
        subprocess.run(command, check=True, timeout=_SECONDS, env=environment, stdout=subprocess.DEVNULL)
        report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return report


if __name__ == "__main__":
    for figure in figures():
        print(figure.line(), flush=True)
