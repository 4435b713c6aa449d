"""The examiner sees a generator that has forgotten a rule.

Each test takes one safeguard out of the generator and presents a pack full of traps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from quizapp.core import distractors, generation, presenting
from quizapp.core.candidates import Candidates
from quizapp.core.checking import faults, pack_faults
from quizapp.core.facts import Certainty, Version
from quizapp.core.generation import generate
from quizapp.core.presenting import present
from quizapp.core.questions import OVER_SEVERAL
from tests.core.examined import CITE, changed, date, entity, fact, pack

LISTED = {"complete": {"subject": "chronicle"}}
TRAPS = pack(
    entity("equinox", "club", "Ada Berg's Table"),
    fact("ada-led-too", "ada-berg", "led", object="equinox", **LISTED),
    fact("carl-paid", "carl-dahl", "paid", object="aurora"),
    fact("elin-claimed", "elin-falk", "led", object="delphin", certainty=Certainty.CLAIMED),
    fact("aurora-announced", "aurora", "announced", when=date("[1989-02..1990-02]")),
    changed(
        "cygnus-founded",
        certainty=Certainty.DISPUTED,
        versions=(Version(CITE, place="kalmar"),),
    ),
    changed("borealis-founded", when=date("1992-07?")),
    fact("borealis-announced", "borealis", "announced", when=date("1993")),
)


def examined() -> Counter[str]:
    """How many faults of each rule the pack has, in every format of one question."""
    made = generate(TRAPS)
    found = list(pack_faults(made.pack, made.questions))
    for question in made.questions.values():
        for format in set(question.formats) - OVER_SEVERAL:  # noqa: A001
            for seed in range(3):
                shown = present(made, question, format, seed)
                found += faults(made.pack, made.questions, shown)
    return Counter(fault.rule for fault in found)


def _any_kind(candidates: Candidates, entity: str, year: float) -> list[str]:
    return [e for e in candidates.pack.entities if e != entity]


SAFEGUARDS: dict[str, tuple[str, object, str, Callable[..., object]]] = {
    "what proves an option wrong": ("licence", distractors, "licence", lambda *_: "nature"),
    "what is recorded": ("also-right", distractors, "forbidden_entities", lambda *_: set()),
    "the time that dates share": ("also-right", distractors, "overlaps", lambda *_: False),
    "one kind": ("kind", Candidates, "alike", _any_kind),
    "the hedge of prompts": ("hedge", generation, "attribution", lambda *_: ""),
    "the hedge of statements": ("hedge", presenting, "attribution", lambda *_: ""),
    "the answer in the prompt": ("named", generation, "named_outright", lambda *_: False),
}


def test_the_generator_with_all_its_safeguards_passes() -> None:
    assert examined() == {}


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_a_generator_without_a_safeguard_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, where, safeguard, instead = SAFEGUARDS[name]
    monkeypatch.setattr(where, safeguard, instead)
    assert examined()[rule] > 0
