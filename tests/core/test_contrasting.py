"""Which questions tell two entities apart, and the examiner's judgement of what they show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest

from quizapp.content.reading import build_pack, read_folder
from quizapp.content.shipped import shipped_packs
from quizapp.core import contrasting
from quizapp.core.checking import Fault, faults
from quizapp.core.contrasting import Contrast, Contrasts, admits, drill_of, present_contrast
from quizapp.core.dates import overlaps
from quizapp.core.facts import Certainty, Pack, Version, Wants
from quizapp.core.generation import Generated, generate
from quizapp.core.presenting import CannotPresent
from quizapp.core.questions import Format, Presentation, Question, Value
from tests.core.examined import CITE, FOUNDED, LED_AURORA, SOUND, changed, date, fact, pack, value
from tests.core.made_packs import made_pack
from tests.core.packs import tiny

SEEDS = range(3)
LISTED = {"complete": {"subject": "chronicle"}}


@cache
def made_of_tiny() -> tuple[Generated, Contrasts]:
    made = generate(tiny())
    return made, Contrasts(made)


def contrasts_of(found: Pack) -> tuple[Generated, Contrasts]:
    made = generate(found)
    return made, Contrasts(made)


def shown_by(made: Generated, between: Contrasts, *pair: str) -> Iterator[Presentation]:
    for contrast in between.between(*pair):
        for seed in SEEDS:
            yield present_contrast(made, contrast, seed)


def found_in(made: Generated, pairs: Iterator[tuple[str, str]]) -> tuple[int, list[Fault]]:
    """How many contrasts of these pairs were shown, and what the examiner says of them."""
    between, found, count = Contrasts(made), list[Fault](), 0
    for pair in pairs:
        for shown in shown_by(made, between, *pair):
            count += 1
            found += faults(made.pack, made.questions, shown)
    return count, found


@pytest.mark.parametrize("folder", shipped_packs(), ids=lambda folder: folder.name)
def test_the_pairs_of_a_shipped_pack_pass_the_examiner(folder: Path) -> None:
    reading = read_folder(folder)
    found = build_pack(reading.header, reading.tables)
    declared = {pair for each in found.confusables for pair in combinations(each.entities, 2)}
    people = [e.id for e in found.entities.values() if e.kind in ("person", "group")]
    learned = combinations(people[:40], 2)  # whoever was given for whom
    count, bad = found_in(generate(found), iter((*sorted(declared), *learned)))
    assert bad == []
    assert count > 500


def test_no_wrong_option_is_named_after_what_is_asked() -> None:
    """A "Baghlani" may well be of Baghlan, though the source says it of another only."""
    khorasan = next(folder for folder in shipped_packs() if folder.name == "khorasan")
    reading = read_folder(khorasan)
    made = generate(build_pack(reading.header, reading.tables))
    asked = made.questions["khorasan/wali-rahman-from-baghlan/subject"]
    assert Contrasts(made).beside(asked, "hakimullah-baghlani", "qari-wali-rahman") is None
    assert Contrasts(made).beside(asked, "abdul-khadim-rauf", "qari-wali-rahman") is not None


def test_made_packs_pass_the_examiner(tmp_path: Path) -> None:
    count = 0
    for seed in range(25):
        found = made_pack(seed, tmp_path)
        if found is not None:
            shown, bad = found_in(generate(found), combinations(sorted(found.entities), 2))
            assert bad == [], seed
            count += shown
    assert count > 1000


def test_two_options_the_right_one_where_the_seed_puts_it() -> None:
    made, between = made_of_tiny()
    places: Counter[int] = Counter()
    for contrast in between.between("humphry-davy", "carl-wilhelm-scheele"):
        for seed in range(40):
            shown = present_contrast(made, contrast, seed)
            assert shown == present_contrast(made, contrast, seed)
            assert shown.format is Format.CONTRAST
            assert {option.value for option in shown.options} == {contrast.right, contrast.wrong}
            assert [o.correct for o in shown.options].index(True) == shown.solution[0]
            places[shown.solution[0]] += 1
    assert 0.4 < places[0] / places.total() < 0.6


def test_it_does_not_matter_who_is_named_first() -> None:
    _, between = made_of_tiny()
    davy, scheele = "humphry-davy", "carl-wilhelm-scheele"
    assert between.between(davy, scheele) == between.between(scheele, davy)
    keys = [contrast.question.key for contrast in between.between(davy, scheele)]
    assert len(keys) == len(set(keys)) >= 4


def test_nothing_tells_apart_what_the_pack_has_not() -> None:
    _, between = made_of_tiny()
    assert between.between("humphry-davy", "nobody") == ()


def test_the_wrong_one_is_of_the_other_and_the_prompt_names_neither_option() -> None:
    made, between = made_of_tiny()
    for one, other in combinations(sorted(made.pack.entities), 2):
        for contrast in between.between(one, other):
            beside = other if contrast.of == one else one
            entity = contrast.wrong.entity
            said = [f for f in made.pack.facts_of[beside] if entity in f.entities]
            dated = [f for f in made.pack.facts_of[beside] if f.when == contrast.wrong.date]
            assert entity == beside or said or dated
            assert beside not in contrast.question.given
            assert contrast.wrong.identity != contrast.right.identity


SPOILS: dict[str, Pack] = {
    "another says that the other did it too": pack(
        fact("carl-led-too", "carl-dahl", "led", object="aurora", certainty=Certainty.REPORTED)
    ),
    "sources differ, and one names the other": pack(
        changed(
            "ada-led", certainty=Certainty.DISPUTED, versions=(Version(CITE, object="borealis"),)
        )
    ),
    "the list is not complete": pack(changed("ada-led", complete={})),
    "an akin fact names the other": pack(fact("carl-paid", "carl-dahl", "paid", object="aurora")),
}


def test_the_sound_pack_tells_its_leaders_apart() -> None:
    _, between = contrasts_of(SOUND)
    assert asks(between, LED_AURORA, "ada-berg", "carl-dahl")


def asks(between: Contrasts, question: Question, *pair: str) -> bool:
    return any(c.question.prompt == question.prompt for c in between.between(*pair))


@pytest.mark.parametrize("why", SPOILS)
def test_what_could_be_right_is_no_wrong_option(why: str) -> None:
    _, between = contrasts_of(SPOILS[why])
    assert not asks(between, LED_AURORA, "ada-berg", "carl-dahl")


def test_dates_are_taken_at_their_widest() -> None:
    when = FOUNDED["aurora"]
    alike = pack(changed("borealis-founded", when=date("1990-04")))
    assert asks(contrasts_of(alike)[1], when, "aurora", "borealis")
    vague = pack(
        changed("borealis-founded", when=date("1990-04")),
        fact("aurora-announced", "aurora", "announced", when=date("[1989-02..1990-05]")),
    )
    assert not asks(contrasts_of(vague)[1], when, "aurora", "borealis")


def test_a_date_of_another_grain_is_no_option() -> None:
    other = pack(changed("borealis-founded", when=date("1992")))
    assert not asks(contrasts_of(other)[1], FOUNDED["aurora"], "aurora", "borealis")


def test_which_of_the_two_belongs_to_the_question_whose_answer_is_asked_for() -> None:
    made, between = contrasts_of(SOUND)
    found = next(
        c for c in between.between("ada-berg", "carl-dahl") if c.question.facts == ("ada-led",)
    )
    prompts = {present_contrast(made, found, seed).prompt for seed in range(20)}
    assert prompts == {
        LED_AURORA.prompt,
        "According to the chronicle, which of the two led Aurora Circle from 1990 to 1994?",
    }
    plain = {present_contrast(made, found, seed, plain=True).prompt for seed in range(20)}
    assert plain == {LED_AURORA.prompt}
    assert all(c.question.key in made.questions for c in between.between("ada-berg", "carl-dahl"))


def test_no_key_is_invented_for_what_no_question_asks() -> None:
    """Nothing asks which club was founded when, so that "which of the two was founded" is not."""
    made, between = contrasts_of(SOUND)
    for contrast in between.between("aurora", "borealis"):
        for seed in range(10):
            assert "of the two was founded" not in present_contrast(made, contrast, seed).prompt
    assert not any(q.wants is Wants.SUBJECT and "founded" in q.key for q in made.questions.values())


def test_what_is_not_admitted_is_not_presented() -> None:
    made, between = made_of_tiny()
    contrast = between.between("humphry-davy", "carl-wilhelm-scheele")[0]
    right = replace(contrast, wrong=replace(contrast.right, text="Another text"))
    with pytest.raises(CannotPresent):
        present_contrast(made, right, 1)


def test_a_drill_takes_each_fact_once_and_what_is_due_first() -> None:
    _, between = made_of_tiny()
    found = between.between("humphry-davy", "marie-curie")
    for seed in range(10):
        drill = drill_of(found, (), 8, seed)
        facts = [fact for contrast in drill for fact in contrast.question.facts]
        assert len(facts) == len(set(facts))
        first = found[seed % len(found)].question.key
        assert [c.question.key for c in drill_of(found, (first,), 1, seed)] == [first]
    orders = {tuple(c.question.key for c in drill_of(found, (), 8, seed)) for seed in range(10)}
    assert len(orders) > 1


def test_a_drill_asks_of_both() -> None:
    _, between = made_of_tiny()
    found = between.between("humphry-davy", "carl-wilhelm-scheele")
    about = Counter(contrast.of for contrast in drill_of(found, (), 4, 1))
    assert about == {"humphry-davy": 2, "carl-wilhelm-scheele": 2}


# The examiner sees a generator that has forgotten a rule, and a presentation that was spoiled.

TRAPS = pack(
    fact("carl-paid", "carl-dahl", "paid", object="aurora"),
    fact("elin-chaired", "elin-falk", "chaired", object="aurora"),
    fact("aurora-announced", "aurora", "announced", when=date("[1989-02..1993-02]")),
)
SAFEGUARDS = {
    "what is recorded": ("also-right", "forbidden_entities", lambda *_: set()),
    "the times recorded": ("also-right", "recorded_dates", lambda *_: []),
    "what proves it wrong": ("licence", "licence", lambda *_: "nature"),
    "the hedge": ("hedge", "attribution", lambda *_: ""),
    "the form of dates": ("granularity", "shape", lambda *_: ""),
}


@pytest.mark.parametrize("name", SAFEGUARDS)
def test_a_generator_without_a_safeguard_is_caught(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, safeguard, instead = SAFEGUARDS[name]
    claimed = changed("ada-led", certainty=Certainty.CLAIMED)
    trapped = pack(*TRAPS.facts.values(), *((claimed,) if rule == "hedge" else ()))
    if rule == "granularity":
        trapped = pack(changed("borealis-founded", when=date("1995")))
    pairs = list(combinations(sorted(trapped.entities), 2))
    assert found_in(generate(trapped), iter(pairs))[1] == []
    monkeypatch.setattr(contrasting, safeguard, instead)
    _, bad = found_in(generate(trapped), iter(pairs))
    assert rule in {fault.rule for fault in bad}


def contrast_shown() -> Presentation:
    made, between = contrasts_of(SOUND)
    found = next(
        c for c in between.between("ada-berg", "carl-dahl") if c.question.facts == ("ada-led",)
    )
    return present_contrast(made, found, 1, plain=True)


def _with_third(shown: Presentation) -> Presentation:
    third = replace(shown.options[1 - shown.solution[0]], value=value("elin-falk"))
    return replace(shown, options=(*shown.options, replace(third, text="Elin Falk")))


SPOILED = {
    "options": _with_third,
    "solution": lambda shown: replace(shown, solution=(1 - shown.solution[0],)),
    "named": lambda shown: replace(shown, prompt="Who led Aurora Circle after Carl Dahl?"),
    "prompt": lambda shown: replace(
        shown, prompt="According to the chronicle, who was Aurora Circle's first reader?"
    ),
    "text": lambda shown: replace(
        shown, prompt="According to the chronicle, which of the two led it?"
    ),
    "keys": lambda shown: replace(shown, keys=(*shown.keys, FOUNDED["aurora"].key)),
}


def test_the_contrast_as_it_is_passes() -> None:
    assert faults(SOUND, generate(SOUND).questions, contrast_shown()) == []


@pytest.mark.parametrize("rule", SPOILED)
def test_a_spoiled_contrast_is_caught(rule: str) -> None:
    spoiled = SPOILED[rule](contrast_shown())
    found = faults(SOUND, generate(SOUND).questions, spoiled)
    assert rule in {fault.rule for fault in found}


def test_an_option_of_another_sort_is_not_admitted() -> None:
    made, between = made_of_tiny()
    contrast: Contrast = between.between("humphry-davy", "carl-wilhelm-scheele")[0]
    ctx = contrasting.context_of(made, contrast.question)
    assert not admits(ctx, Value("a term"))
    assert overlaps(date("1990"), date("1990-04"))
