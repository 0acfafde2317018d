"""Orders go through the engines of their pair, and whatever these do, nothing is lost and what happened is said."""

from __future__ import annotations

import json
import logging
import os
import signal
import time
from contextlib import ExitStack
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from orkhon.items import Language
from orkhon.translation.engines import TermHint, back_translation, engines_for, translate
from orkhon.translation.engines.engine_secrets import engine_secret_path, write_engine_secret
from orkhon.translation.engines.happenings import Happening
from orkhon.translation.engines.local import ask as local
from orkhon.translation.engines.local.ask import Runner, runner_for
from orkhon.translation.engines.orders import Answer
from orkhon.translation.models import Engine, EngineUse
from tests.outbound.servers import Handler, serving
from tests.translation.engines.look_alikes import chat, libretranslate
from tests.translation.engines.making import IN_TURKISH, NOW, THREE, an_engine, an_order
from tests.translation.engines.tiny_model import make_model

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

LOWER = tuple(text.lower() for text in THREE)


def codes(answer: Answer) -> list[tuple[str, str]]:
    """Who did what."""
    return [(one.engine, str(one.code)) for one in answer.attempts]


def test_without_engines_nothing_is_translated_and_nothing_fails() -> None:
    answer = translate(an_order(), now=NOW)
    assert (answer.texts, answer.attempts, answer.engine) == ((None, None, None), (), "")
    assert engines_for(Language.parse("kk"), Language.parse("tr"), confidential=False) == []


