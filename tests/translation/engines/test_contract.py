"""What every engine promises, whatever stands behind it. Apertium and the local model are real, two are look-alikes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from orkhon.items import Language
from orkhon.translation.engines.errors import EngineError
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.kinds import KINDS
from orkhon.translation.engines.local.ask import let_go
from orkhon.translation.engines.orders import Question
from orkhon.translation.models import EngineKind
from tests.translation.engines.apertium_server import apertium_server
from tests.translation.engines.look_alikes import chat, libretranslate
from tests.translation.engines.making import IN_TURKISH, THREE
from tests.translation.engines.tiny_model import make_model

Ask = Callable[..., Question]
TRANSLATING = [kind for kind in EngineKind if kind != EngineKind.NOTHING]


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Ask]]:
    """Return, for each kind, what makes a question to a living engine of it."""
    with ExitStack() as stack:
        stack.callback(let_go)
        libre, model = stack.enter_context(libretranslate()), stack.enter_context(chat())
        folder = make_model(tmp_path_factory.mktemp("model"), family="nllb")
        addresses = {EngineKind.LIBRETRANSLATE: libre.address, EngineKind.CHAT: model.address}
        made: dict[str, Ask] = {}
        for kind in (EngineKind.LIBRETRANSLATE, EngineKind.CHAT, EngineKind.LOCAL, EngineKind.NOTHING):
            made[kind] = _asks(kind, addresses.get(kind, ""), "kk", "tr", str(folder))
        with suppress(pytest.skip.Exception):
            made[EngineKind.APERTIUM] = _asks(
                EngineKind.APERTIUM, stack.enter_context(apertium_server()), "be", "ru", ""
            )
        yield made


def _asks(kind: EngineKind, address: str, source: str, target: str, model: str) -> Ask:
    one, other = Language.parse(source), Language.parse(target)
    codes = {"be": "bel"}

    def ask(*texts: str, **facts: object) -> Question:
        code_of = KINDS[kind].code_of
        return Question(
            texts=texts, source=one, target=other, source_code=codes.get(source, code_of(one)),
            target_code=code_of(other), address=address, model=model, allow_local=True, timeout=60, **facts,  # type: ignore[arg-type]  # a test's own
        )  # fmt: skip

    return ask


def asking(questions: dict[str, Ask], kind: EngineKind) -> Ask:
    if kind not in questions:
        pytest.skip("apertium-apy and apertium-bel-rus are not installed (as root, python -m tests.debian does it)")
    return questions[kind]


def of(kind: EngineKind) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if kind == EngineKind.APERTIUM:
        return ("Прэзідэнт прыехаў у горад.", "Новая кніга."), ("Президент приехал в город.", "Новая книга.")
    return tuple(text.lower() for text in THREE), IN_TURKISH


@pytest.mark.parametrize("kind", TRANSLATING)
def test_an_engine_gives_each_sentence_in_its_place(questions: dict[str, Ask], kind: EngineKind) -> None:
    said, wanted = of(kind)
    assert tuple(KINDS[kind].ask(asking(questions, kind)(*said))) == wanted


@pytest.mark.parametrize("kind", TRANSLATING)
def test_an_engine_answers_one_sentence_as_it_answers_several(questions: dict[str, Ask], kind: EngineKind) -> None:
    said, wanted = of(kind)
    assert KINDS[kind].ask(asking(questions, kind)(said[1])) == [wanted[1]]


@pytest.mark.parametrize("kind", [EngineKind.LIBRETRANSLATE, EngineKind.CHAT, EngineKind.APERTIUM])
def test_marks_inside_a_sentence_come_back(questions: dict[str, Ask], kind: EngineKind) -> None:
    if kind == EngineKind.APERTIUM:
        said, wanted = "Прэзідэнт прыехаў у ⟦1⟧горад⟦/1⟧.", "Президент приехал в ⟦1⟧город⟦/1⟧."
    else:
        said, wanted = "үлкен ⟦1⟧таза⟦/1⟧ қала⟦2/⟧ & <жаңа>", "büyük ⟦1⟧temiz⟦/1⟧ şehir⟦2/⟧ & <yeni>"
    assert KINDS[kind].ask(asking(questions, kind)(said)) == [wanted]


@pytest.mark.parametrize("kind", [EngineKind.LIBRETRANSLATE, EngineKind.CHAT, EngineKind.APERTIUM])
def test_an_address_in_the_hubs_own_network_is_asked_only_where_it_was_marked_so(
    questions: dict[str, Ask], kind: EngineKind
) -> None:
    asked = asking(questions, kind)("қала")
    closed = Question(**{name: getattr(asked, name) for name in asked.__slots__} | {"allow_local": False})
    with pytest.raises(EngineError) as refused:
        KINDS[kind].ask(closed)
    assert (refused.value.code, refused.value.sent) == (Happening.FORBIDDEN, False)
    assert "mark the engine as inside" in str(refused.value)
    assert "source" not in str(refused.value)


def test_the_engine_that_translates_nothing_says_so(questions: dict[str, Ask]) -> None:
    with pytest.raises(EngineError) as said:
        KINDS[EngineKind.NOTHING].ask(questions[EngineKind.NOTHING]("қала"))
    assert (said.value.code, said.value.sent) == (Happening.NOBODY, False)


def test_apertium_says_that_a_pair_is_not_installed(questions: dict[str, Ask]) -> None:
    asked = asking(questions, EngineKind.APERTIUM)("қала")
    other = Question(**{name: getattr(asked, name) for name in asked.__slots__} | {"source_code": "kaz"})
    with pytest.raises(EngineError) as said:
        KINDS[EngineKind.APERTIUM].ask(other)
    assert said.value.code == Happening.NO_PAIR


@pytest.mark.parametrize("family", ["nllb", "madlad"])
def test_a_model_of_either_family_translates_in_a_process_of_its_own(tmp_path: Path, family: str) -> None:
    folder = make_model(tmp_path / family, family=family)
    try:
        asked = _asks(EngineKind.LOCAL, "", "kk", "tr", str(folder))(*(text.lower() for text in THREE))
        assert tuple(KINDS[EngineKind.LOCAL].ask(asked)) == IN_TURKISH
    finally:
        let_go()
