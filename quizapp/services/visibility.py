"""Who may see which questions: packs that were loaded are everybody's, own questions their
author's, and of others' each those that were learnt, or were assigned and have entered.

A transaction of the pages knows who reads in it (`read_by`): so `library.shelf` gives of somebody's
own pack what that learner may see, whatever asks for it. Lists of packs and of cards, and the
search, ask `seen_by`; whoever begins a sitting, and the edge of the pages for each pack that an
address or a form names, ask `refuse_hidden`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.written import OWN
from quizapp.services.entered import entered_sets
from quizapp.services.errors import NotFoundError
from quizapp.store.visibility import LEARNT, WRITTEN, Seen

READER = "quizapp_reader"
NOTHING = Seen()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads in a transaction (None: somebody new), and when."""

    learner_id: int | None
    now: datetime


def is_own(pack: str) -> bool:
    """Whether a pack of this id holds somebody's own questions."""
    return pack.startswith(OWN)


def read_by(session: Session, reader: Callable[[], Reader]) -> None:
    """Let a transaction know who reads in it; `reader` is asked where own questions are."""
    session.connection().execution_options(**{READER: reader})


def reader_of(connection: Connection) -> Reader | None:
    """Who reads in a transaction; None where it is the program itself, which sees everything."""
    reader: Callable[[], Reader] | None = connection.get_execution_options().get(READER)
    return None if reader is None else reader()


def seen_by(connection: Connection, learner_id: int | None, now: datetime | None = None) -> Seen:
    """What of own questions a learner may see now: `now`, or the moment at which they are read;
    with neither, nothing is taken to have entered."""
    if learner_id is None:
        return NOTHING
    if now is None:
        reader = reader_of(connection)
        now = None if reader is None else reader.now
    keys = set(LEARNT.scalars(connection, learner=learner_id))
    for each in entered_sets(connection, learner_id, now) if now is not None else ():
        keys.update(key for pack, some in each.keys.items() if is_own(pack) for key in some)
    written = WRITTEN.scalar(connection, learner=learner_id) or ""
    return Seen(written, frozenset(keys))


def refuse_hidden(
    session: Session | Connection, learner_id: int | None, pack: str, now: datetime | None = None
) -> None:
    """Raise NotFoundError where the learner may see nothing of this pack, as if it were not
    there."""
    connection = session.connection() if isinstance(session, Session) else session
    if is_own(pack) and pack not in seen_by(connection, learner_id, now).packs:
        raise NotFoundError(f"There is no pack {pack!r} here.", "The start page lists the packs.")
