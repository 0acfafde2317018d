"""The portals' own fonts: what is in the files, when they are cut, and how pages name them."""

from __future__ import annotations

import io
import itertools
import re
import shutil
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.test import Client, override_settings
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from orkhon.config.management.commands.prepare import Command
from orkhon.portals import font_addresses, font_cutting
from orkhon.portals.actions import make_fonts as making
from orkhon.portals.actions.make_fonts import make_fonts
from orkhon.portals.errors import FontsNotMade
from orkhon.portals.fonts import CUTS, FOLDER, LETTERS, STYLESHEET, headline_file, stylesheet, unicode_range
from orkhon.portals.spec import PortalSpec
from tests.portals.reading import ReadPage

ALPHABETS = {
    "az": "AaBbCcÇçDdEeƏəFfGgĞğHhXxIıİiJjKkQqLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZz “”",
    "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 ‘’“”—",
    "kk": "АаӘәБбВвГгҒғДдЕеЁёЖжЗзИиЙйКкҚқЛлМмНнҢңОоӨөПпРрСсТтУуҰұҮүФфХхҺһЦцЧчШшЩщЪъЫыІіЬьЭэЮюЯя «»₸№–",
    "ky": "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнҢңОоӨөПпРрСсТтУуҮүФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя «»",
    "ru": "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя «»₽·",
    "tk": "AaBbÇçDdEeÄäFfGgHhIiJjŽžKkLlMmNnŇňOoÖöPpRrSsŞşTtUuÜüWwYyÝýZz “”",
    "tr": "AaBbCcÇçDdEeFfGgĞğHhIıİiJjKkLlMmNnOoÖöPpRrSsŞşTtUuÜüVvYyZzÂâÎîÛû “”₺",
    "uz": "AaBbDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvXxYyZz Oʻoʻ Gʻgʻ ʼ “”",
}
FILES = {cut.file for cut in CUTS}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's home with the fonts, cut in earnest once."""
    home = tmp_path_factory.mktemp("home")
    size = make_fonts(home)
    assert size == sum((home / "fonts" / name).stat().st_size for name in FILES)
    return home


def _copied(home: Path, target: Path) -> Path:
    shutil.copytree(home, target)
    return target


@pytest.mark.parametrize("language", ALPHABETS)
def test_each_language_finds_every_letter_in_both_faces(home: Path, language: str) -> None:
    for style in ("serif", "sans"):
        there: set[int] = set()
        for script in LETTERS:
            with TTFont(home / "fonts" / f"{style}-{script}.woff2") as font:
                there |= set(font.getBestCmap())
        assert {letter for letter in ALPHABETS[language] if ord(letter) not in there} == set()


def test_the_files_hold_what_the_sheet_promises_of_them(home: Path) -> None:
    for cut in CUTS:
        with TTFont(home / "fonts" / cut.file) as font:
            assert font.flavor == "woff2"
            assert set(font.getBestCmap()) == set(cut.letters), cut.name
            assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]
            assert "Open Font License" in font["name"].getDebugName(13)
            assert "GPOS" in font, f"{cut.name} is not kerned"


def test_all_that_a_page_can_load_is_under_sixty_kilobytes(home: Path) -> None:
    assert sum((home / "fonts" / name).stat().st_size for name in FILES) < 60_000


def test_the_licence_goes_with_the_files(home: Path) -> None:
    for style in ("serif", "sans"):
        assert "SIL OPEN FONT LICENSE" in (home / "fonts" / f"{style}-OFL.txt").read_text(encoding="utf-8")


def test_the_same_font_is_cut_to_the_same_bytes() -> None:
    source = Path(str(resources.files("fontpkg_noto_sans").joinpath("files/NotoSans[wdth,wght].ttf")))
    one, two = (font_cutting.cut(source, letters={0x4AE, 0x4B0}, weights=(400, 700)) for _ in range(2))
    assert one == two
    with TTFont(io.BytesIO(one)) as font:
        assert set(font.getBestCmap()) == {0x4AE, 0x4B0}


def test_no_letter_of_a_family_is_in_two_files() -> None:
    for one, two in itertools.combinations(CUTS, 2):
        if one.face is two.face:
            assert one.letters & two.letters == set()


def test_the_sheet_names_the_files_beside_it_and_nothing_else() -> None:
    sheet = stylesheet()
    assert set(re.findall(r'url\("([^"]*)"\)', sheet)) == FILES
    assert sheet.count("font-display: swap") == sheet.count("@font-face") == len(CUTS)
    assert "local(" not in sheet


@given(letters=st.sets(st.integers(min_value=0, max_value=0x10FFFF)))
def test_a_range_reads_back_as_the_letters_that_it_was_made_of(letters: set[int]) -> None:
    read: set[int] = set()
    for part in filter(None, unicode_range(letters).split(", ")):
        first, _, last = part.removeprefix("U+").partition("-")
        read |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert read == letters


def test_neighbouring_letters_make_one_range() -> None:
    assert unicode_range([0x22, 0x20, 0x21, 0xA0]) == "U+20-22, U+A0"


