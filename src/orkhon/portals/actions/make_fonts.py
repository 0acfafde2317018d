"""Write the portals' own font files under the hub's home, where the static files are collected from."""

from __future__ import annotations

import hashlib
import os
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from orkhon.portals.errors import FontsNotMade
from orkhon.portals.fonts import CUTS, FACES, STYLESHEET, WEIGHTS, stylesheet

_LICENCE = "LICENSE"
_CUTTER = "orkhon.portals.font_cutting"


def make_fonts(home: Path) -> int | None:
    """Write `home/fonts/`: four cuts, their licences and the style sheet. Return their size in bytes.

    Returns None, at once, where the same were made before from the same packages. Raises `FontsNotMade` where a package
    is missing or holds something else; what was made before then stays.
    """
    folder, kept = home / "fonts", home / "fonts.stamp"
    stamp = _stamp()
    names = [*(cut.file for cut in CUTS), *(f"{style}-OFL.txt" for style in FACES), STYLESHEET]
    if kept.exists() and kept.read_text(encoding="ascii") == stamp and all((folder / name).exists() for name in names):
        return None
    made = _made()
    folder.mkdir(exist_ok=True)
    # The style sheet is the last: what it names is there.
    for name in names:
        part = home / f"{name}.{os.getpid()}.part"
        part.write_bytes(made[name])
        part.replace(folder / name)
    kept.write_text(stamp, encoding="ascii")
    return sum(len(made[cut.file]) for cut in CUTS)


def _stamp() -> str:
    try:
        versions = [version(name) for name in ("fonttools", "brotli", *(face.distribution for face in FACES.values()))]
    except PackageNotFoundError as error:
        raise FontsNotMade(f"the package {error.name} is not installed; `pip install {error.name}`") from error
    recipe = [(cut.name, cut.face.path, sorted(cut.letters), WEIGHTS) for cut in CUTS]
    return hashlib.sha256(f"{versions} {recipe} {stylesheet()}".encode()).hexdigest()


def _made() -> dict[str, bytes]:
    made = {STYLESHEET: stylesheet().encode()}
    try:
        cutter = import_module(_CUTTER)
        for style, face in FACES.items():
            made[f"{style}-OFL.txt"] = files(face.package).joinpath(_LICENCE).read_bytes()
        for cut in CUTS:
            source = Path(str(files(cut.face.package).joinpath(cut.face.path)))
            made[cut.file] = cutter.cut(source, letters=cut.letters, weights=WEIGHTS)
    except Exception as error:
        raise FontsNotMade(
            f"{type(error).__name__}: {error}; reinstall the packages fonttools, brotli and "
            f"{', '.join(face.distribution for face in FACES.values())}"
        ) from error
    return made
