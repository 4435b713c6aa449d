"""Wrong options: what licenses each, what forbids one, and how they stand beside the key."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.checking.truth import widened
from quizapp.core.dates import PartialDate, overlaps
from quizapp.core.distractors import FEWEST, distractors
from quizapp.core.facts import Certainty, Citation, Fact, Pack, Quantity, Version
from quizapp.core.generation import aspect_of, generate
from quizapp.core.licences import Context, context, forbidden_entities
from quizapp.core.near_values import reach, scaled, shifts
from quizapp.core.questions import Format
from tests.core.packs import tiny, us_executive, with_fact

TINY, TERMS = generate(tiny()), generate(us_executive())
CHOOSABLE = [
    (generated, question)
    for generated in (TINY, TERMS)
    for question in generated.questions.values()
    if {Format.CHOICE, Format.CHOICES}.intersection(question.formats)
]
SEEDS = st.integers(0, 2**32)


def looked_up(pack: Pack, key: str) -> Context:
    generated = generate(pack)
    question = generated.questions[key]
    return context(generated.candidates, question, aspect_of(pack, question))


def entities(ctx: Context, seeds: int = 40) -> set[str]:
    """Every wrong entity that some seed brings."""
    return {v.entity for seed in range(seeds) for v in distractors(ctx, seed) if v.entity}


@given(st.sampled_from(CHOOSABLE), SEEDS)
@settings(max_examples=300)
def test_no_distractor_is_recorded_as_right(chosen, seed: int) -> None:
    generated, question = chosen
    pack = generated.pack
    ctx = context(generated.candidates, question, aspect_of(pack, question))
    wrong = distractors(ctx, seed)
    assert len({v.identity for v in wrong} | {v.identity for v in question.answers}) == len(
        wrong
    ) + len(question.answers)
    for value in wrong:
        if value.date is not None:
            assert not any(overlaps(value.date, a.date) for a in question.answers)
        if value.entity is not None:
            kinds = {pack.entities[a.entity].kind for a in question.answers}
            assert pack.entities[value.entity].kind in kinds


@given(st.sampled_from(CHOOSABLE), SEEDS)
@settings(max_examples=100)
def test_the_seed_alone_decides(chosen, seed: int) -> None:
    generated, question = chosen
    ctx = context(generated.candidates, question, aspect_of(generated.pack, question))
    assert distractors(ctx, seed) == distractors(ctx, seed)
    assert len(distractors(ctx, seed)) >= FEWEST


def test_another_seed_brings_other_options() -> None:
    ctx = looked_up(tiny(), "elements/nitrogen-found/subject")
    assert len({distractors(ctx, seed) for seed in range(20)}) > 5


def test_a_disputed_statement_forbids_an_option() -> None:
    pack = tiny()
    key = "elements/nitrogen-found/subject"
    assert "joseph-priestley" in entities(looked_up(pack, key))
    rumour = Fact(
        "rumour",
        "joseph-priestley",
        "discovered",
        (Citation("handbook"),),
        "A rumour.",
        object="nitrogen",
        certainty=Certainty.UNCLEAR,
    )
    ctx = looked_up(with_fact(pack, rumour), key)
    assert "joseph-priestley" in forbidden_entities(ctx)
    assert "joseph-priestley" not in entities(ctx)


def test_a_list_that_is_not_complete_licenses_nothing() -> None:
    pack = tiny()
    key = "elements/nitrogen-found/subject"
    fact = replace(pack.facts["nitrogen-found"], complete={})
    assert distractors(looked_up(with_fact(pack, fact), key), 1) == ()


def test_a_denial_licenses_exactly_what_it_denies() -> None:
    pack = tiny()
    key = "elements/nitrogen-found/subject"
    bare = with_fact(pack, replace(pack.facts["nitrogen-found"], complete={}))
    for name in ("joseph-priestley", "henry-cavendish"):
        denial = Fact(
            f"not-{name}",
            name,
            "discovered",
            (Citation("handbook"),),
            "It was not.",
            object="nitrogen",
            denied=True,
        )
        bare = with_fact(bare, denial)
    assert entities(looked_up(bare, key)) == {"joseph-priestley", "henry-cavendish"}


def test_what_only_another_source_says_is_no_wrong_option_either() -> None:
    ctx = looked_up(tiny(), "elements/nitrogen-found/place")
    assert "uppsala" not in forbidden_entities(ctx)
    version = Version((Citation("lexicon"),), place="uppsala")
    told_again = replace(ctx.fact, id="again", versions=(version,))
    assert "uppsala" in forbidden_entities(replace(ctx, recorded=(*ctx.recorded, told_again)))


def test_a_version_of_a_date_is_never_a_wrong_option() -> None:
    pack = tiny()
    key = "elements/nitrogen-found/when"
    near = {v.text for seed in range(60) for v in distractors(looked_up(pack, key), seed)}
    assert "1773" in near
    twin = replace(
        pack.facts["nitrogen-found"],
        id="another-reading",
        when=None,
        certainty=Certainty.DISPUTED,
        versions=(Version((Citation("handbook"),), when=PartialDate.parse("1773")),),
    )
    ctx = looked_up(with_fact(pack, twin), key)
    assert all(
        not overlaps(v.date, PartialDate.parse("1773"))
        for seed in range(60)
        for v in distractors(ctx, seed)
        if v.date
    )


def test_one_at_a_time_lets_holders_of_other_times_be_wrong() -> None:
    ctx = looked_up(us_executive(), "us-executive/john-adams-president-1797-03/subject")
    wrong = entities(ctx)
    assert "james-madison" in wrong
    assert "george-washington" not in wrong  # both in office on 4 March 1797
    assert "thomas-jefferson" not in wrong


def test_a_second_non_consecutive_term_keeps_its_holder_out_of_the_first() -> None:
    ctx = looked_up(us_executive(), "us-executive/grover-cleveland-president-1885-03/subject")
    assert "grover-cleveland" not in entities(ctx)


def test_the_key_stands_at_every_rank_among_the_dates_equally_often() -> None:
    ranks: Counter[int] = Counter()
    for generated, question in CHOOSABLE:
        if question.answers[0].date is None or generated is not TINY:
            continue
        ctx = context(generated.candidates, question, aspect_of(generated.pack, question))
        for seed in range(60):
            days = sorted([v.date.earliest for v in distractors(ctx, seed)])
            ranks[sum(d < question.answers[0].date.earliest for d in days)] += 1
    total = sum(ranks.values())
    assert total > 500
    for rank in range(4):
        assert 0.2 < ranks[rank] / total < 0.3, ranks


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2015-02", {"2015-01", "2015-03", "2014-12"}),
        ("2015-07-13", {"2015-07-19", "2015-07-07"}),
        ("2016-22", {"2016-21", "2016-23", "2015-24"}),
        ("[2014-05..2014-08]", {"[2014-01..2014-04]", "[2014-09..2014-12]", "[2015-01..2015-04]"}),
        ("[2015-07-21..2015-07-31]", {"[2015-06-21..2015-06-30]", "[2015-08-21..2015-08-31]"}),
        ("[..2010]", {"[..2009]", "[..2012]"}),
        ("[1990..1993]", {"[1980..1983]", "[2000..2003]"}),
        ("2013?", {"2012?", "2014?"}),
        ("2012/2014", {"2011/2013"}),
    ],
)
def test_neighbours_of_a_date_keep_its_form(edtf: str, expected: set[str]) -> None:
    assert expected <= {d.edtf for d in shifts(PartialDate.parse(edtf))}


def test_at_least_so_many_has_no_neighbour_that_is_certainly_wrong() -> None:
    assert list(scaled(Quantity(1000, None))) == []


@pytest.mark.parametrize(
    "hedge",
    ["over 700", "more than 700", "at least 700", "up to 700", "fewer than 700", "under 700"],
)
def test_a_hedge_that_sets_only_a_limit_has_no_neighbour_either(hedge: str) -> None:
    assert list(scaled(Quantity(700, 700, display=hedge))) == []


@pytest.mark.parametrize(
    ("recorded", "low", "high"),
    [
        (Quantity(8, 8, display="over 8"), 8, float("inf")),
        (Quantity(100, 100, display="about 100"), 90, 110),
        (Quantity(30, 30, display="up to 30"), 0, 30),
        (Quantity(30, 30, display="no more than 30"), 0, 30),
        (Quantity(30, 30, display="no fewer than 30"), 30, float("inf")),
        (Quantity(30, None), 30, float("inf")),
        (Quantity(30, 40), 30, 40),
    ],
)
def test_a_recorded_number_reaches_as_far_as_its_hedge(recorded, low: float, high: float) -> None:
    assert reach(recorded, 0.0) == pytest.approx((low, high))
    assert widened(recorded, 0.0) == pytest.approx((low, high))  # the examiner says the same


@pytest.mark.parametrize(
    ("quantity", "among", "never"),
    [
        (Quantity(118, 118), {"71"}, "70"),
        (Quantity(1400, 1400), {"700", "2,000"}, "713"),
        (Quantity(700, 700, display="nearly 700"), {"nearly 500"}, "500"),
        (Quantity(200, 250), {"100–150"}, "100"),
        (Quantity(8, 8), {"5", "11"}, "8"),
        (Quantity(50, 50, "per cent"), {"30"}, "150"),
        (Quantity(10**9, 10**9), {"2 billion"}, "2000 million"),
        (
            Quantity(1000, 1100, display="around 1,000–1,100"),
            {"around 1,500–1,600"},
            "around 1,500–1,100",
        ),
        (Quantity(1, 11, display="from 1 to 11"), {"from 2 to 12"}, "from 2 to 22"),
    ],
)
def test_neighbours_of_a_number_are_as_round_as_it_is(quantity, among, never) -> None:
    from quizapp.core.wording import quantity_text

    texts = {quantity_text(q) for q in scaled(quantity)}
    assert never not in texts
    assert among & texts, texts
