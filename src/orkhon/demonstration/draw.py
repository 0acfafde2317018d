"""Draw one picture into one file: `python -m orkhon.demonstration.draw SCENE VARIANT WIDTHxHEIGHT PATH`.

A process of its own, because drawing takes a hundred times the memory that serving takes, and so that several
processors can draw at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from orkhon.demonstration.pictures import draw


def draw_to(scene: str, variant: int, size: str, path: Path) -> Path:
    """Draw the scene and put it at `path` at once; a file that is there already stays."""
    if not path.exists():
        width, _, height = size.partition("x")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_bytes(draw(scene, width=int(width), height=int(height), variant=variant))
        part.replace(path)
    return path


if __name__ == "__main__":
    draw_to(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
