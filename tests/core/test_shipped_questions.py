"""Every question of every shipped pack, in every format and for several seeds, passes the examiner.

A failure here lists faults of the pack or of the generator: the pack is mended, never the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from quizapp.content.reading import build_pack, read_folder
from quizapp.content.shipped import shipped_packs
from quizapp.core.checking import Fault, faults, pack_faults, position_faults
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import companions, partners, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format, Presentation
from quizapp.core.wording import sentence
from tests.core.packs import PACKS

SEEDS = range(4)
SHOWN = 200  # faults in one failure message
FOLDERS = [*shipped_packs(), *(folder for folder in sorted(PACKS.iterdir()) if folder.is_dir())]

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


@cache
def generated(folder: Path) -> Generated:
    reading = read_folder(folder)
    return generate(build_pack(reading.header, reading.tables))


@cache
def presentations(folder: Path) -> tuple[Presentation, ...]:
    return tuple(_presentations(generated(folder)))


def _presentations(made: Generated) -> Iterator[Presentation]:
    for question in made.questions.values():
        for format in question.formats:  # noqa: A001
            for seed in SEEDS:
                if format not in OVER_SEVERAL:
                    yield present(made, question, format, seed)
                    continue
                members = (
                    partners(made, question, lambda _: True, seed)
                    if format is Format.MATCHING
                    else companions(question, made.questions.values(), format, seed)
                )
                if len(members) > 1:
                    yield present_members(made, members, format, seed)


def none(found: Iterable[Fault]) -> None:
    """Fail with a list of all that was found."""
    lines = [f"{fault.rule}: {fault.key}: {fault.message}" for fault in dict.fromkeys(found)]
    if lines:
        more = [f"... and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
        pytest.fail("\n".join([*lines[:SHOWN], *more]), pytrace=False)


def test_the_questions_of_the_pack_pass(folder: Path) -> None:
    made = generated(folder)
    none(pack_faults(made.pack, made.questions))


def test_every_presentation_passes(folder: Path) -> None:
    made = generated(folder)
    shown = presentations(folder)
    none(f for one in shown for f in faults(made.pack, made.questions, one))


def test_no_key_can_be_guessed_by_where_it_stands(folder: Path) -> None:
    none(position_faults(presentations(folder)))


def test_no_wrong_option_is_explained_by_what_sources_differ_on(folder: Path) -> None:
    pack = generated(folder).pack
    disputed = {sentence(pack, fact) for fact in pack.facts.values() if fact.versions}
    told = {
        option.really
        for shown in presentations(folder)
        if shown.format in (Format.CHOICE, Format.CHOICES)
        for option in shown.options
    }
    assert told.isdisjoint(disputed)
