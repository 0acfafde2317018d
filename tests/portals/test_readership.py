"""Who sees whose readers in the admin, and what pages say of themselves so that readers can be counted."""

from __future__ import annotations

import csv
import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pypdf import PdfReader
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.portals.spec import PortalSpec
from orkhon.readership.actions.add_up import add_up
from orkhon.readership.actions.hand_in import hand_in
from orkhon.readership.actions.keep_secret import secrets_for
from orkhon.readership.counting import Counter
from tests.portals.conftest import Writes

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]
PHONE = b"Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"


def read(people: int, page: str) -> None:
    """Let so many people open a page now."""
    now = datetime.now(UTC)
    made = Counter()
    made.use(secrets_for(now))
    for number in range(people):
        named = {b"user-agent": PHONE, b"accept-language": b"kk", b"referer": b"https://t.me/orkhon"}
        made.see(
            page.encode(), named=named, client=f"10.1.{number}.7", host=b"localhost", country="KZ", now=now.timestamp()
        )
    hand_in(made.take(now=now.timestamp()), now=now)
    add_up(now=now)


def signed_in(agency: Agency, role: Role, *, portals: str = "", language: str = "en") -> Client:
    """Return the browser of somebody with that posting."""
    user = User.objects.create_user(f"{role.value}-{agency.code}-{portals or 'all'}-{language}")
    UserProfile.objects.create(user=user, preferred_language=language)
    make_roles()
    Staff.objects.create(user=user, agency=agency, role=role, portals=portals)
    assign_roles(user)
    client = Client()
    client.force_login(user)
    return client


def test_a_page_names_itself_for_the_counting(client: Client, write: Writes) -> None:
    article = write()
    path = f"/kk/science/{article.slug}-{article.pk}/"
    told = {
        where: client.get(where).headers.get("X-Orkhon-Page") for where in ("/kk/", "/kk/science/", path, "/kk/none/")
    }
    assert told == {
        "/kk/": "orkhon kk - -",
        "/kk/science/": "orkhon kk science -",
        path: f"orkhon kk science {article.pk}",
        "/kk/none/": None,
    }
    assert client.get("/kk/", headers={"host": "culture.localhost"}).headers["X-Orkhon-Page"] == "culture kk - -"


def test_an_editor_sees_readers_of_the_portals_of_the_posting_alone(
    portals: tuple[PortalSpec, PortalSpec], alliance: dict[str, Agency]
) -> None:
    read(31, "orkhon kk science 7")
    read(47, "culture kk history 8")
    editor = signed_in(alliance["altai"], Role.EDITOR, portals="culture")
    # Naming another portal in the address changes nothing.
    for path in ("", "now/"):
        text = editor.get(f"/admin/reports/readership/{path}?portal=orkhon").content.decode()
        assert "<b>47</b>" in text, path
        assert "<b>31</b>" not in text, path
    sheet = editor.get("/admin/reports/readership/csv/?portal=orkhon").content.decode("utf-8-sig")
    assert {row["portal"] for row in csv.DictReader(io.StringIO(sheet))} == {"culture"}
    everything = signed_in(alliance["altai"], Role.SECRETARIAT).get("/admin/reports/readership/").content.decode()
    assert "<b>47</b>" in everything
    assert "<b>31</b>" in everything


def test_who_is_no_editor_sees_no_readers(portals: tuple[PortalSpec, PortalSpec], alliance: dict[str, Agency]) -> None:
    reporter = signed_in(alliance["altai"], Role.REPORTER)
    for path in ("", "now/", "csv/", "pdf/"):
        answer = reporter.get(f"/admin/reports/readership/{path}")
        assert answer.status_code in (302, 403)
    assert "reports/readership" not in reporter.get("/admin/").content.decode()
    assert Client().get("/admin/reports/readership/").status_code == 302


def test_the_page_tells_figures_bounds_charts_and_what_they_mean(
    portals: tuple[PortalSpec, PortalSpec], alliance: dict[str, Agency], write: Writes
) -> None:
    article = write(headline="<b>Hostile</b> & headline")
    read(400, f"orkhon kk science {article.pk}")
    text = signed_in(alliance["desk"], Role.EDITOR).get("/admin/reports/readership/").content.decode()
    assert '<svg class="readership-chart"' in text
    assert "&lt;b&gt;Hostile&lt;/b&gt; &amp; headline" in text
    assert "<b>Hostile</b>" not in text
    assert "messenger: Telegram" in text
    assert "Kazakhstan" in text
    assert "secret that is destroyed" in text


def test_the_month_is_given_as_sheet_and_document_in_the_readers_language(
    portals: tuple[PortalSpec, PortalSpec], alliance: dict[str, Agency]
) -> None:
    read(12, "orkhon kk science 7")
    editor = signed_in(alliance["desk"], Role.EDITOR, language="ru")
    month = f"{datetime.now(UTC):%Y-%m}"
    answer = editor.get(f"/admin/reports/readership/csv/?month={month}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="readers-{month}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["readers"] for row in rows if row["what"] == "language"] == ["12"]
    document = editor.get(f"/admin/reports/readership/pdf/?month={month}").content
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document)).pages)
    assert "казахский" in words
    assert "Читатели" in words


@pytest.mark.parametrize("month", ["2026-13", "x", "=1+1", "2026-1", "٢٠٢٦-١١"])
def test_what_is_no_month_is_refused_in_words(
    portals: tuple[PortalSpec, PortalSpec], alliance: dict[str, Agency], month: str
) -> None:
    editor = signed_in(alliance["desk"], Role.EDITOR)
    for path in ("", "csv/", "pdf/"):
        answer = editor.get(f"/admin/reports/readership/{path}", {"month": month})
        assert answer.status_code == 400
        assert "is no month; write one such as 2026-11" in answer.content.decode()


def test_the_command_writes_the_same_and_names_portals_that_are_not_there(
    portals: tuple[PortalSpec, PortalSpec], tmp_path: Path
) -> None:
    read(12, "orkhon kk science 7")
    out = io.StringIO()
    call_command("readership", "report", stdout=out)
    assert "Orkhon: 12 readers (exact), 12 views (exact)" in out.getvalue()
    files = [tmp_path / "r.csv", tmp_path / "r.pdf"]
    call_command(
        "readership", "report", "--csv", os.fspath(files[0]), "--pdf", os.fspath(files[1]), stdout=io.StringIO()
    )
    assert files[0].read_bytes().startswith("\ufeffmonth,".encode())
    assert files[1].read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="no portal is called nowhere; there are: orkhon, culture"):
        call_command("readership", "report", "--portal", "nowhere", stdout=io.StringIO())
    listed = io.StringIO()
    call_command("readership", "secrets", stdout=listed)
    assert listed.getvalue().count("made") == 2


def test_an_articles_page_tells_how_often_it_was_viewed(client: Client, write: Writes) -> None:
    article = write()
    path = f"/kk/science/{article.slug}-{article.pk}/"
    assert client.get(path).context["views"] == 0
    read(173, f"orkhon kk science {article.pk}")
    answer = client.get(path)
    assert answer.context["views"] == 173
    assert "173" in answer.content.decode()
