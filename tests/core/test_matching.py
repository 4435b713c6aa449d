"""Matchings: every pair is the only right one, each row is graded by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core import matching, presenting
from quizapp.core.checking import faults
from quizapp.core.facts import Pack
from quizapp.core.generation import Generated, generate
from quizapp.core.grading import grade
from quizapp.core.names import build_index
from quizapp.core.presenting import CannotPresent, partners, present_members
from quizapp.core.questions import Format, Presentation, Question, Response, Value, Verdict
from tests.core.examined import SOUND, date, fact, pack
from tests.core.packs import tiny

PACKS = {"clubs": generate(SOUND), "tiny": generate(tiny())}
LISTED = {"complete": {"subject": "chronicle"}}


def able(made: Generated) -> list[Question]:
    return [q for q in made.questions.values() if Format.MATCHING in q.formats]


def shown_for(made: Generated, question: Question, seed: int = 1) -> Presentation | None:
    members = partners(made, question, lambda _: True, seed)
    if len(members) < 2:
        return None
    return present_members(made, members, Format.MATCHING, seed)


@given(st.sampled_from(sorted(PACKS)), st.data(), st.integers(0, 2**32))
def test_rows_have_one_value_each_and_at_most_one_is_left_over(name: str, data, seed: int) -> None:
    made = PACKS[name]
    question = data.draw(st.sampled_from(able(made)))
    members = partners(made, question, lambda _: True, seed)
    assert members[0] is question
    if len(members) == 1:
        return
    shown = present_members(made, members, Format.MATCHING, seed)
    assert shown == present_members(made, tuple(reversed(members)), Format.MATCHING, seed)
    assert set(shown.keys) == {member.key for member in members}
    assert 3 <= len(shown.rows) == len(shown.keys) <= 5
    assert len(shown.options) - len(shown.rows) in (0, 1)
    assert len(set(shown.solution)) == len(shown.rows)
    for key, place in zip(shown.keys, shown.solution, strict=True):
        assert shown.options[place].value == made.questions[key].answers[0]
    assert not faults(made.pack, made.questions, shown)


def test_only_those_that_are_able_are_taken() -> None:
    made = PACKS["tiny"]
    found = 0
    for question in able(made):
        others = partners(made, question, lambda other: other.core, 5)[1:]
        assert all(other.core for other in others)
        found += bool(others)
    assert found


def test_two_whose_answers_may_both_be_right_are_never_together() -> None:
    """Visby and Kalmar are both told of Borealis Union once somebody else says so."""
    made = generate(pack(LOOSE))
    whens = [made.questions[f"clubs/{club}-founded/when"] for club in ("aurora", "borealis")]
    assert not any(
        set(whens) <= set(partners(made, question, lambda _: True, seed))
        for question in whens
        for seed in range(20)
    )
    other = made.questions["clubs/cygnus-founded/when"]
    with pytest.raises(CannotPresent):
        present_members(made, [*whens, other], Format.MATCHING, 1)


def test_a_row_that_tells_its_answer_is_none() -> None:
    club = replace(SOUND.entities["aurora"], name="Visbyan Circle")
    question = generate(pack(club)).questions["clubs/aurora-founded/place"]
    assert Format.MATCHING not in question.formats
    dated = replace(SOUND.entities["aurora"], name="Circle of 1990")
    question = generate(pack(dated)).questions["clubs/aurora-founded/when"]
    assert Format.MATCHING not in question.formats


def test_what_is_not_alike_is_refused_and_why_is_told() -> None:
    made = PACKS["clubs"]
    chaired = made.questions["clubs/gustav-chaired/subject"]
    told = {u.reason for u in made.unasked if u.fact == "gustav-chaired" and u.format}
    assert "fewer than 3 questions are asked alike" in told
    with pytest.raises(CannotPresent):
        present_members(made, [chaired, *able(made)[:2]], Format.MATCHING, 1)


LOOSE = fact("borealis-announced", "borealis", "announced", when=date("[1990..1994]"))
DATED = replace(SOUND.entities["cygnus"], name="Players of 1994")
SAFEGUARDS: dict[str, tuple[str, Pack, str, Callable[..., object]]] = {
    "what could be right": ("also-right", pack(LOOSE), "provably_wrong", lambda *_: True),
    "what tells an answer": ("named", pack(DATED), "_tells", lambda *_: False),
}


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_the_examiner_sees_a_safeguard_that_is_gone(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, traps, safeguard, instead = SAFEGUARDS[name]

    def examined() -> Counter[str]:
        made = generate(traps)
        shown = [s for q in able(made) for i in range(8) if (s := shown_for(made, q, i))]
        return Counter(f.rule for s in shown for f in faults(made.pack, made.questions, s))

    assert examined() == {}
    monkeypatch.setattr(matching, safeguard, instead)
    assert examined()[rule] > 0


SHOWN = shown_for(PACKS["clubs"], PACKS["clubs"].questions["clubs/aurora-founded/place"])


def spoilt() -> dict[str, tuple[str, Presentation]]:
    assert SHOWN is not None
    first, second, *rest = SHOWN.solution
    wrong = Value("Nora", entity="nora")
    options = list(SHOWN.options)
    options[first] = replace(options[first], value=wrong, text="Nora")
    return {
        "a wrong pair": ("answer", replace(SHOWN, solution=(second, first, *rest))),
        "one value twice": ("solution", replace(SHOWN, solution=(first, first, *rest))),
        "a row too few": ("keys", replace(SHOWN, rows=SHOWN.rows[:2])),
        "two rows": (
            "solution",
            replace(SHOWN, rows=SHOWN.rows[:2], keys=SHOWN.keys[:2], solution=SHOWN.solution[:2]),
        ),
        "a value that nobody says": ("answer", replace(SHOWN, options=tuple(options))),
        "another row": ("text", replace(SHOWN, rows=("Delphin League", *SHOWN.rows[1:]))),
        "another question": ("text", replace(SHOWN, prompt="Match: Where is …?")),
    }


@pytest.mark.parametrize("name", spoilt())
def test_the_examiner_reads_the_pairs(name: str) -> None:
    rule, shown = spoilt()[name]
    made = PACKS["clubs"]
    assert rule in {fault.rule for fault in faults(made.pack, made.questions, shown)}


def judged(*pairs: int | None):
    assert SHOWN is not None
    made = PACKS["clubs"]
    questions = [made.questions[key] for key in SHOWN.keys]
    return grade(made.pack, build_index(made.pack), questions, SHOWN, Response(pairs=pairs))


def test_each_row_is_graded_by_itself() -> None:
    assert SHOWN is not None
    right = SHOWN.solution
    assert (judged(*right).verdict, judged(*right).credit) == (Verdict.RIGHT, 1.0)
    assert judged(*right).reason == "All of them are right."
    swapped = judged(right[1], right[0], right[2])
    assert swapped.verdict is Verdict.PARTIAL
    assert swapped.credit == pytest.approx(1 / 3)
    assert list(swapped.members.values()) == [0, 0, 1]
    assert judged(right[0], None, None).members == dict(zip(SHOWN.keys, (1, 0, 0), strict=True))
    assert judged(None, None, None).reason == "Not known yet."
    assert set(judged(None, None, None).members.values()) == {0}


def test_what_is_no_pairing_is_asked_back() -> None:
    assert SHOWN is not None
    first, second, _ = SHOWN.solution
    for pairs in ((first, first, second), (first,), (first, second, 9), (first, second, -1)):
        assert judged(*pairs).verdict is Verdict.UNCLEAR


def test_the_prompt_says_what_is_matched() -> None:
    assert SHOWN is not None
    assert SHOWN.prompt == "Match: In which town was … founded?"
    events = shown_for(PACKS["clubs"], PACKS["clubs"].questions["clubs/aurora-founded/when"])
    assert events is not None
    assert events.prompt == presenting.matching.EVENTS
    assert all(row.startswith("The founding of") for row in events.rows)
    assert [o.value.date for o in events.options] == sorted(
        (o.value.date for o in events.options), key=lambda d: d.earliest
    )
