"""Written questions: every format is put and graded, and what is wrong is never also right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.asking_written import MOST_WRONG, prompt_of
from quizapp.core.checking import faults, pack_faults
from quizapp.core.checking.written import ALSO, written_faults
from quizapp.core.decks import card_hashes, deck_options
from quizapp.core.folding import compact
from quizapp.core.generation import Generated, generate
from quizapp.core.grading import grade, grade_text
from quizapp.core.name_index import build_index
from quizapp.core.presenting import CannotPresent, companions, partners, present
from quizapp.core.questions import TYPED, Format, Presentation, Question, Response, Verdict
from quizapp.core.revisions import content_hash
from quizapp.core.wording import sentence
from quizapp.core.written import ANSWER_KIND, apart
from tests.core.packs import tiny
from tests.core.written_packs import EVERY, generated_with, pack_with, question_in, written_of

GENERATED = generated_with()
INDEX = build_index(GENERATED.pack)
WRITTEN = [question for question in GENERATED.questions.values() if question.written]
SEEDS = st.integers(0, 2**63)


def as_put() -> list[tuple[Question, Format]]:
    return [(question, format_) for question in WRITTEN for format_ in question.alone]


def right_response(question: Question, shown: Presentation) -> Response:
    if shown.format is Format.MATCHING:
        return Response(pairs=tuple(shown.solution))
    if shown.format is Format.FLIP:
        return Response(chosen=(2,))
    if shown.format in TYPED:
        return Response(text=question.answers[0].text)
    return Response(chosen=shown.solution)


def judged(question: Question, shown: Presentation, response: Response) -> Any:
    return grade(GENERATED.pack, INDEX, [question], shown, response)


def test_every_way_of_asking_is_written_here() -> None:
    assert {item["format"] for item in EVERY} == {format_.value for format_ in ALSO}


def test_the_rest_of_the_pack_is_asked_as_before() -> None:
    before, now = generate(tiny()).questions, GENERATED.questions
    assert before.items() <= now.items()
    assert [key for key in now if key not in before] == [q.key for q in WRITTEN]
    assert apart(GENERATED.pack).facts == tiny().facts
    assert apart(GENERATED.pack).entities == tiny().entities


@given(st.sampled_from(as_put()), SEEDS)
def test_every_format_is_put_alike_from_one_seed_and_graded(
    case: tuple[Question, Format], seed: int
) -> None:
    question, format_ = case
    shown = present(GENERATED, question, format_, seed)
    assert shown == present(GENERATED, question, format_, seed)
    assert shown.keys == (question.key,)
    found = judged(question, shown, right_response(question, shown))
    assert found.verdict is Verdict.RIGHT
    assert found.members in ({}, {question.key: 1.0})
    assert judged(question, shown, Response()).verdict is Verdict.WRONG


@given(st.sampled_from(as_put()), SEEDS)
def test_options_are_distinct_and_no_wrong_one_is_an_accepted_answer(
    case: tuple[Question, Format], seed: int
) -> None:
    question, format_ = case
    shown = present(GENERATED, question, format_, seed)
    assert len({option.text for option in shown.options}) == len(shown.options)
    if format_ not in (Format.CHOICE, Format.CHOICES):
        return
    wrong = [option for option in shown.options if not option.correct]
    assert {i for i, o in enumerate(shown.options) if o.correct} == set(shown.solution)
    assert all(option.really for option in wrong)
    for option in wrong:
        assert judged(question, shown, Response((shown.options.index(option),))).credit == 0
        if not TYPED.isdisjoint(question.formats):
            typed = grade_text(GENERATED.pack, INDEX, question, option.text)
            assert typed.verdict is not Verdict.RIGHT


@given(SEEDS)
def test_the_order_of_options_tells_nothing(seed: int) -> None:
    order = present(GENERATED, question_in(GENERATED, "by-weight"), Format.ORDER, seed)
    assert order.solution != tuple(range(len(order.options)))
    for id_ in ("congress", "guests"):
        shown = present(GENERATED, question_in(GENERATED, id_), Format.CHOICE, seed)
        values = [
            o.value.date.edtf if o.value.date else o.value.number.low if o.value.number else 0
            for o in shown.options
        ]
        assert all(a < b for a, b in pairwise(values))  # type: ignore[operator]


def test_the_right_option_stands_everywhere() -> None:
    question = question_in(GENERATED, "which-gas")
    shown = [present(GENERATED, question, Format.CHOICE, seed) for seed in range(300)]
    places = [one.solution[0] for one in shown]
    assert all(70 < places.count(place) < 130 for place in range(3))


@given(st.permutations(range(4)), SEEDS)
def test_an_order_earns_by_pairs(given_: list[int], seed: int) -> None:
    question = question_in(GENERATED, "by-weight")
    shown = present(GENERATED, question, Format.ORDER, seed)
    found = judged(question, shown, Response(tuple(given_)))
    place = {option: rank for rank, option in enumerate(shown.solution)}
    pairs = [(a, b) for i, a in enumerate(given_) for b in given_[i + 1 :]]
    assert found.credit == pytest.approx(sum(place[a] < place[b] for a, b in pairs) / 6)
    assert found.members == {question.key: found.credit}


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3, unique=True), SEEDS)
def test_a_matching_earns_line_by_line(pairs: list[int], seed: int) -> None:
    question = question_in(GENERATED, "symbols")
    shown = present(GENERATED, question, Format.MATCHING, seed)
    assert len(shown.options) == 4
    found = judged(question, shown, Response(pairs=tuple(pairs)))
    right = sum(a == b for a, b in zip(pairs, shown.solution, strict=True))
    assert found.credit == pytest.approx(right / 3)
    assert found.members == {question.key: found.credit}


def test_a_written_order_or_matching_is_put_by_itself() -> None:
    for id_, format_ in (("by-weight", Format.ORDER), ("symbols", Format.MATCHING)):
        question = question_in(GENERATED, id_)
        assert question.among == ()
        others = list(GENERATED.questions.values())
        assert companions(question, others, format_, 1) == (question,)
        assert partners(GENERATED, question, lambda _: True, 1) == (question,)
        for other in others:
            if format_ in other.among and format_ is Format.ORDER:
                assert question not in companions(other, others, format_, 1)
        with pytest.raises(CannotPresent):
            present(GENERATED, question, Format.CHOICE, 1)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("Antoine Dubois", Verdict.RIGHT),
        ("antoine dubois", Verdict.RIGHT),
        ("A. L. Dubois", Verdict.RIGHT),
        ("Dubois of Paris", Verdict.RIGHT),
        ("Antoine Duboys", Verdict.RIGHT),
        ("Emile Fournier", Verdict.WRONG),
        ("Antoine Lavoisier", Verdict.WRONG),  # somebody else, whom the pack knows
    ],
)
def test_a_typed_name_is_graded_as_all_names_are(typed: str, verdict: Verdict) -> None:
    found = grade_text(GENERATED.pack, INDEX, question_in(GENERATED, "nickname"), typed)
    assert found.verdict is verdict


def test_a_name_that_the_pack_knows_is_its_entity() -> None:
    item = {**EVERY[3], "answers": [{"text": "Humphry Davy", "also": ["Davy of Penzance"]}]}
    generated = generated_with([item])
    (value,) = question_in(generated, "nickname").answers
    assert value.entity == "humphry-davy"
    assert "Davy of Penzance" in generated.pack.entities["humphry-davy"].spellings
    kinds = [e.kind for e in generated.pack.entities.values()]
    assert kinds.count(ANSWER_KIND.id) == 2  # the wrong ones


def test_dates_and_numbers_are_graded_at_their_own_precision() -> None:
    congress, guests = question_in(GENERATED, "congress"), question_in(GENERATED, "guests")
    for question, typed, credit in (
        (congress, "September 1860", 1.0),
        (congress, "3 September 1860", 1.0),
        (congress, "October 1860", 0.0),
        (guests, "140", 1.0),
        (guests, "150", 1.0),
        (guests, "200", 0.0),
    ):
        found = grade_text(GENERATED.pack, INDEX, question, typed).credit
        assert (found >= 0.5) == (credit == 1.0), typed
    assert 0 < grade_text(GENERATED.pack, INDEX, congress, "1860").credit < 1


def test_what_is_claimed_is_asked_as_a_claim() -> None:
    pack = GENERATED.pack
    question = question_in(GENERATED, "nickname")
    for format_ in question.formats:
        text = prompt_of(pack, pack.facts["nickname"], pack.written["nickname"], format_)
        assert "According to a claim" in text


@pytest.mark.parametrize(
    ("id_", "said"),
    [
        ("which-gas", "Which gas keeps a flame alight? The vital air."),
        ("salt", "This is false: Common salt is a metal."),
        ("table-of", "The table of elements was first read by Dmitry Sokolov in St. Petersburg."),
        ("congress", "When did the chemists meet at Karlsruhe? September 1860."),
    ],
)
def test_the_statement_says_what_is_right(id_: str, said: str) -> None:
    assert sentence(GENERATED.pack, GENERATED.pack.facts[id_]) == said


REVISING: list[tuple[str, dict[str, Any], bool]] = [
    ("which-gas", {"answers": ["The best air"]}, True),
    ("which-gas", {"answers": ["the Vital  Air"]}, False),
    ("which-gas", {"prompt": "Which air?", "note": "Otherwise."}, False),
    ("which-gas", {"also": ["flip", "typed-name"]}, False),
    ("nickname", {"answers": ["Antoine Dubois"]}, False),
    ("nickname", {"answers": ["Antoine Dubois", "Jean Dubois"]}, True),
    ("salt", {"holds": True}, True),
    ("salt", {"statement": "Table salt is a metal."}, False),
    ("congress", {"when": "1860"}, True),
    ("guests", {"number": 141}, True),
    ("by-weight", {"items": ["Helium gas", "Hydrogen gas", "Neon gas", "Argon gas"]}, True),
    ("symbols", {"extra": ["Hg"]}, False),
    ("symbols", {"pairs": [{"left": a, "right": b} for a, b in ("Aa", "Bb", "Cc")]}, True),
]


@pytest.mark.parametrize(("id_", "changed", "raises"), REVISING)
def test_only_another_answer_raises_the_revision(
    id_: str, changed: dict[str, Any], raises: bool
) -> None:
    (item,) = (each for each in EVERY if each["id"] == id_)
    before = question_in(generated_with([item]), id_)
    after = question_in(generated_with([{**item, **changed}]), id_)
    assert before.key == after.key
    assert (before.revision != after.revision) == raises


def test_a_card_changes_with_all_that_it_shows() -> None:
    def hashes(**changed: Any) -> tuple[str, str]:
        generated: Generated = generated_with([{**EVERY[0], **changed}])
        question = question_in(generated, "which-gas")
        return content_hash(generated.pack, question), card_hashes(generated)[question.key]

    wrong = [{**EVERY[0]["wrong"][0], "why": "Otherwise."}, EVERY[0]["wrong"][1]]
    for changed in ({"note": "x"}, {"wrong": wrong}, {"prompt": "x?"}, {"also": []}):
        assert all(a != b for a, b in zip(hashes(), hashes(**changed), strict=True)), changed


def test_a_deck_shows_the_lines_of_an_order_and_marks_none() -> None:
    shown = deck_options(GENERATED, question_in(GENERATED, "by-weight"))
    assert sorted(o.text for o in shown) == sorted(EVERY[8]["items"])
    assert not any(option.correct for option in shown)


def test_of_many_wrong_options_some_are_drawn() -> None:
    wrong = [{"text": f"The {word} air", "why": "No."} for word in "abcdefghijkl"]
    generated = generated_with([{**EVERY[0], "wrong": wrong}])
    question = question_in(generated, "which-gas")
    seen = set()
    for seed in range(40):
        shown = present(generated, question, Format.CHOICE, seed)
        assert len(shown.options) == MOST_WRONG + 1
        seen.update(option.text for option in shown.options)
    assert len(seen) == 13


AIRS, NAMED = EVERY[0]["wrong"], EVERY[3]["wrong"]

FAULTS: list[tuple[str, dict[str, Any], str, int | None]] = [
    ("which-gas", {"prompt": ""}, "prompt", None),
    ("which-gas", {"note": ""}, "note", None),
    ("which-gas", {"cite": []}, "cite", None),
    ("which-gas", {"answers": []}, "answers", None),
    ("which-gas", {"answers": ["A", "B"]}, "answers", None),
    ("which-gas", {"wrong": []}, "wrong", None),
    ("which-gas", {"wrong": [*AIRS, {"text": "the  VITAL air", "why": "x"}]}, "wrong", 2),
    ("which-gas", {"wrong": [*AIRS, EVERY[0]["wrong"][0]]}, "wrong", 2),
    ("which-gas", {"wrong": [*AIRS, {"text": "None of these", "why": "x"}]}, "wrong", 2),
    ("which-gas", {"wrong": [*AIRS, {"text": "Sodium"}]}, "why", 2),
    ("which-gas", {"also": ["order"]}, "also", 0),
    ("which-gas", {"certainty": "disputed"}, "certainty", None),
    ("which-metals", {"all": False}, "answers", None),
    ("nickname", {"wrong": [{"text": "dubois of PARIS", "why": "x"}, *NAMED]}, "wrong", 0),
    ("nickname", {"answers": ["?!"]}, "answers", 0),
    ("nickname", {"sentence": "The new chemistry had its father."}, "sentence", None),
    ("nickname", {"sentence": "____ and ____ were the fathers."}, "sentence", None),
    ("nickname", {"sentence": "Antoine Dubois was called ____."}, "sentence", None),
    ("salt", {"statement": "Is salt a metal?"}, "statement", None),
    ("salt", {"statement": ""}, "statement", None),
    ("congress", {"wrong": [{"text": "1860", "why": "x"}, *EVERY[4]["wrong"]]}, "wrong", 0),
    ("congress", {"wrong": [{"text": "May", "why": "x"}, *EVERY[4]["wrong"]]}, "wrong", 0),
    ("guests", {"wrong": [{"text": "150", "why": "x"}, *EVERY[5]["wrong"]]}, "wrong", 0),
    ("guests", {"wrong": [{"text": "many", "why": "x"}, *EVERY[5]["wrong"]]}, "wrong", 0),
    ("by-weight", {"items": ["A", "B"]}, "items", None),
    ("by-weight", {"items": ["A", "B", "a"]}, "items", 2),
    ("symbols", {"extra": ["fe"]}, "extra", 0),
    ("symbols", {"extra": ["Ag", "Hg", "Sn", "Cu"]}, "extra", None),
]  # fmt: skip


@pytest.mark.parametrize(("id_", "changed", "part", "index"), FAULTS)
def test_the_examiner_sees_it(
    id_: str, changed: dict[str, Any], part: str, index: int | None
) -> None:
    (item,) = (each for each in EVERY if each["id"] == id_)
    assert written_faults(written_of(item)) == []
    faults = written_faults(written_of({**item, **changed}))
    assert (part, index, False) in {(f.part, f.index, f.mild) for f in faults}
    assert all(f.message for f in faults)


@pytest.mark.parametrize(
    ("id_", "changed", "word"),
    [
        ("which-gas", {"prompt": "Is the vital air what keeps a flame alight?"}, "says the answer"),
        ("which-gas", {"answers": ["The vital air, in which all that lives breathes"]}, "longer"),
        ("congress", {"wrong": [{"text": t, "why": "x"} for t in ("1870-01", "1880-02")]}, "first"),
        ("congress", {"wrong": [{"text": t, "why": "x"} for t in ("1850", "1880")]}, "exact"),
        ("guests", {"wrong": [{"text": t, "why": "x"} for t in ("10", "20")]}, "last"),
    ],
)
def test_the_examiner_advises(id_: str, changed: dict[str, Any], word: str) -> None:
    (item,) = (each for each in EVERY if each["id"] == id_)
    faults = written_faults(written_of({**item, **changed}))
    assert any(fault.mild and re.search(word, fault.message) for fault in faults)


NAMES = st.text("abcdeÉüÑ -'.", min_size=1, max_size=12).filter(compact)


@given(NAMES, st.lists(NAMES, max_size=3), st.lists(NAMES, min_size=2, max_size=4), SEEDS)
def test_what_the_examiner_lets_through_has_no_right_answer_among_the_wrong(
    answer: str, also: list[str], wrong: list[str], seed: int
) -> None:
    item = {
        **EVERY[3],
        "answers": [{"text": answer, "also": also}],
        "wrong": [{"text": text, "why": "It is not."} for text in wrong],
        "also": ["choice", "flip"],
    }
    if any(not fault.mild for fault in written_faults(written_of(item))):
        return
    pack = pack_with([item])
    generated, index = generate(pack), build_index(pack)
    question = question_in(generated, "nickname")
    shown = present(generated, question, Format.CHOICE, seed)
    assert len(shown.options) == len(wrong) + 1
    for option in shown.options:
        typed = grade_text(pack, index, question, option.text)
        assert (typed.verdict is Verdict.RIGHT) <= option.correct, option.text


@given(st.sampled_from(as_put()), SEEDS)
def test_the_examiner_finds_nothing_in_what_is_shown(
    case: tuple[Question, Format], seed: int
) -> None:
    question, format_ = case
    shown = present(GENERATED, question, format_, seed)
    assert faults(GENERATED.pack, GENERATED.questions, shown) == []


def test_the_examiner_finds_nothing_in_the_pack() -> None:
    assert pack_faults(GENERATED.pack, GENERATED.questions) == []


@pytest.mark.parametrize(
    ("id_", "format_", "spoilt", "rule"),
    [
        (
            "which-gas",
            Format.CHOICE,
            lambda s: replace(s, solution=((s.solution[0] + 1) % 3,)),
            "answer",
        ),
        ("which-gas", Format.CHOICE, lambda s: replace(s, options=s.options[:1] * 3), "same"),
        ("salt", Format.TRUE_FALSE, lambda s: replace(s, solution=(0,)), "answer"),
        ("by-weight", Format.ORDER, lambda s: replace(s, solution=(0, 1, 2, 3)), "order"),
        ("symbols", Format.MATCHING, lambda s: replace(s, rows=s.rows[::-1]), "answer"),
    ],
)
def test_the_examiner_sees_what_is_shown_wrongly(
    id_: str, format_: Format, spoilt: Callable[[Presentation], Presentation], rule: str
) -> None:
    shown = spoilt(present(GENERATED, question_in(GENERATED, id_), format_, 3))
    found = faults(GENERATED.pack, GENERATED.questions, shown)
    assert rule in {fault.rule for fault in found}
