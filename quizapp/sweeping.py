"""Ending attempts whose time is up, and telling what may be told by now.

`quizapp run` sweeps each minute, `quizapp settle` once. Each attempt is a transaction of its own:
one that fails keeps no other waiting, and two sweeps at once do the same work once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from quizapp.services import attempts, telling_times
from quizapp.store import attempt_queries as queries
from quizapp.store.engine import reading, writing

EVERY = 60  # seconds
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """How many attempts were ended, and how many told."""

    ended: int
    told: int


def sweep(engine: Engine, now: datetime) -> Swept:
    """End what is overdue by `now`, then tell what may be told."""
    with reading(engine) as session:
        until = now - telling_times.GRACE
        overdue = [row.id for row in queries.OVERDUE.all(session.connection(), now=until)]
    ended = sum([_end(engine, each, now) for each in overdue])
    with reading(engine) as session:
        waiting = telling_times.to_tell(session, now)
    return Swept(ended, sum([_tell(engine, each, now) for each in waiting]))


def _end(engine: Engine, attempt: int, now: datetime) -> bool:
    with writing(engine) as session:
        return attempts.end_if_over(session, attempt, now - telling_times.GRACE, now)


def _tell(engine: Engine, attempt: int, now: datetime) -> bool:
    with writing(engine) as session:
        return telling_times.tell(session, attempt, now)


@contextmanager
def sweeping(engine: Engine, clock: Callable[[], datetime], every: float = EVERY) -> Iterator[None]:
    """Sweep in a thread of its own, at once and then again and again, until the block is left."""
    with again_and_again("sweeping", lambda: sweep(engine, clock()), every):
        yield


@contextmanager
def again_and_again(name: str, act: Callable[[], object], every: float = EVERY) -> Iterator[None]:
    """Do something in a thread of its own, at once and then every so many seconds, until the block
    is left."""
    stopping = threading.Event()

    def go_on() -> None:
        while True:
            try:
                act()
            except Exception:  # the next time tries again, whatever kept this one from it
                _log.exception("%s failed", name)
            if stopping.wait(every):
                return

    thread = threading.Thread(target=go_on, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(timeout=every)