def test_the_first_engine_of_the_pair_translates() -> None:
    with libretranslate() as one, libretranslate() as two:
        an_engine("One", one.address, rank=1)
        an_engine("Two", two.address, rank=2)
        answer = translate(an_order(*LOWER), now=NOW)
    assert answer.texts == IN_TURKISH
    assert (answer.engine, answer.route, two.asked) == ("One", ("kk", "tr"), [])
    assert codes(answer) == [("One", "translated")]


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "answers fewer sentences": ({"twist": lambda texts: texts[:-1]}, "count"),
    "answers more sentences": ({"twist": lambda texts: [*texts, "bir daha"]}, "count"),
    "answers no list": ({"twist": lambda texts: {"a": 1}}, "broken"),
    "answers HTML": ({"raw": b"<html><body>Bad gateway</body></html>"}, "broken"),
    "answers nothing": ({"raw": b""}, "broken"),
    "answers JSON without end": ({"raw": b"[" * 60_000}, "broken"),
    "answers megabytes": ({"raw": b'{"translatedText": ["' + b"x" * 3_000_000 + b'"]}'}, "too_large"),
    "fails": ({"status": 500}, "refused"),
    "is asked too often": ({"status": 429, "answer_headers": {"Retry-After": "120"}}, "too_often"),
    "wants another key": ({"status": 403}, "wrong_key"),
    "never answers": ({"mute": True}, "silent"),
    "answers a byte at a time": ({"drip": 0.2}, "silent"),
    "leads elsewhere": ({"status": 302, "answer_headers": {"Location": "http://127.0.0.1:1/"}}, "forbidden"),
    "answers in another language": (
        {"twist": lambda texts: ["The big city of the country is very clean and new today."] * len(texts)},
        "doubtful",
    ),
    "leaves all of it as it was": ({"words": {}}, "doubtful"),
    "refuses": ({"twist": lambda texts: ["I'm sorry, but I cannot assist with that."] * len(texts)}, "doubtful"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_an_engine_does_the_next_one_is_asked_and_it_is_said(fault: str) -> None:
    facts, code = FAULTS[fault]
    texts = (
        "бүгін үлкен таза қала туралы жаңа кітап шықты деп хабарлады",
        "үлкен таза қала бүгін жаңа болып ашылды дейді тұрғындар",
        "жаңа қала бүгін таза әрі үлкен болып көрінді бізге",
    )
    words = {"бүгін": "bugün", "үлкен": "büyük", "таза": "temiz", "қала": "şehir", "туралы": "hakkında",
             "жаңа": "yeni", "кітап": "kitap", "шықты": "çıktı", "деп": "diye", "хабарлады": "bildirdi",
             "болып": "olarak", "ашылды": "açıldı", "дейді": "diyor", "тұрғындар": "sakinler", "әрі": "ve",
             "көрінді": "göründü", "бізге": "bize"}  # fmt: skip
    with libretranslate(**facts) as bad, libretranslate(words=words) as good:
        an_engine("Bad", bad.address, rank=1, timeout=1)
        an_engine("Good", good.address, rank=2)
        answer = translate(an_order(*texts), now=NOW)
    assert answer.complete
    assert set(answer.engines) == {"Good"}
    assert codes(answer) == [("Bad", code), ("Good", "translated")]
    with translation.override("en"):
        assert all(attempt.words and "%(" not in attempt.words for attempt in answer.attempts)
    bad_one = Engine.objects.get(name="Bad")
    assert (bad_one.failures, bool(bad_one.last_failure)) == (1, True)


def test_a_dead_server_is_passed_over() -> None:
    with libretranslate() as good:
        an_engine("Dead", "http://127.0.0.1:9", rank=1)
        an_engine("Good", good.address, rank=2)
        answer = translate(an_order(*LOWER), now=NOW)
    assert answer.complete
    assert codes(answer)[0] == ("Dead", "unreachable")
    assert not EngineUse.objects.filter(engine__name="Dead", spent__gt=0).exists()
    assert EngineUse.objects.get(engine__name="Dead").characters == 0


def test_only_the_sentences_that_cannot_be_used_go_to_the_next_engine() -> None:
    said = ("үлкен қала 25", "бүгін жаңа қала", "таза қала 77 бүгін")
    with libretranslate(twist=lambda texts: [texts[0].replace("25", ""), *texts[1:]]) as bad, libretranslate() as good:
        an_engine("Bad", bad.address, rank=1)
        an_engine("Good", good.address, rank=2)
        answer = translate(an_order(*said), now=NOW)
    assert answer.texts == ("büyük şehir 25", "bugün yeni şehir", "temiz şehir 77 bugün")
    assert answer.engines == ("Good", "Bad", "Bad")
    assert [asked["q"] for asked in good.asked] == [["үлкен қала 25"]]
    doubtful = answer.attempts[0]
    assert (doubtful.code, doubtful.sentences) == ("doubtful", (0,))
    with translation.override("en"):
        assert "numbers" in doubtful.words


@pytest.mark.parametrize("kind", ["libretranslate", "chat"])
def test_an_engine_that_swaps_what_it_is_asked_together_has_nothing_to_swap(kind: str) -> None:
    """Neither sentence has a number, a name or a link that would tell."""

    def swapping(found: list[str]) -> Any:
        swapped = [found[1], found[0], *found[2:]] if len(found) > 1 else found
        return swapped if kind == "libretranslate" else json.dumps(dict(zip(server.numbers, swapped, strict=True)))

    with {"libretranslate": libretranslate, "chat": chat}[kind](twist=swapping) as server:
        an_engine("One", server.address, kind=kind, model="m")
        assert translate(an_order(*LOWER), now=NOW).texts == IN_TURKISH
        assert len(server.asked) == 3


def test_a_server_that_answers_somebody_elses_question_is_not_believed() -> None:
    said = ("үлкен қала 340", "бүгін жаңа қала 1500", "таза қала")
    waiting = ["bugün yeni şehir 1500", "büyük şehir 340"]
    with libretranslate(twist=lambda texts: [waiting.pop(0)] if waiting else texts) as bad:
        an_engine("Bad", bad.address)
        answer = translate(an_order(*said), now=NOW)
    assert answer.texts == (None, None, "temiz şehir")
    assert "swapped" in answer.attempts[0].values["reasons"]


def test_a_chat_models_answer_to_another_number_is_no_answer() -> None:
    with chat(twist=lambda texts: json.dumps({"1": texts[0]}, ensure_ascii=False)) as model:
        an_engine("Chat", model.address, kind="chat", model="m")
        answer = translate(an_order(*LOWER), now=NOW)
    assert answer.texts == (IN_TURKISH[0], None, None)


def test_what_came_before_an_engine_fell_silent_is_kept_and_the_next_one_does_the_rest() -> None:
    def falling_silent(found: list[str]) -> list[str]:
        bad.mute = len(bad.asked) > 1
        return found

    with libretranslate(twist=falling_silent) as bad, libretranslate() as good:
        an_engine("Bad", bad.address, rank=1, timeout=1)
        an_engine("Good", good.address, rank=2)
        answer = translate(an_order(*LOWER), now=NOW)
    assert answer.texts == IN_TURKISH
    assert answer.engines == ("Bad", "Good", "Good")
    assert codes(answer) == [("Bad", "translated"), ("Bad", "silent"), ("Good", "translated")]
    assert Engine.objects.get(name="Bad").failures == 1


def test_one_answer_in_another_language_spoils_that_sentence_alone() -> None:
    said = ("үлкен қала таза", "бүгін жаңа қала", "таза жаңа қала бүгін")
    english = "The big city of the country is very clean and new today."
    with libretranslate(twist=lambda texts: [english] if texts == [IN_TURKISH[1]] else texts) as bad:
        an_engine("Bad", bad.address)
        answer = translate(an_order(*said), now=NOW)
    assert answer.texts == (IN_TURKISH[0], None, IN_TURKISH[2])


def test_a_model_that_refuses_one_sentence_translates_the_others() -> None:
    def refusing(texts: list[str]) -> str:
        if server.numbers == ["2"]:
            return "I'm sorry, but I cannot assist with that."
        return json.dumps(dict(zip(server.numbers, texts, strict=True)), ensure_ascii=False)

    with chat(twist=refusing) as server:
        an_engine("Chat", server.address, kind="chat", model="m")
        answer = translate(an_order(*LOWER), now=NOW)
    assert answer.texts == (IN_TURKISH[0], None, IN_TURKISH[2])
    assert answer.attempts[0].values["reasons"] == "refusal"
    assert Engine.objects.get().failures == 0


def test_a_sentence_whose_marks_were_lost_is_not_believed() -> None:
    with libretranslate(twist=lambda texts: [text.replace("</b>", "") for text in texts]) as bad:
        an_engine("Bad", bad.address)
        answer = translate(an_order("үлкен ⟦1⟧таза⟦/1⟧ қала", "⟦1⟧бүгін жаңа қала⟦/1⟧"), now=NOW)
    assert answer.texts == (None, "⟦1⟧bugün yeni şehir⟦/1⟧")


def test_an_engine_that_fails_again_and_again_is_left_alone_for_a_while_and_then_asked_anew() -> None:
    with libretranslate(status=500) as bad:
        engine = an_engine("Bad", bad.address)
        for _ in range(3):
            translate(an_order(*LOWER), now=NOW)
        engine.refresh_from_db()
        assert engine.paused_until is not None
        assert NOW < engine.paused_until < NOW + timedelta(minutes=2)
        asked = len(bad.asked)
        answer = translate(an_order(*LOWER), now=NOW)
        assert (len(bad.asked), codes(answer)) == (asked, [("Bad", "paused")])
        assert "2026-11-22 16:41 UTC" in answer.attempts[0].values["until"]
        bad.status = 200
        assert translate(an_order(*LOWER), now=NOW + timedelta(hours=2)).complete
    again = Engine.objects.get()
    assert (again.failures, again.paused_until) == (0, None)


def test_an_engine_that_wants_to_be_left_alone_is() -> None:
    with libretranslate(status=429, answer_headers={"Retry-After": "600"}) as bad:
        engine = an_engine("Busy", bad.address)
        translate(an_order(*LOWER), now=NOW)
    engine.refresh_from_db()
    assert engine.paused_until is not None
    assert engine.paused_until >= NOW + timedelta(seconds=599)


def test_what_a_month_may_cost_is_never_passed() -> None:
    with libretranslate() as server:
        an_engine("Dear", server.address, price=Decimal(1_000), cap=Decimal("0.02"))
        assert translate(an_order("үлкен қала"), now=NOW).complete
        answer = translate(an_order("үлкен таза қала"), now=NOW)
        assert codes(answer) == [("Dear", "dear")]
        use = EngineUse.objects.get()
        assert (use.characters, use.spent, use.questions, f"{use.month}") == (10, 10_000, 1, "2026-11-01")
        assert translate(an_order("үлкен таза қала"), now=NOW + timedelta(days=10)).complete


def test_confidential_text_never_goes_to_an_engine_outside() -> None:
    asked: list[str] = []

    def fail(handler: Handler) -> None:
        asked.append(handler.path)
        handler.send(b"{}")

    with serving(fail) as address:
        an_engine("Outside", address, local=False)
        an_engine(
            "Elsewhere", address, kind="chat", model="m", local=False, pairs=("kk-Cyrl>ru-Cyrl", "ru-Cyrl>tr-Latn")
        )
        answer = translate(an_order(*LOWER, confidential=True), now=NOW)
        assert (asked, answer.texts) == ([], (None, None, None))
        assert {code for _, code in codes(answer)} == {"outside"}
    assert engines_for(Language.parse("kk"), Language.parse("tr"), confidential=True) == []
    assert len(engines_for(Language.parse("kk"), Language.parse("tr"), confidential=False)) == 2
    assert EngineUse.objects.count() == 0


def test_confidential_text_goes_to_an_engine_inside() -> None:
    with libretranslate() as server:
        an_engine("Inside", server.address)
        assert translate(an_order(*LOWER, confidential=True), now=NOW).texts == IN_TURKISH


def test_an_engine_marked_inside_whose_name_leads_outside_never_sees_confidential_text() -> None:
    an_engine("Moved", "http://93.184.215.14:5000", timeout=1)
    answer = translate(an_order(*LOWER, confidential=True), now=NOW)
    assert codes(answer) == [("Moved", "unreachable")]
    assert EngineUse.objects.get().characters == 0


def test_without_the_pair_the_way_leads_by_a_third_language() -> None:
    to_russian = {"таза": "чистый", "қала": "город", "жаңа": "новый"}
    to_turkish = {"чистый": "temiz", "город": "şehir", "новый": "yeni"}
    with libretranslate(words=to_russian) as one, libretranslate(words=to_turkish) as two:
        an_engine("First", one.address, pairs=("kk-Cyrl>ru-Cyrl",))
        an_engine("Second", two.address, pairs=("ru-Cyrl>tr-Latn",))
        answer = translate(an_order("таза қала", "жаңа қала"), now=NOW)
        (way,) = engines_for(Language.parse("kk"), Language.parse("tr"), confidential=False)
    assert answer.texts == ("temiz şehir", "yeni şehir")
    assert (answer.route, answer.engine) == (("kk", "ru", "tr"), "First → Second")
    assert (way.route, way.engines) == (("kk", "ru", "tr"), ("First", "Second"))


def test_a_pair_that_is_left_to_people_goes_no_other_way() -> None:
    with libretranslate() as server:
        an_engine("People", kind="nothing", local=False)
        an_engine("Later", server.address, rank=2)
        an_engine("Round", server.address, pairs=("kk-Cyrl>ru-Cyrl", "ru-Cyrl>tr-Latn"))
        answer = translate(an_order(*LOWER), now=NOW)
        assert (server.asked, codes(answer)) == ([], [("People", "nobody")])
    assert engines_for(Language.parse("kk"), Language.parse("tr"), confidential=False) == []


def test_an_engine_gets_the_script_that_it_wants_and_the_text_comes_back_in_ours() -> None:
    with libretranslate(words={"toza": "temiz", "shahar": "şehir"}) as one:
        an_engine("Latin", one.address, pairs=("uz-Latn>tr-Latn",))
        answer = translate(an_order("тоза шаҳар", source="uz-Cyrl"), now=NOW)
        assert (one.asked[0]["q"], answer.texts) == (["toza shahar"], ("temiz şehir",))
    with libretranslate(words={"temiz": "toza", "şehir": "shahar"}) as two:
        an_engine("Back", two.address, pairs=("tr-Latn>uz-Latn",))
        assert translate(an_order("temiz ⟦1⟧şehir⟦/1⟧", source="tr", target="uz-Cyrl"), now=NOW).texts == (
            "тоза ⟦1⟧шаҳар⟦/1⟧",
        )


def test_a_reviewer_is_shown_the_translation_brought_back() -> None:
    with libretranslate(words={"temiz": "таза", "şehir": "қала"}) as server:
        an_engine("Back", server.address, pairs=("tr-Latn>kk-Cyrl",))
        answer = back_translation("temiz şehir", Language.parse("kk"), Language.parse("tr"), confidential=True, now=NOW)
    assert (answer.texts, answer.route) == (("таза қала",), ("tr", "kk"))


def test_a_chat_model_without_its_key_says_so() -> None:
    with chat(key="sesame") as model:
        an_engine("Chat", model.address, kind="chat", model="any-model")
        assert codes(translate(an_order(*LOWER), now=NOW)) == [("Chat", "wrong_key")]


def test_a_chat_model_is_given_glossary_and_context_and_answers_by_number(own_home: Path) -> None:
    def of_numbers(texts: list[str]) -> str:
        numbered = dict(zip(model.numbers, texts, strict=True))
        return f"```json\n{json.dumps(numbered | {'9': 'fazla'}, ensure_ascii=False)}\n```"

    with chat(key="sesame", twist=of_numbers) as model:
        engine = an_engine("Chat", model.address, kind="chat", model="any-model")
        write_engine_secret(own_home, engine.pk, "sesame")
        order = an_order(*LOWER, terms=(TermHint(source="қала", target="şehir"),), context="Бас мақала")
        answer = translate(order, now=NOW)
    assert answer.texts == IN_TURKISH
    asked = model.asked[0]
    given = json.loads(asked["messages"][1]["content"])
    assert (asked["model"], given["glossary"]) == ("any-model", {"қала": "şehir"})
    assert given["context"] == "Бас мақала\nбүгін жаңа қала таза жаңа қала бүгін"
    assert (given["from"], given["to"]) == ("Kazakh in Cyrillic script", "Turkish")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("As an AI language model, I cannot translate this.", "doubtful"),
        ("{'1': broken", "broken"),
        ("[]", "broken"),
        ("{}", "count"),
        (json.dumps({"1": "büyük şehir temiz"}), "doubtful"),
    ],
)
def test_a_chat_model_that_answers_badly_is_found_out(content: str, code: str) -> None:
    with chat(twist=lambda texts: content) as model:
        an_engine("Chat", model.address, kind="chat", model="m")
        answer = translate(an_order(*LOWER), now=NOW)
    assert codes(answer)[0] == ("Chat", code)
    assert answer.texts[1:] == (None, None)


