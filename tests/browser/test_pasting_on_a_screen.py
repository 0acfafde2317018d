"""What people paste into running text from Word, a sheet and Telegram: no two cells of a table become one number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, Hub

pytestmark = pytest.mark.browser

PASSWORD = "five slow herons over the marsh"
PEOPLE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
user = User.objects.create_user("pastes", password={PASSWORD!r}, first_name="Pastes", last_name="Invented")
Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
assign_roles(user)
"""
EXCEL = (
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td {mso-number-format:General}</style></head>'
    "<body><table border=0 cellpadding=0 width=128><!--StartFragment--><col width=64 span=2>"
    "<tr height=20><td height=20 width=64>Жыл</td><td width=64>Сом</td></tr>"
    "<tr height=20><td height=20 align=right>1</td><td align=right>120</td></tr><!--EndFragment-->"
    "</table></body></html>"
)
WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment-->'
    "<p class=MsoNormal>Кесте:<o:p></o:p></p><table class=MsoTableGrid border=1><tr>"
    "<td valign=top><p class=MsoNormal>2025<o:p></o:p></p></td>"
    "<td valign=top><p class=MsoNormal><b>14</b></p><p class=MsoNormal>мың<o:p></o:p></p></td></tr></table>"
    "<p class=MsoNormal>Соңы.<o:p></o:p></p><!--EndFragment--></body></html>"
)
TELEGRAM = "<b>Тақырып</b><br><br>Бірінші жол.<br>Екінші жол."
PASTE = """(editor, {html, text}) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def page(hub: Hub, browser: Browser) -> Iterator[Page]:
    """The screen of somebody who writes."""
    hub.command("shell", "-v0", "-c", PEOPLE)
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
    # A form that was changed and not saved asks before it is left.
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, hub.address, "pastes", PASSWORD)
    yield page
    page.context.close()


def _pasted(page: Page, hub: Hub, *, html: str = "", text: str = "") -> list[str]:
    """Paste into the text of a new article; return the lines that the editor then shows."""
    page.goto(f"{hub.address}/admin/snippets/desk/article/add/?locale=kk")
    page.locator("[data-contentpath=content] .c-sf-add-button").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    editor = page.locator("[data-contentpath=content] .public-DraftEditor-content").first
    editor.click()
    editor.evaluate(PASTE, {"html": html, "text": text or "text"})
    lines = page.locator("[data-contentpath=content] [data-block=true]")
    expect(lines.first).not_to_have_text("", timeout=DEADLINE * 1000)
    return [line.strip() for line in lines.all_inner_texts()]


@pytest.mark.parametrize(
    ("html", "text", "wanted"),
    [
        ("<table><tr><td>1</td><td>120</td>", "", ["1 | 120"]),
        ("<tr><td>1</td><td>120</td></tr>", "", ["1 | 120"]),
        (EXCEL, "", ["Жыл | Сом", "1 | 120"]),
        ("", "Жыл\tСом\r\n1\t120", ["Жыл | Сом", "1 | 120"]),
        (WORD, "", ["Кесте:", "2025 | 14 мың", "Соңы."]),
        ("<table><tr><td><p>Бір</p><p>екі</p></td></tr></table>", "", ["Бір", "екі"]),
        (TELEGRAM, "", ["Тақырып", "Бірінші жол.\nЕкінші жол."]),
    ],
    ids=["unclosed", "no table around", "sheet", "sheet as text", "Word", "layout", "Telegram"],
)
def test_what_is_pasted_keeps_its_cells_apart(page: Page, hub: Hub, html: str, text: str, wanted: list[str]) -> None:
    assert _pasted(page, hub, html=html, text=text) == wanted


def test_a_pasted_sheet_is_saved_as_it_stands_however_soon_save_is_pressed(page: Page, hub: Hub) -> None:
    assert _pasted(page, hub, html=EXCEL) == ["Жыл | Сом", "1 | 120"]
    page.fill("[name=headline]", "Кестесі бар мақала")
    page.locator("footer button[type=submit]:visible").first.click()
    expect(page.locator(".messages .success").first).to_be_visible(timeout=DEADLINE * 1000)
    lines = page.locator("[data-contentpath=content] [data-block=true]")
    expect(lines).to_have_text(["Жыл | Сом", "1 | 120"], timeout=DEADLINE * 1000)
