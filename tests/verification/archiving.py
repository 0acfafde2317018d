"""An archive of the tests' log, filled as the reader fills it, and a few texts. Asserts nothing."""

from __future__ import annotations

from typing import Any

from orkhon.items import Content, Language
from orkhon.verification.originals import folders
from orkhon.verification.originals.filling import Filler
from orkhon.verification.originals.following import catch_up
from orkhon.wire.actions.append import Appended
from orkhon.wire.queries import head
from tests.wire.making import appended

TRAIN = (
    "Gece treni pazar akşamı saat 21.00’de ilk seferine çıktı. Trende 14 vagon ve 612 yolcu var. Demiryolu sözcüsü, "
    "bilet fiyatlarının bu yıl artırılmayacağını söyledi. Kütüphane vagonunu gezdiren rehber Nilüfer Aktaş, kitapların "
    "ücretsiz verildiğini belirtti. Yaz tarifesi mart ayında açıklanacak."
)
HEADLINE = "Gece treni ilk seferine çıktı"
BRIDGE = (
    "Жаңа көпір жұма күні ашылды. Құрылыс үш жылға созылды және оған 240 адам қатысты. Көпірдің ұзындығы 1200 метр, "
    "ол өзеннің екі жағасын қосады. Қала әкімі салтанатта сөз сөйледі."
)


def written(uri: str, tag: str, text: str, headline: str = "", **changes: Any) -> Appended:
    """Append a text in the language `tag`."""
    body = Content("".join(f"<p>{line}</p>" for line in text.split("\n")))
    return appended(uri=uri, language=Language.parse(tag), headline=headline, body=body, **changes)


def fill() -> int:
    """Bring the living index to the end of the log, and return the position."""
    folder = folders.living() or folders.make_living(folders.new_folder(building=False))
    with Filler(folder) as filler:
        catch_up(filler, until=head())
        return filler.position
