"""Pictures: are the C2PA's examples judged right, PDQ's found, crops known, and how long does it take at a million.

Outside data (ORKHON_TEST_DATA) gives the examples. The pictures that are cropped are PDQ's photograph and the C2PA's,
and drawn ones that nobody has seen: so the share says how it fares with enough detail, not with fog.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.figures import Figure, scale
from orkhon.trust import c2pa_files
from orkhon.trust.content_credentials import ProvenanceVerdict, TrustList
from orkhon.trust.fingerprints import NEAR, distances, fingerprint, words_of
from orkhon.trust.picture_certificates import make_root, make_signer
from orkhon.verification.decoding import details, index
from orkhon.verification.decoding.child import Session
from orkhon.verification.pictures.manifests import About, manifest_of

SEED: Final = 11
DRAWN: Final = 60
MILLION: Final = 1_000_000
_WANTED: Final = {
    "A": ProvenanceVerdict.UNSIGNED,
    "C": ProvenanceVerdict.UNKNOWN_SIGNER,
    "CA": ProvenanceVerdict.UNKNOWN_SIGNER,
    "CIE-sig-CA": ProvenanceVerdict.INGREDIENT_BROKEN,
    "E-dat-CA": ProvenanceVerdict.ALTERED,
    "E-sig-CA": ProvenanceVerdict.BROKEN,
}
_ASKED: Final = {"whole": True, "lists": [], "stamps": "", "now": "2026-11-23T00:00:00+00:00"}


def figures() -> Iterator[Figure]:
    """Yield what was measured. Without outside data the examples are skipped."""
    details.one_thread()
    named = os.environ.get("ORKHON_TEST_DATA")
    folder = Path(named) if named else None
    yield from _examples(folder)
    yield from _credentials()
    with tempfile.TemporaryDirectory() as place:
        yield from _crops(folder, Path(place) / "crops")
        yield from _at_a_million(Path(place) / "million")


def _examples(folder: Path | None) -> Iterator[Figure]:
    judged = found = None
    if folder is not None:
        now = datetime.now(UTC)
        right = [
            c2pa_files.read_credentials(
                (folder / "c2pa" / f"adobe-20220124-{name}.jpg").read_bytes(),
                "image/jpeg",
                lists=[],
                stamps="",
                now=now,
            ).verdict
            is wanted
            for name, wanted in _WANTED.items()
        ]
        judged = 100 * statistics.mean(right)
        original, *others = (
            fingerprint(np.asarray(Image.open(path).convert("L"), np.float32))[0]
            for path in sorted((folder / "pdq").glob("*.jpg"))
        )
        found = 100 * statistics.mean(int(distances(original, words_of(one))[0]) <= NEAR for one in others)
    yield Figure(name="c2pa examples judged right", value=judged, unit="%", goal="≥ 100")
    yield Figure(name="pdq examples found", value=found, unit="%", goal="≥ 100")


def _credentials() -> Iterator[Figure]:
    now = datetime.now(UTC)
    root = make_root("Bench", now=now)
    signer = make_signer(root, "Bench", now=now)
    credentials = c2pa_files.Credentials(chain=signer.certificate.decode(), key=signer.key)
    manifest = manifest_of(About(title="A town", credit="A. Example", item_uri="urn:example:1"), version="0")
    out = io.BytesIO()
    _drawn(random.Random(SEED)).resize((1440, 960)).save(out, "WEBP", quality=78)
    lists = [c2pa_files.TrustAnchors(owner=TrustList.ALLIANCE, roots=root.certificate.decode())]
    signing, reading, signed = [], [], b""
    for _ in range(20):
        begun = time.perf_counter()
        signed = c2pa_files.sign(out.getvalue(), "image/webp", manifest, credentials)
        between = time.perf_counter()
        c2pa_files.read_credentials(signed, "image/webp", lists=lists, stamps="", now=now)
        signing.append(between - begun)
        reading.append(time.perf_counter() - between)
    yield Figure(name="sign 1440 × 960", value=1000 * statistics.median(signing), unit="ms", goal="≤ 60")
    yield Figure(name="verify 1440 × 960", value=1000 * statistics.median(reading), unit="ms", goal="≤ 40")
    yield Figure(name="credentials' size", value=(len(signed) - len(out.getvalue())) / 1000, unit="KB", goal="≤ 8")


def _crops(folder: Path | None, place: Path) -> Iterator[Figure]:
    """Crop, compress, ask the index, and lay what it names on the crop: the picture itself must be found first."""
    chance = random.Random(SEED)
    pictures = [_drawn(chance) for _ in range(max(6, round(DRAWN * scale())))]
    if folder is not None:
        photographs = ("pdq/aaa-orig.jpg", "c2pa/adobe-20220124-A.jpg")
        pictures += [Image.open(folder / name).convert("RGB") for name in photographs]
    files = [_jpeg(picture, 88) for picture in pictures]
    session = Session(lambda address, body: b"")
    rows = []
    for number, data in enumerate(files):
        _answer, (pdq, words) = session.read({}, [data])
        rows.append(index.Row(number=number, pdq=pdq, words=np.frombuffer(words, "<u4")))
    index.add(place, rows)
    took: list[float] = []
    for share, goal in ((0.05, "≥ 98"), (0.1, "≥ 95"), (0.2, "≥ 90")):
        hits = [_is_found(session, place, files, number, share, took) for number in range(len(files))]
        yield Figure(name=f"crops of {share:.0%} a side found", value=100 * statistics.mean(hits), unit="%", goal=goal)
    hits = [_is_found(session, place, files, number, None, took) for number in range(len(files))]
    yield Figure(name="pictures in screenshots found", value=100 * statistics.mean(hits), unit="%", goal="≥ 90")
    yield Figure(name="examine p95, decoded", value=1000 * _p95(took), unit="ms", goal="≤ 3000")


def _is_found(
    session: Session, place: Path, files: list[bytes], number: int, share: float | None, took: list[float]
) -> bool:
    picture = Image.open(io.BytesIO(files[number]))
    if share is None:
        given = _screenshot(picture)
    else:
        width, height = picture.size
        box = (width * share, height * share, width * (1 - share), height * (1 - share))
        given = picture.crop((int(box[0]), int(box[1]), int(box[2]), int(box[3])))
    data = _jpeg(given.resize((given.width * 3 // 4, given.height * 3 // 4)), 70)
    begun = time.perf_counter()
    session.read(_ASKED, [data])
    near: dict[str, Any] = session.search({"folder": str(place)}, [])[0]
    order = list(dict.fromkeys([row for row, _ in near["alike"]] + [row for row, _ in near["nominated"]]))[:12]
    results: Any = session.compare({"enough": 1}, [files[row] for row in order])[0]["results"]
    took.append(time.perf_counter() - begun)
    return next((row for row, result in zip(order, results, strict=True) if result), None) == number


def _at_a_million(place: Path) -> Iterator[Figure]:
    """Fill the index with chance fingerprints and details, as many as a million pictures have, and ask it."""
    chance = np.random.default_rng(SEED)
    count = max(20_000, round(MILLION * scale()))
    for first in range(0, count, 16_000):
        size = min(16_000, count - first)
        words = chance.integers(0, 3 << 22, (size, 3 * details.KEPT), dtype=np.uint32)
        prints = chance.bytes(32 * size)
        index.add(
            place,
            [index.Row(number=first + at, pdq=prints[32 * at : 32 * at + 32], words=words[at]) for at in range(size)],
        )
    held = sum(path.stat().st_size for path in place.rglob("*.npy"))
    by_print, by_details = [], []
    for _ in range(60):
        asked = chance.integers(0, 3 << 22, 3 * details.ASKED, dtype=np.uint32)
        begun = time.perf_counter()
        index.search(place, [chance.bytes(32)], np.zeros(0, np.uint32), near=NEAR)
        between = time.perf_counter()
        index.search(place, [], asked, near=NEAR)
        by_print.append(between - begun)
        by_details.append(time.perf_counter() - between)
    yield Figure(name="fingerprint p95 at 1,000,000", value=1000 * _p95(by_print), unit="ms", goal="≤ 300")
    yield Figure(name="details p95 at 1,000,000", value=1000 * _p95(by_details), unit="ms", goal="≤ 1000")
    yield Figure(name="index a picture", value=held / count / 1000, unit="KB", goal="≤ 6")


def _drawn(chance: random.Random) -> Image.Image:
    """A picture like no other: soft ground, and some hundred hard shapes of all sizes."""
    size = (1500, 1000)
    picture = Image.new("RGB", size, (chance.randrange(90, 220), chance.randrange(90, 220), chance.randrange(90, 220)))
    for _ in range(2):
        pen = ImageDraw.Draw(picture)
        for _ in range(12):
            x, y, r = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(60, 350)
            pen.ellipse((x - r, y - r, x + r, y + r), fill=_shade(chance))
        picture = picture.filter(ImageFilter.GaussianBlur(20))
    pen = ImageDraw.Draw(picture)
    for _ in range(220):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        box = (x, y, x + chance.randrange(6, 110), y + chance.randrange(6, 110))
        chance.choice((pen.rectangle, pen.ellipse))(box, fill=_shade(chance))
    return picture.filter(ImageFilter.GaussianBlur(0.7))


def _shade(chance: random.Random) -> tuple[int, int, int]:
    return chance.randrange(256), chance.randrange(256), chance.randrange(256)


def _screenshot(picture: Image.Image) -> Image.Image:
    chance = random.Random(SEED)
    page = Image.new("RGB", (1080, 1800), "white")
    pen = ImageDraw.Draw(page)
    for top in range(40, 1780, 36):
        left = 60
        while left < 980:
            width = chance.randrange(20, 110)
            pen.rectangle((left, top, left + width, top + 14), fill=(70, 70, 70))
            left += width + 14
    page.paste(picture.resize((760, round(picture.height * 760 / picture.width))), (160, 560))
    return page


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _p95(values: list[float]) -> float:
    return float(np.percentile(values, 95))