def test_a_key_is_in_no_error_and_in_no_log(own_home: Path, caplog: pytest.LogCaptureFixture) -> None:
    secret = "QZKEYQZ"
    with ExitStack() as stack, caplog.at_level(logging.DEBUG):
        for kind, server in (("chat", chat), ("libretranslate", libretranslate)):
            bad = stack.enter_context(server(status=500))
            engine = an_engine(kind, bad.address, kind=kind, model="m")
            write_engine_secret(own_home, engine.pk, secret)
        answer = translate(an_order(*LOWER), now=NOW)
    told = [str(attempt) + attempt.words for attempt in answer.attempts]
    told += [*list(Engine.objects.values_list("last_failure", flat=True)), caplog.text]
    assert len(answer.attempts) == 2
    assert not [one for one in told if secret in one]
    assert engine_secret_path(own_home, engine.pk).stat().st_mode & 0o077 == 0


def test_figures_without_words_go_through() -> None:
    with libretranslate() as server:
        an_engine("One", server.address)
        assert translate(an_order("2:1", "…", "—", "100 %"), now=NOW).texts == ("2:1", "…", "—", "100 %")


def test_an_empty_sentence_stays_empty_and_an_endless_one_goes_to_nobody() -> None:
    with libretranslate() as server:
        an_engine("One", server.address)
        answer = translate(an_order(" ", "таза қала", "қала " * 2_000), now=NOW)
    assert answer.texts == (" ", "temiz şehir", None)
    assert [asked["q"] for asked in server.asked] == [["таза қала"]]


