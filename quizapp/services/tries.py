"""How often something may be tried: passwords by name and by address, sign-ups, mails, reports.

The counts stand in the database, so that several processes agree. What is counted is kept as a
hash; it is forgotten once its window is over.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from quizapp.services.errors import TooManyTriesError
from quizapp.store import account_queries as queries
from quizapp.store.models import TryRow


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of one kind, by or at the same one, in a window of time."""

    kind: str
    most: int
    window: timedelta


PASSWORD_OF_NAME = Limit("password of name", 10, timedelta(minutes=15))
# A class stands behind one address.
PASSWORD_BY_ADDRESS = Limit("password by address", 100, timedelta(minutes=15))
SIGN_UP_BY_ADDRESS = Limit("sign-up by address", 100, timedelta(hours=1))
MAIL_TO_NAME = Limit("mail to name", 3, timedelta(hours=1))
MAIL_BY_ADDRESS = Limit("mail by address", 30, timedelta(hours=1))
REMINDER_MAIL = Limit("question whether to remind by mail", 3, timedelta(hours=1))
# Whoever goes through a pack with care has much to say; a guest is made anew by clearing cookies.
REPORT_OF_LEARNER = Limit("report of learner", 30, timedelta(hours=1))
REPORT_BY_ADDRESS = Limit("report by address", 300, timedelta(hours=1))
SET_UP_BY_ADDRESS = Limit("set-up code by address", 10, timedelta(minutes=15))
ASSIGNMENT_PASSWORD = Limit("password of an assignment", 10, timedelta(minutes=15))
LONGEST = timedelta(hours=1)


def count(session: Session, limit: Limit, whom: str, now: datetime) -> None:
    """Count a try. Raises TooManyTriesError beyond the limit, and the try is then not made.

    Commit before it is made, so that it counts whatever becomes of it.
    """
    session.execute(queries.FORGET_TRIES, {"before": now - LONGEST})
    tried = queries.count_try(session.connection(), _what(limit, whom), now, limit.window)
    if tried > limit.most:
        minutes = limit.window // timedelta(minutes=1)
        raise TooManyTriesError(
            "That was tried too often of late.",
            f"Wait {minutes} minutes, then try again. Nothing was changed.",
        )


def forget(session: Session, limit: Limit, whom: str) -> None:
    """Forget every try, since one went well."""
    session.execute(delete(TryRow).where(TryRow.what == _what(limit, whom)))


def give_back(session: Session, limit: Limit, whom: str) -> None:
    """Count one try less, since it went well; those of others at the same address stay."""
    mine = update(TryRow).where(TryRow.what == _what(limit, whom), TryRow.count > 0)
    session.execute(mine.values(count=TryRow.count - 1))


def place_of(address: str) -> str:
    """What of an address counts as one place: an IPv6 network, since its hosts cost nothing."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return found.exploded[:19]
    return str(found)


def _what(limit: Limit, whom: str) -> str:
    return hashlib.sha256(f"{limit.kind}\n{whom}".encode()).hexdigest()
