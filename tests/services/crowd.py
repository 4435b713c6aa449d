"""Work done by one of several processes at once, for the tests of concurrency."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

from sqlalchemy import Engine

from quizapp.core.questions import Response
from quizapp.services import answering, study
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.study import Asking
from quizapp.store.engine import make_engine, reading, writing


def at_once(engine: Engine, work: Callable[..., Any], jobs: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Let each job be done by a process of its own; what each returned, in their order."""
    url = engine.url.render_as_string(hide_password=False)
    with get_context("spawn").Pool(len(jobs)) as pool:
        return pool.starmap(work, [(url, *job) for job in jobs], chunksize=1)


def answer_each(url: str, learner: int, presentations: Sequence[int], now: datetime) -> list[bool]:
    """Answer the same presentations as the others do; whether this process was first."""
    engine = make_engine(url)
    first = []
    for number in presentations:
        with writing(engine) as session:
            outcome = answering.answer(session, learner, number, Response((0,)), now)
        first.append(outcome.first)
    engine.dispose()
    return first


def study_alone(url: str, learner: int, key: str, times: int, now: datetime) -> int:
    """Practise one question again and again in sittings of one's own; how often it counted."""
    engine = make_engine(url)
    plan = Plan(
        "elements", SittingKind.PRACTICE, keys=(key,), cold=True, count_towards_schedule=True
    )
    for turn in range(times):
        now += timedelta(seconds=1)
        with writing(engine) as session:
            sitting = study.start(session, learner, plan, now)
        with reading(engine) as session:
            step = study.current(session, learner, sitting)
        if not isinstance(step, Asking):
            continue
        with writing(engine) as session:
            answering.answer(session, learner, step.presentation, Response((turn % 2,)), now)
    engine.dispose()
    return times
