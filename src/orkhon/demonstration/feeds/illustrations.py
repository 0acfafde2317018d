"""Give the pictures of the reports: drawn when first asked for, kept in a folder for ever after."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
from pathlib import Path

from orkhon.demonstration.report_items import PICTURE_HEIGHT, PICTURE_WIDTH, VARIANTS
from orkhon.demonstration.stock import PICTURES

_NAME = re.compile(r"(?P<scene>[a-z]+)-(?P<variant>[0-9])")


def pictures_folder(home: Path) -> Path:
    """Return where the drawn pictures of the install in `home` lie."""
    return home / "demonstration" / "pictures"


class Illustrations:
    """Draws at most one picture at a time, in a process of its own, so that serving stays small and quick."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._one = asyncio.Lock()

    async def picture(self, name: str) -> bytes | None:
        """Return the WebP called `train-2`, or None where no such picture can be drawn."""
        match = _NAME.fullmatch(name)
        if match is None or match["scene"] not in PICTURES or int(match["variant"]) >= VARIANTS:
            return None
        path = self._folder / f"{name}.webp"
        if not path.exists():
            async with self._one:
                if not path.exists():
                    await self._draw(match["scene"], match["variant"], path)
        return path.read_bytes() if path.exists() else None

    @staticmethod
    async def _draw(scene: str, variant: str, path: Path) -> None:
        size = f"{PICTURE_WIDTH}x{PICTURE_HEIGHT}"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "orkhon.demonstration.draw", scene, variant, size, str(path)
        )
        try:
            await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