def test_a_local_model_is_started_on_demand_and_let_go_when_idle(tmp_path: Path) -> None:
    runner = Runner(make_model(tmp_path / "model", family="nllb"), idle=0.5)
    assert runner.pid is None
    assert runner.ask(("таза қала",), "kk", "tr", seconds=60) == ["temiz şehir"]
    first = runner.pid
    assert first is not None
    end = time.monotonic() + 60
    while runner.pid is not None and time.monotonic() < end:
        time.sleep(0.05)
    assert runner.pid is None
    assert runner.ask(("қала",), "kk", "tr", seconds=60) == ["şehir"]
    runner.end()


def test_a_killed_local_model_is_started_anew(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", family="madlad")
    an_engine("Local", kind="local", model=str(folder), timeout=60, local=False)
    assert translate(an_order("таза қала", confidential=True), now=NOW).texts == ("temiz şehir",)
    pid = runner_for(folder.resolve()).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    answers = [translate(an_order("таза қала"), now=NOW).texts for _ in range(2)]
    assert answers[-1] == ("temiz şehir",)


def test_what_a_local_model_lacks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_engine("Local", kind="local", model=str(tmp_path), timeout=60)
    assert codes(translate(an_order("таза қала"), now=NOW)) == [("Local", Happening.NO_MODEL)]
    broken = make_model(tmp_path / "broken", family="nllb")
    (broken / "model.bin").write_bytes(b"nothing")
    Engine.objects.update(model=str(broken))
    assert codes(translate(an_order("таза қала"), now=NOW)) == [("Local", Happening.NO_MODEL)]
    monkeypatch.setattr(local, "PACKAGES", ("ctranslate2", "no_such_package_of_anybody"))
    (missing,) = translate(an_order("таза қала"), now=NOW).attempts
    assert missing.code == Happening.NOT_INSTALLED
    assert "no_such_package_of_anybody" in missing.words


def test_a_language_that_a_local_model_does_not_know_is_said(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "model", family="nllb")
    an_engine("Local", kind="local", model=str(folder), timeout=60, pairs=("kk-Cyrl>az-Latn",))
    assert codes(translate(an_order("таза қала", target="az"), now=NOW)) == [("Local", "no_pair")]
