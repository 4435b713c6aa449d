"""Sending the reminders that learners want by mail; `quizapp run` looks each minute, `quizapp
settle` once.

A day is settled in the database first and the mail is handed in after it: what fails in between
costs a reminder, and never makes two.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine

from quizapp.services import reminder_mails
from quizapp.services.mailing import Post, is_for_later, is_unreachable
from quizapp.store.engine import reading, writing
from quizapp.sweeping import EVERY, again_and_again
from quizapp.web.keep_up import mails

_log = logging.getLogger(__name__)


def remind(engine: Engine, post: Post, address: str, secret: str, now: datetime) -> int:
    """Mail every reminder whose hour has come; how many were handed in.

    `address`: where readers reach the pages; `secret`: the installation's key. Where nobody takes
    mails, the rest waits for the next time.
    """
    with reading(engine) as session:
        waiting = reminder_mails.waiting(session, now)
    sent = 0
    for learner in waiting:
        with writing(engine) as session:
            mail = reminder_mails.settled(session, learner, secret, now)
        if mail is None:
            continue
        try:
            mails.send_reminder(post, address, mail)
            sent += 1
        except OSError as error:
            _log.warning("a reminder could not be mailed: %s", type(error).__name__)
            if is_for_later(error):
                with writing(engine) as session:
                    reminder_mails.give_back(session, mail)
            if is_unreachable(error):
                break
    return sent


@contextmanager
def reminding(
    engine: Engine,
    post: Post | None,
    address: str,
    secret: str,
    clock: Callable[[], datetime],
    every: float = EVERY,
) -> Iterator[None]:
    """Remind in a thread of its own until the block is left; nobody where no mail can be sent."""
    if post is None:
        yield
        return
    with again_and_again(
        "reminding", lambda: remind(engine, post, address, secret, clock()), every
    ):
        yield
