"""Questions of packs drawn by lot pass the examiner: what no author has tried is tried here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.core.checking import Fault, faults, pack_faults
from quizapp.core.facts import Pack
from quizapp.core.generation import generate
from quizapp.core.presenting import partners, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format
from tests.core.made_packs import made_pack

PACKS = 200
PACKS_IN_A_TEST = 20
SEEDS = range(3)


def _found(pack: Pack) -> Iterator[Fault]:
    made = generate(pack)
    yield from pack_faults(pack, made.questions)
    for question in made.questions.values():
        for format_ in set(question.formats) - OVER_SEVERAL:
            for seed in SEEDS:
                yield from faults(pack, made.questions, present(made, question, format_, seed))
        for seed in SEEDS:
            members = partners(made, question, lambda _: True, seed)
            if len(members) > 1:
                shown = present_members(made, members, Format.MATCHING, seed)
                yield from faults(pack, made.questions, shown)


@pytest.mark.parametrize("first", range(0, PACKS, PACKS_IN_A_TEST))
def test_the_examiner_passes_every_question_of_packs_drawn_by_lot(
    first: int, tmp_path: Path
) -> None:
    packs = {
        seed: pack
        for seed in range(first, first + PACKS_IN_A_TEST)
        if (pack := made_pack(seed, tmp_path)) is not None
    }
    assert len(packs) > PACKS_IN_A_TEST / 2
    found = {seed: list(dict.fromkeys(_found(pack))) for seed, pack in packs.items()}
    assert {seed: faults_ for seed, faults_ in found.items() if faults_} == {}
