"""`python -m tests.translation.toolkit KIND`: read a TMX or XLIFF with translate-toolkit and write it again.

translate-toolkit is under the GPL, so this is a process of its own and nothing of ours imports it. Prints JSON: the
units that it read, and the file that it wrote. With `new` after the kind it makes a file of its own.
"""

from __future__ import annotations

import json
import sys
from io import BytesIO
from typing import Any

from translate.storage.tmx import tmxfile
from translate.storage.xliff2 import Xliff2File

OWN = (("Хабар «бір».", "Haber “bir” & iki."), ("Екінші сөйлем.", "İkinci cümle."))


def main(kind: str, *, new: bool) -> None:
    """Read standard input, or make a file."""
    made: Any = tmxfile if kind == "tmx" else Xliff2File
    if new:
        store = made(sourcelanguage="kk", targetlanguage="tr")
        for number, (source, target) in enumerate(OWN, start=1):
            if kind == "tmx":
                store.addtranslation(source, "kk", target, "tr")
            else:
                unit = store.addsourceunit(source)
                unit.target = target
                unit.setid(f"s{number}")
    else:
        store = made.parsestring(sys.stdin.buffer.read())
    out = BytesIO()
    store.serialize(out)
    units = [[str(unit.source or ""), str(unit.target or "")] for unit in store.units if not unit.isheader()]
    print(json.dumps({"units": units, "file": out.getvalue().decode()}))


if __name__ == "__main__":
    main(sys.argv[1], new="new" in sys.argv[2:])
