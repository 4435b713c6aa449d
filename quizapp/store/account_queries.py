"""Named statements about accounts, devices, links, invitations and tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, or_, select, text
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.store.models import AccountRow, InvitationRow, ResetLinkRow, SignInLinkRow, TryRow

_ACCOUNT = select(
    AccountRow.learner_id, AccountRow.name, AccountRow.password_hash, AccountRow.email
)

ACCOUNT_BY_NAME = _ACCOUNT.where(AccountRow.folded == bindparam("folded"))

ACCOUNT = _ACCOUNT.where(AccountRow.learner_id == bindparam("learner"))

_OLD_TRIES = (
    select(TryRow.what).where(TryRow.since <= bindparam("before")).with_for_update(skip_locked=True)
)

FORGET_TRIES = delete(TryRow).where(TryRow.what.in_(_OLD_TRIES))
"""Forget what began so long ago; what another process counts just now is left to that one."""

RESET_LINK = (
    select(ResetLinkRow.learner_id, AccountRow.name)
    .join(AccountRow, AccountRow.learner_id == ResetLinkRow.learner_id)
    .where(ResetLinkRow.token_hash == bindparam("token"), ResetLinkRow.ends > bindparam("now"))
)
"""Whose password a link may set."""


def count_try(connection: Connection, what: str, now: datetime, window: timedelta) -> int:
    """Count one more try and return how many there are in the present window.

    A window begins with its first try. One statement counts, so that of several processes that
    count at once each sees another number.
    """
    begun = now - window
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    over = TryRow.since <= begun
    counting = insert(TryRow).values(what=what, count=1, since=now)
    counting = counting.on_conflict_do_update(
        index_elements=[TryRow.what],
        set_={
            "count": case((over, 1), else_=TryRow.count + 1),
            "since": case((over, counting.excluded.since), else_=TryRow.since),
        },
    )
    connection.execute(counting)
    return int(connection.scalar(select(TryRow.count).where(TryRow.what == what)) or 0)


TEACHERS = select(
    AccountRow.learner_id, AccountRow.name, AccountRow.teaches, AccountRow.made_at
).where(AccountRow.teaches != "")
"""Every account that may teach."""

INVITATION = (
    select(AccountRow.name)
    .join(InvitationRow, InvitationRow.learner_id == AccountRow.learner_id)
    .where(InvitationRow.token_hash == bindparam("token"), InvitationRow.ends > bindparam("now"))
    .where(or_(InvitationRow.used_by.is_(None), InvitationRow.used_by == bindparam("learner")))
)
"""Who made an invitation that is still good for a learner."""

_USER = AccountRow.__table__.alias("user")

INVITATIONS = (
    select(
        InvitationRow.id,
        InvitationRow.ends,
        AccountRow.name.label("made_by"),
        _USER.c.name.label("used_by"),
    )
    .join(AccountRow, AccountRow.learner_id == InvitationRow.learner_id)
    .outerjoin(_USER, _USER.c.learner_id == InvitationRow.used_by)
    .order_by(InvitationRow.id.desc())
)
"""Every invitation to teach that is not forgotten: who made it, who used it."""

SIGN_IN_LINK = (
    select(
        SignInLinkRow.id,
        SignInLinkRow.learner_id,
        SignInLinkRow.ends,
        SignInLinkRow.used_with,
        AccountRow.name,
    )
    .join(AccountRow, AccountRow.learner_id == SignInLinkRow.learner_id)
    .where(SignInLinkRow.token_hash == bindparam("token"), SignInLinkRow.ends > bindparam("now"))
)
"""Whom a link signs in, and whether it has been used."""


def lock_accounts(connection: Connection) -> None:
    """Let nobody else change an account until this transaction ends.

    SQLite has one writer anyway; PostgreSQL needs to be told.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"))
