"""What is proposed in place of a wrong option: provably wrong, believed by the class, and new."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.better_options import Given, given_often, proposals
from quizapp.core.dates import PartialDate
from quizapp.core.distractors import distractors, provably_wrong, ranked
from quizapp.core.facts import Certainty, Citation, Fact
from quizapp.core.generation import aspect_of, generate
from quizapp.core.licences import Context, context
from quizapp.core.questions import Format, Value
from tests.core.packs import tiny, us_executive, with_fact

TINY, TERMS = generate(tiny()), generate(us_executive())
CHOOSABLE = [
    (generated, question)
    for generated in (TINY, TERMS)
    for question in generated.questions.values()
    if Format.CHOICE in question.formats
]


def ctx_of(generated, question) -> Context:  # type: ignore[no-untyped-def]
    return context(generated.candidates, question, aspect_of(generated.pack, question))


def found_nitrogen() -> Context:
    return ctx_of(TINY, TINY.questions["elements/nitrogen-found/subject"])


def entity(ctx: Context, key: str) -> Value:
    return Value(ctx.pack.entities[key].name, entity=key)


@given(st.sampled_from(CHOOSABLE), st.integers(0, 99))
@settings(max_examples=80)
def test_each_proposal_is_provably_wrong_and_new(chosen, seed: int) -> None:  # type: ignore[no-untyped-def]
    ctx = ctx_of(*chosen)
    shown = (*ctx.question.answers, *distractors(ctx, seed))
    for proposal in proposals(ctx, (), shown, 2):
        assert proposal.times == 0
        assert proposal.value.identity not in {value.identity for value in shown}
        first = ctx.question.answers[0]
        if first.entity or first.date or first.number:
            assert provably_wrong(ctx, proposal.value)


def test_what_the_class_gave_goes_first_the_most_given_before_all() -> None:
    ctx = found_nitrogen()
    last, second = ranked(ctx)[-2:]
    found = proposals(ctx, [(last, 2), (second, 7)], ctx.question.answers, 3)
    assert [(each.value, each.times) for each in found[:2]] == [(second, 7), (last, 2)]
    assert found[2].times == 0


def test_what_is_right_or_of_another_kind_is_never_proposed() -> None:
    ctx = found_nitrogen()
    right = ctx.question.answers[0]
    other = next(e for e in ctx.pack.entities.values() if e.kind != kind_of(ctx, right))
    given_values = [(right, 9), (entity(ctx, other.id), 8), (Value("x", entity="gone"), 7)]
    found = proposals(ctx, given_values, (right,), 3)
    assert all(each.times == 0 for each in found)


def test_what_some_source_says_is_never_proposed() -> None:
    """An unclear statement is enough: what the class typed may be right."""
    rumour = Fact(
        "rumour",
        "joseph-priestley",
        "discovered",
        (Citation("handbook"),),
        "A rumour.",
        object="nitrogen",
        certainty=Certainty.UNCLEAR,
    )
    before = found_nitrogen()
    generated = generate(with_fact(tiny(), rumour))
    ctx = ctx_of(generated, generated.questions["elements/nitrogen-found/subject"])
    typed = entity(ctx, "joseph-priestley")
    assert proposals(before, [(typed, 5)], before.question.answers, 1)[0].times == 5
    found = proposals(ctx, [(typed, 5)], ctx.question.answers, 3)
    assert typed not in [each.value for each in found]


def kind_of(ctx: Context, value: Value) -> str:
    assert value.entity is not None
    return ctx.pack.entities[value.entity].kind


@pytest.mark.parametrize(
    ("text", "times"),
    [("KEY", 0), ("1768", 5), ("1768-05", 0), ("2971", 0)],
    ids=["right", "wrong", "finer than the key", "to come"],
)
def test_a_typed_date_is_proposed_if_it_is_wrong_and_looks_like_the_key(
    text: str, times: int
) -> None:
    dates = ((ctx_of(g, q), q.answers[0].date) for g, q in CHOOSABLE if g is TINY)
    ctx, key = next((ctx, d) for ctx, d in dates if d is not None and len(d.edtf) == 4)
    date = PartialDate.parse(text.replace("KEY", key.edtf))
    found = proposals(ctx, [(Value(text, date=date), 5)], ctx.question.answers, 2)
    assert found[0].times == times


def test_nothing_is_proposed_where_nothing_is_wanted() -> None:
    assert proposals(found_nitrogen(), (), (), 0) == ()


def test_what_few_gave_in_their_reviews_is_counted_by_nobody() -> None:
    one, other = Value("one"), Value("other")
    reviews = [Given(one, student, handed_in=False) for student in (1, 2, 3, 4, 4, 4)]
    assert given_often(reviews) == []
    handed_in = [Given(one, 1, handed_in=True), Given(other, 1, handed_in=True)]
    assert given_often([*reviews, *handed_in]) == [(one, 1), (other, 1)]
    fifth = Given(one, 5, handed_in=False)
    assert given_often([*reviews, *handed_in, fifth]) == [(one, 8), (other, 1)]
