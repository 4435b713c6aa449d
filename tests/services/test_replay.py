"""The log is the truth: whatever a learner does, the stored cards are the fold of the log."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from quizapp.core.days_off import DaysOff
from quizapp.core.memory import LineKind
from quizapp.core.scheduling import FSRS_6_WEIGHTS, Rating
from quizapp.services import card_acts, learners, parameters
from quizapp.services import cards as cards_service
from quizapp.services.cards import CardFilter
from quizapp.services.errors import (
    BadRatingError,
    CannotSetAsideError,
    NotFoundError,
    NothingToAskError,
    NothingToUndoError,
)
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.study import Asking, Finished, Introduction
from quizapp.store.engine import make_engine, writing
from quizapp.store.models import LogLineRow
from tests.services.pupil import PACK, Pupil, cards, folded, load, outcomes, replayed

WEIGHTS = (
    None,
    tuple(weight * 1.1 for weight in FSRS_6_WEIGHTS),
    (*FSRS_6_WEIGHTS[:20], 0.3),
)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ACTIONS = [
    *("right", "right", "wrong", "rate", "undo", "wait", "back", "review", "quiz", "zone"),
    *("skip", "bury", "suspend", "aside after", "resume"),
]
STEERING = ["steer", "weigh", "day off", "today after all"]
BULK = ["bury all", "suspend all", "resume all", "reset all", "reschedule all", "take back"]
days = st.lists(
    st.tuples(st.sampled_from(ACTIONS + STEERING + BULK), st.integers(0, 9)), max_size=40
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, tiny: Path, _migrated_file: Path) -> Path:
    folder = tmp_path_factory.mktemp("replay")
    shutil.copytree(tiny, folder / "tiny")
    (folder / "tiny" / "keys.lock").unlink(missing_ok=True)
    file = Path(shutil.copy(_migrated_file, folder / "filled.db"))
    engine = make_engine(f"sqlite:///{file}")
    load(engine, folder / "tiny", START)
    engine.dispose()
    return file


@pytest.fixture(scope="module")
def engine(filled: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{filled}")
    yield engine
    engine.dispose()


def bulk(pupil: Pupil, action: str, number: int) -> None:
    """One thing done to many cards, or the last such thing taken back."""
    with writing(pupil.engine) as session:
        if action == "take back":
            chosen = select(LogLineRow.id, LogLineRow.kind).where(LogLineRow.learner_id == pupil.id)
            lines = session.execute(chosen.order_by(LogLineRow.id)).all()
            acts = [line.id for line in lines if line.kind in card_acts.ACTS]
            if acts:
                first = acts[-1 - number % len(acts)]
                card_acts.undo(session, pupil.id, first, acts[-1], pupil.now)
            return
        chosen_ones = cards_service.matching(
            session.connection(),
            pupil.id,
            CardFilter(state=["", "new", "review"][number % 3]),
            pupil.now,
        )
        today = pupil.learner.calendar.day_of(pupil.now)
        day = date.fromordinal(today + number * number + 2)
        kind = LineKind(action.removesuffix(" all"))
        card_acts.act(session, pupil.id, kind, chosen_ones[number % 4 :: 2], pupil.now, day)


def act(pupil: Pupil, action: str, number: int) -> None:
    """One thing that a learner may do, to one card, to many, or to how they come again."""
    kinds = {**dict.fromkeys(BULK, bulk), **dict.fromkeys(STEERING, steer)}
    kinds.get(action, act_on_one)(pupil, action, number)


def steer(pupil: Pupil, action: str, number: int) -> None:
    """One change of how questions come again; `number` says which."""
    with writing(pupil.engine) as session:
        present = learners.learner(session, pupil.id).steering
        if action == "steer":
            wanted = replace(
                present,
                retention=[0.7, 0.85, 0.9, 0.97][number % 4],
                learning_steps=[(60, 600), (), (30,), (60, 300, 3600)][number % 4],
                relearning_steps=[(600,), ()][number % 2],
                maximum_interval=[36500, 4][number // 5],
            )
            parameters.change_parameters(session, pupil.id, wanted, pupil.now)
        elif action == "weigh":
            parameters.set_weights(session, pupil.id, WEIGHTS[number % 3], pupil.now)
        elif action == "day off":
            today = pupil.learner.calendar.day_of(pupil.now)
            off = DaysOff(frozenset(range(number % 7)), ((today, today + number),))
            wanted = replace(present, days_off=off)
            parameters.change_parameters(session, pupil.id, wanted, pupil.now)
        else:
            parameters.study_today(session, pupil.id, pupil.now)


def act_on_one(pupil: Pupil, action: str, number: int) -> None:
    """One thing that a learner may do; what cannot be done now is left."""
    try:
        match action:
            case "review" | "quiz":
                kind = SittingKind(action)
                length = number % 4 + 1
                pupil.start(
                    Plan(
                        PACK,
                        kind,
                        length=length,
                        cold=number > 6,
                        count_towards_schedule=number > 4,
                    )
                )
            case "right" | "wrong" | "rate":
                step = pupil.step() if pupil.sitting else None
                if isinstance(step, Introduction):
                    pupil.read(step)
                elif step is not None and not isinstance(step, Finished):
                    pupil.answer(right=action != "wrong")
                    if action == "rate":
                        pupil.change(step.presentation, Rating(number % 4 + 1))
            case "skip" | "bury" | "suspend" | "aside after" | "resume":
                set_aside(pupil, action, number)
            case "undo":
                pupil.undo()
            case "wait" | "back":
                pupil.wait(minutes=-number if action == "back" else 60 * number * number)
            case "zone":
                zone = ["UTC", "Asia/Tashkent", "America/New_York"][number % 3]
                with writing(pupil.engine) as session:
                    chosen = LearnerSettings(rollover_hour=number, time_zone=zone)
                    learners.change_settings(session, pupil.id, chosen, pupil.now)
    except (BadRatingError, CannotSetAsideError, NothingToAskError, NothingToUndoError):
        pass
    except NotFoundError:
        assert pupil.sitting == 0


def set_aside(pupil: Pupil, action: str, number: int) -> None:
    step = pupil.step() if pupil.sitting else None
    known = sorted(pupil.cards())
    if action == "resume":
        if known:
            pupil.change_standing(known[number % len(known)], LineKind.RESUME)
    elif isinstance(step, Asking):
        if action == "skip":
            pupil.skip()
        elif action == "aside after":
            pupil.answer(right=number > 4)
            kind = LineKind.BURY if number % 2 else LineKind.SUSPEND
            pupil.set_aside(kind, step.presentation)
        else:
            pupil.set_aside(LineKind(action))


@given(days, days)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_cards_are_the_fold_of_the_log(
    engine: Engine, guest_days: list[tuple[str, int]], account_days: list[tuple[str, int]]
) -> None:
    guest, account = Pupil(engine, START), Pupil(engine, START)
    for pupil, actions in ((guest, guest_days), (account, account_days)):
        for action, number in [("review", 4), *actions]:
            act(pupil, action, number)
        assert pupil.cards() == pupil.folded()
        assert outcomes(engine, pupil.id) == replayed(engine, pupil.id)
    with writing(engine) as session:
        learners.join(session, guest.id, account.id, account.now)
    assert account.cards() == account.folded()
    assert outcomes(engine, account.id) == replayed(engine, account.id)
    assert cards(engine, guest.id) == folded(engine, guest.id) == {}


def test_a_long_month_on_each_database(pupil: Pupil) -> None:
    for day in range(12):
        # A reset leaves nothing to be foreseen for days: the bulk acts come now and then.
        bulky = BULK if day % 4 == 1 else []
        for place, action in enumerate(ACTIONS + STEERING[: 2 + day % 3] + bulky):
            act(pupil, action, (day + place) % 10)
        act(pupil, "review", day % 10)
        act(pupil, "wrong" if day % 3 else "right", day % 10)
    assert len(pupil.cards()) > 5
    assert pupil.cards() == pupil.folded()
    kept = outcomes(pupil.engine, pupil.id)
    assert kept == replayed(pupil.engine, pupil.id)
    assert {None} < {each.predicted for each in kept.values()}
