"""Sentences with a gap: what they say, and why some are not made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from quizapp.core import cloze
from quizapp.core.checking import faults
from quizapp.core.checking.texts import words
from quizapp.core.facts import Certainty, Entity, Fact, Pack, Version
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import present
from quizapp.core.questions import Format, Presentation
from quizapp.core.wording import sentence
from tests.core.examined import CITE, SOUND, changed, date, entity, fact, number, pack
from tests.core.packs import tiny, us_executive

LISTED = {"complete": {"subject": "chronicle"}}


def asked(made: Generated, key: str) -> str:
    """The sentence of a question, or the reason why there is none."""
    question = made.questions[f"clubs/{key}"]
    if Format.CLOZE in question.formats:
        return present(made, question, Format.CLOZE, 1).prompt
    reasons = [
        u.reason
        for u in made.unasked
        if (u.fact, u.aspect, u.format) == (question.facts[0], question.aspect, Format.CLOZE)
    ]
    assert len(reasons) == 1
    return reasons[0]


SENTENCES = {
    "ada-led/subject": "Fill in the name: According to the chronicle, ____ led Aurora Circle from "
    "1990 to 1994.",
    "gustav-chaired/subject": "Fill in the name: According to the chronicle, ____ chaired Aurora "
    "Circle in 1995.",
    "aurora-founded/when": "Fill in the date: Aurora Circle was founded ____ in Visby.",
    "aurora-founded/place": "Fill in the town: Aurora Circle was founded in March 1990 in ____.",
    "aurora-size/number": "Fill in the number: According to the club's own claim cited in the "
    "chronicle, Aurora Circle had ____ players in 1995.",
    "cygnus/led/subject": "several answers are wanted, and a sentence has one gap",
    "carl-led/subject": "the statement does not say first or later",
    "ada-led/when": "nothing proves that only one answer fills the gap",
}


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_keeps_its_source_and_its_hedge_or_is_not_made(key: str) -> None:
    assert asked(generate(SOUND), key) == SENTENCES[key]


SPOILT: dict[str, tuple[Fact | Entity, str, str]] = {
    "a word of the answer": (
        entity("aurora", "club", "Berg Circle"),
        "ada-led/subject",
        "the rest of the sentence gives the answer away",
    ),
    "an acronym of the answer": (
        entity("aurora", "club", "Circle of KRL", acronyms=()),
        "ada-led/subject",
        "the rest of the sentence gives the answer away",
    ),
    "the year of the answer": (
        entity("aurora", "club", "Circle of 1990"),
        "aurora-founded/when",
        "the rest of the sentence gives the answer away",
    ),
    "what the prompt alone tells": (
        changed("ada-led", ask={"subject": "Who, a smith, led {object}?"}),
        "ada-led/subject",
        "its own wording says what the statement may not",
    ),
    "a list that is not complete": (
        changed("ada-led", complete={}),
        "ada-led/subject",
        "nothing proves that only one answer fills the gap",
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_why_a_sentence_is_not_made(name: str) -> None:
    item, key, reason = SPOILT[name]
    others = (
        [entity("ada-berg", "person", "Kaj Rune Lund")] if name.startswith("an acronym") else []
    )
    assert asked(generate(pack(item, *others)), key) == reason


def test_what_sources_differ_on_does_not_stand_in_the_sentence() -> None:
    differ = changed(
        "aurora-founded",
        certainty=Certainty.DISPUTED,
        versions=(Version(CITE, place="kalmar"),),
    )
    said = asked(generate(pack(differ)), "aurora-founded/when")
    assert said == "Fill in the date: Aurora Circle was founded ____."


def test_one_sentence_is_not_asked_for_two_answers() -> None:
    twice = replace(SOUND.facts["borealis-size"], id="again", number=number(300))
    made = generate(pack(twice))
    told = [q for q in made.questions.values() if set(q.facts) & {"borealis-size", "again"}]
    assert all(Format.CLOZE not in question.formats for question in told)


@pytest.mark.parametrize("folder", [SOUND, tiny(), us_executive()])
def test_no_two_questions_share_a_sentence_and_each_is_the_statement(folder: Pack) -> None:
    made = generate(folder)
    seen: Counter[tuple[str, ...]] = Counter()
    for question in made.questions.values():
        if Format.CLOZE not in question.formats:
            continue
        shown = present(made, question, Format.CLOZE, 3)
        assert shown == Presentation((question.key,), Format.CLOZE, shown.prompt, 3)
        seen[words(shown.prompt)] += 1
        answer = question.answers[0]
        gone = answer.text if answer.date is None else answer.date.phrase()
        if answer.entity is not None:
            gone = folder.entities[answer.entity].in_text
        whole = shown.prompt.partition(": ")[2].replace(cloze.GAP, gone)
        told = sentence(folder, folder.facts[question.facts[0]])
        assert words(told)[-4:] == words(whole)[-4:]
        assert set(words(told)) - {"a", "by", "claim", "s"} <= set(words(whole))
    assert seen
    assert set(seen.values()) == {1}


TRAPS = pack(
    entity("equinox", "club", "Ada Berg's Table"),
    fact("ada-led-too", "ada-berg", "led", object="equinox", **LISTED),
    fact("karin-led-then", "karin-lindh", "led", object="delphin"),
    entity("delphin", "club", "Delphin League of 1996"),
    changed("delphin-founded", when=date("1996-06")),
)
SAFEGUARDS: dict[str, tuple[str, str, Callable[..., object]]] = {
    "what proves that nothing else fits": ("licence", "licence", lambda *_: "nature"),
    "what tells the answer": ("named", "_gives_away", lambda *_: False),
}


def examined() -> Counter[str]:
    made, found = generate(TRAPS), Counter[str]()
    for question in made.questions.values():
        if Format.CLOZE in question.formats:
            shown = present(made, question, Format.CLOZE, 1)
            found.update(f.rule for f in faults(made.pack, made.questions, shown))
    return found


def test_the_examiner_passes_what_is_made() -> None:
    assert examined() == {}


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_the_examiner_sees_a_safeguard_that_is_gone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, safeguard, instead = SAFEGUARDS[name]
    monkeypatch.setattr(cloze, safeguard, instead)
    assert examined()[rule] > 0


SPOILT_SENTENCES = {
    "two gaps": ("prompt", "Fill in the name: According to the chronicle, ____ chaired ____."),
    "the time left out": (
        "text",
        "Fill in the name: According to the chronicle, ____ chaired Aurora Circle.",
    ),
    "the club left out": ("text", "Fill in the name: According to the chronicle, ____ chaired it."),
    "another verb": (
        "text",
        "Fill in the name: According to the chronicle, ____ joined Aurora Circle in 1995.",
    ),
    "the answer in it": (
        "named",
        "Fill in the name: ____ (Gustav) chaired Aurora Circle in 1995.",
    ),
}


@pytest.mark.parametrize("name", SPOILT_SENTENCES)
def test_the_examiner_reads_the_sentence(name: str) -> None:
    rule, prompt = SPOILT_SENTENCES[name]
    made = generate(SOUND)
    question = made.questions["clubs/gustav-chaired/subject"]
    shown = Presentation((question.key,), Format.CLOZE, prompt, 1)
    assert rule in {fault.rule for fault in faults(SOUND, made.questions, shown)}