def test_fonts_are_not_cut_again_until_something_changed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _copied(home, tmp_path / "home")
    cuts: list[str] = []

    def counted(source: Path, **facts: object) -> bytes:
        cuts.append(source.name)
        return b"cut"

    monkeypatch.setattr(font_cutting, "cut", counted)
    assert make_fonts(copy) is None
    assert cuts == []
    (copy / "fonts" / "sans-latin.woff2").unlink()
    assert make_fonts(copy) == 4 * len(b"cut")
    assert len(cuts) == 4
    assert make_fonts(copy) is None
    monkeypatch.setattr(making, "version", lambda name: "9" if name == "fonttools" else version(name))
    assert make_fonts(copy) is not None
    assert len(cuts) == 8
    assert {path.name for path in copy.iterdir()} == {"fonts", "fonts.stamp"}


def test_a_missing_package_is_named_and_earlier_fonts_stay(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = _copied(home, tmp_path / "home")

    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(making, "version", missing)
    with pytest.raises(FontsNotMade, match="fonttools is not installed") as refused:
        make_fonts(copy)
    assert not refused.value.retryable
    assert {path.name for path in (copy / "fonts").iterdir()} >= FILES | {STYLESHEET}


def test_a_font_that_is_none_is_refused_and_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "package"
    (broken / "files").mkdir(parents=True)
    (broken / "LICENSE").write_text("free")
    for cut in CUTS:
        (broken / cut.face.path).write_bytes(b"<script>no font</script>")
    monkeypatch.setattr(making, "files", lambda package: broken)
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(FontsNotMade, match="reinstall the packages"):
        make_fonts(home)
    assert list(home.iterdir()) == []


def test_prepare_says_aloud_that_pages_use_the_readers_own_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_CUTTER", "orkhon.portals.no_such_cutter")
    said = io.StringIO()
    with override_settings(ORKHON_HOME=tmp_path):
        Command(stdout=said)._make_fonts()
    assert "fonts could not be made" in said.getvalue()
    assert "no_such_cutter" in said.getvalue()


@pytest.mark.parametrize(
    ("script", "theme", "file"),
    [
        ("Cyrl", "news", "serif-cyrillic.woff2"),
        ("Latn", "history", "serif-latin.woff2"),
        ("Cyrl", "government", "sans-cyrillic.woff2"),
        ("Arab", "news", ""),
    ],
)
def test_the_headlines_file_follows_script_and_theme(script: str, theme: str, file: str) -> None:
    assert headline_file(script=script, theme=theme) == file
    assert file in {*FILES, ""}


@pytest.fixture
def collected(home: Path) -> Iterator[None]:
    """The fonts where the static files are looked for."""
    target = Path(settings.ORKHON_HOME) / "fonts"
    shutil.copytree(home / "fonts", target, dirs_exist_ok=True)
    yield
    shutil.rmtree(target)


def _links(path: str) -> tuple[list[dict[str, str]], list[str]]:
    answer = Client().get(path)
    page = ReadPage(answer.content.decode())
    assert page.problems == []
    return page.all("link", rel="preload"), [values["href"] for values in page.all("link", rel="stylesheet")]


@pytest.mark.parametrize(("language", "script"), [("kk", "cyrillic"), ("az", "latin")])
def test_a_page_asks_early_for_the_one_file_of_its_script(
    portals: tuple[PortalSpec, PortalSpec], collected: None, language: str, script: str
) -> None:
    early, sheets = _links(f"/{language}/")
    assert early == [
        {
            "rel": "preload",
            "as": "font",
            "type": "font/woff2",
            "href": f"/static/{FOLDER}/serif-{script}.woff2",
            "crossorigin": "",
        }
    ]
    (sheet,) = sheets
    assert f'url("/static/{FOLDER}/serif-{script}.woff2")' in Client().get(sheet).content.decode()


def test_pages_name_no_fonts_where_none_were_made(portals: tuple[PortalSpec, PortalSpec]) -> None:
    early, (sheet,) = _links("/kk/")
    assert early == []
    assert ".woff2" not in Client().get(sheet).content.decode()


def test_fonts_made_after_the_start_are_not_named_before_the_next(
    collected: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = ManifestStaticFilesStorage(location=str(tmp_path), base_url="/static/")
    monkeypatch.setattr(font_addresses, "staticfiles_storage", storage)
    storage.hashed_files = {}
    assert font_addresses.font_address("serif-latin.woff2") == ""
    storage.hashed_files = {f"{FOLDER}/serif-latin.woff2": f"{FOLDER}/0123-serif-latin.woff2"}
    assert font_addresses.font_address("serif-latin.woff2") == f"/static/{FOLDER}/0123-serif-latin.woff2"


def test_switches_that_need_script_are_hidden_until_it_runs(portals: tuple[PortalSpec, PortalSpec]) -> None:
    page = ReadPage(Client().get("/kk/").content.decode())
    switches = [values for values in page.all("button") if "data-toggle" in values]
    assert {values["data-toggle"] for values in switches} == {"sight", "scheme"}
    assert all("hidden" in values for values in switches)
