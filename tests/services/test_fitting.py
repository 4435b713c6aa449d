"""Weights fitted to a learner's log: looked at without a trace, used, taken back, refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import select

from quizapp.core.fitting import ENOUGH_REVIEWS, History, Weights
from quizapp.core.scheduling import FSRS_6_WEIGHTS
from quizapp.services import fitting, learners
from quizapp.services.errors import NotFoundError
from quizapp.services.fitting import NotBetterError, Proposal, TooFewReviewsError
from quizapp.services.optimizing import optimizer
from quizapp.store.engine import reading, writing
from quizapp.store.models import LogLineRow
from tests.core.forgetful import FLEETING
from tests.services.forgetful_log import study
from tests.services.pupil import Pupil, SittingKind

ANSWERS = 1600


@pytest.fixture
def grown(pupil: Pupil) -> Pupil:
    """A learner who forgets fast, with enough of a log."""
    study(pupil.engine, pupil.id, FLEETING, ANSWERS, pupil.now, seed=3)
    return pupil


def lines(pupil: Pupil) -> list[Any]:
    chosen = select(LogLineRow.id, LogLineRow.rated, LogLineRow.predicted).where(
        LogLineRow.learner_id == pupil.id
    )
    with reading(pupil.engine) as session:
        return [tuple(row) for row in session.execute(chosen.order_by(LogLineRow.id))]


def proposed(pupil: Pupil, upto: int | None = None) -> Proposal:
    with reading(pupil.engine) as session:
        found = fitting.material(session, pupil.id, upto)
    return fitting.propose(found, optimizer(found.parameters))


def use(pupil: Pupil, proposal: Proposal) -> None:
    with writing(pupil.engine) as session:
        fitting.use(session, pupil.id, proposal, pupil.now)


def undo(pupil: Pupil, change: int) -> bool:
    with writing(pupil.engine) as session:
        return fitting.undo(session, pupil.id, change, pupil.now)


def defaults(pupil: Pupil) -> None:
    with writing(pupil.engine) as session:
        fitting.use_defaults(session, pupil.id, pupil.now)


def standing(pupil: Pupil) -> fitting.Standing:
    with reading(pupil.engine) as session:
        return fitting.standing(session, pupil.id)


def weights(pupil: Pupil) -> Weights:
    with reading(pupil.engine) as session:
        return learners.learner(session, pupil.id).parameters.weights


def test_a_fit_is_looked_at_without_a_trace_and_then_used(grown: Pupil) -> None:
    before, memory = lines(grown), grown.cards()
    proposal = proposed(grown)
    assert (lines(grown), grown.cards()) == (before, memory)
    assert proposal.fit.is_better
    assert proposal.lasting < 1
    assert proposal.ladder_after < proposal.ladder_before
    # Asked more often, the learner remembers more: nearer to the 90 % that are wished for.
    assert proposal.trial_after.reviews > proposal.trial_before.reviews
    missed = [abs(each.remembered - 0.9) for each in (proposal.trial_before, proposal.trial_after)]
    assert missed[1] < missed[0]
    use(grown, proposal)
    assert weights(grown) == proposal.fit.weights
    assert lines(grown)[: len(before)] == before
    assert len(lines(grown)) == len(before) + 1
    assert grown.cards() == grown.folded() != memory
    due = {key: card.due for key, card in memory.items()}
    assert {key: card.due for key, card in grown.cards().items()} == due


def test_used_twice_it_is_used_once_and_undone_twice_undone_once(grown: Pupil) -> None:
    memory, proposal = grown.cards(), proposed(grown)
    use(grown, proposal)
    use(grown, proposed(grown, proposal.upto))
    written, change = len(lines(grown)), standing(grown).changed_by
    grown.wait(minutes=1)
    assert undo(grown, change)
    assert not undo(grown, change)
    assert len(lines(grown)) == written + 1
    assert weights(grown) == FSRS_6_WEIGHTS
    assert grown.cards() == grown.folded() == memory
    assert undo(grown, standing(grown).changed_by)
    assert weights(grown) == proposal.fit.weights


def test_a_fit_to_the_log_as_it_was_is_the_same_again(grown: Pupil) -> None:
    """What was looked at is what is used, whatever was answered or undone in the meantime."""
    first = proposed(grown)
    grown.start(cold=True, kind=SittingKind.PRACTICE)
    grown.answer()
    grown.answer(right=False)
    grown.undo()
    assert proposed(grown).upto > first.upto
    assert proposed(grown, first.upto) == first


def test_how_things_stand(grown: Pupil) -> None:
    found = standing(grown)
    assert found.amount.is_enough
    assert (found.weights, found.fitted_at, found.changed_by) == (FSRS_6_WEIGHTS, None, 0)
    use(grown, proposed(grown))
    fitted = standing(grown)
    assert (fitted.fitted_at, fitted.fitted_to) == (grown.now, found.amount.reviews)
    assert fitted.amount == found.amount
    grown.wait(days=1)
    defaults(grown)
    assert (standing(grown).weights, standing(grown).fitted_at) == (FSRS_6_WEIGHTS, None)
    assert undo(grown, standing(grown).changed_by)
    assert standing(grown).weights == fitted.weights


def test_of_a_long_log_the_amount_is_close(grown: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = standing(grown).amount
    monkeypatch.setattr(fitting, "EXACT_UNDER", 0)
    close = standing(grown).amount
    assert close.reviews == pytest.approx(exact.reviews, rel=0.02)
    assert close.forgotten == pytest.approx(exact.forgotten, rel=0.02)


def test_too_few_reviews_are_refused_with_their_number(pupil: Pupil) -> None:
    study(pupil.engine, pupil.id, FLEETING, 300, pupil.now)
    number = standing(pupil).amount.reviews
    assert 0 < number < ENOUGH_REVIEWS
    with pytest.raises(TooFewReviewsError, match=f"You have {number} of 400 reviews"):
        proposed(pupil)


def test_too_few_forgotten_are_refused(pupil: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    study(pupil.engine, pupil.id, FSRS_6_WEIGHTS, 250, pupil.now)
    monkeypatch.setattr("quizapp.core.fitting.ENOUGH_REVIEWS", 10)
    monkeypatch.setattr(fitting, "ENOUGH_REVIEWS", 10)
    assert standing(pupil).amount.reviews > 10
    assert standing(pupil).amount.forgotten < 20
    with pytest.raises(TooFewReviewsError, match=r"You forgot .* there must be 20"):
        proposed(pupil)


def test_a_fit_that_is_no_better_is_not_used(grown: Pupil) -> None:
    def worse(past: Sequence[History]) -> Weights:
        assert past
        return (100.0, 100.0, 100.0, 100.0, *FSRS_6_WEIGHTS[4:])

    before = lines(grown)
    with reading(grown.engine) as session:
        found = fitting.material(session, grown.id)
    proposal = fitting.propose(found, worse)
    assert not proposal.fit.is_better
    with pytest.raises(NotBetterError):
        use(grown, proposal)
    assert lines(grown) == before


@pytest.mark.parametrize(
    "ask",
    [
        lambda session, _: fitting.standing(session, 404),
        lambda session, _: fitting.material(session, 404),
        lambda session, now: fitting.undo(session, 404, 1, now),
        lambda session, now: fitting.use_defaults(session, 404, now),
    ],
)
def test_nobody_has_no_weights(pupil: Pupil, ask: Callable[..., object]) -> None:
    with pytest.raises(NotFoundError), writing(pupil.engine) as session:
        ask(session, pupil.now)
