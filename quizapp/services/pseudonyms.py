"""Accounts for students that are nobody's by name, and the cards that they sign in with.

An instructor makes them. A card says a name such as blue-heron-27, a password of words and a link
that signs in once; no real name and no e-mail address is asked for anywhere. Name, password and
link are drawn from the key of the form that made the sheet and the installation's own secret: sent
twice, the form makes one sheet, and the sheet can be shown for an hour to the browser that still
has the key. After that the database alone is left, with hashes in it; fresh cards can be made.

Three steps, since hashing takes a while: `free_names` reads, `draft` hashes with no transaction
open, `make_pseudonymous` (or `renew`) writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from quizapp.core import plain_words
from quizapp.services import accounts, learners, passwords, tries
from quizapp.services.accounts import folded_name
from quizapp.services.derived import bytes_from, token_from
from quizapp.services.errors import NotFoundError, QuizError
from quizapp.services.learners import LearnerSettings, hashed
from quizapp.services.sign_in_links import make_sign_in_link
from quizapp.store.base import table_of
from quizapp.store.models import AccountRow, CardSheetRow, CourseMemberRow, DeviceRow, SignInCardRow

MOST = 100  # cards on a sheet
SHOWN_FOR = timedelta(hours=1)
LINK_LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on one card. `token`: of the link that signs in once."""

    learner_id: int
    name: str
    password: str = field(repr=False)
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Draft:
    """A card to be made, with the hash of its password; `learner_id` is 0 for a new account."""

    name: str
    password_hash: str = field(repr=False)
    learner_id: int = 0


@dataclass(frozen=True, slots=True)
class Pseudonymous:
    """An account that an instructor made. `signed_in`: some browser is, at this moment."""

    learner_id: int
    name: str
    made_at: datetime
    signed_in: bool


def free_names(session: Session, secret: str, key: str, count: int) -> list[str]:
    """The names of `count` (1 to MOST) new accounts. Raises QuizError for another count."""
    if not 1 <= count <= MOST:
        raise QuizError(f"A sheet has 1 to {MOST} cards.")
    found: list[str] = []
    place = 0
    while len(found) < count:
        names = [
            plain_words.pseudonym(bytes_from(secret, "name", key, place + n)) for n in range(count)
        ]
        place += count
        taken = set(session.scalars(select(AccountRow.folded).where(AccountRow.folded.in_(names))))
        fresh = [name for name in dict.fromkeys(names) if name not in taken and name not in found]
        found += fresh[: count - len(found)]
    return found


def draft(secret: str, key: str, names: Iterable[str] | Mapping[str, int]) -> list[Draft]:
    """What will be kept of the cards of these names; a mapping names the accounts they are of.

    Takes 30 ms a card: call it while no transaction is open.
    """
    known = names if isinstance(names, Mapping) else {}
    return [
        Draft(name, passwords.hashed(_password(secret, key, name)), known.get(name, 0))
        for name in names
    ]


def make_pseudonymous(
    session: Session,
    secret: str,
    key: str,
    drafts: Iterable[Draft],
    made_by: int,
    settings: LearnerSettings,
    now: datetime,
) -> list[Card]:
    """Make an account for each draft, and the sheet of their cards; the same key again, the same.

    `made_by`: an instructor, which the caller knows. The cards' `learner_id`s are who may join a
    course then. A card's link is good for 30 days. Passwords have 42 bits (`plain_words.BITS`).
    """
    learners.locked_learner(session.connection(), made_by)
    if not sheet_exists(session, key, made_by):
        made = [(_new_account(session, each, made_by, settings, now), each) for each in drafts]
        _write_sheet(session, secret, key, made, made_by, now)
    return cards_of(session, secret, key, made_by, now)[1]


def renew(
    session: Session,
    secret: str,
    key: str,
    drafts: Iterable[Draft],
    made_by: int,
    now: datetime,
) -> list[Card]:
    """Give accounts a fresh password and a fresh link each, on a new sheet.

    What stood on their old cards is worth nothing from now on, and every browser is signed out.
    Whose accounts `made_by` may do this to is for the caller to know (`made_accounts`). Raises
    NotAllowedError for an account that is on a staff.
    """
    learners.locked_learner(session.connection(), made_by)
    if not sheet_exists(session, key, made_by):
        made = [(each.learner_id, each) for each in drafts]
        for learner_id, each in made:
            learners.locked_learner(session.connection(), learner_id)
            accounts.keep_password(session, learner_id, each.password_hash)
            accounts.sign_out_everywhere(session, learner_id)
            tries.forget(session, tries.PASSWORD_OF_NAME, folded_name(each.name))
        _write_sheet(session, secret, key, made, made_by, now)
    return cards_of(session, secret, key, made_by, now)[1]


def sheet_exists(session: Session, key: str, made_by: int) -> bool:
    """Whether the form with this key has made its sheet already."""
    ours = (CardSheetRow.key_hash == hashed(key), CardSheetRow.learner_id == made_by)
    return bool(session.scalar(select(exists().where(*ours))))


def cards_of(
    session: Session, secret: str, key: str, made_by: int, now: datetime
) -> tuple[datetime, list[Card]]:
    """When a sheet was made, within the hour, and its cards, by name. Raises NotFoundError."""
    found = (
        select(AccountRow.learner_id, AccountRow.name, CardSheetRow.made_at)
        .join(SignInCardRow, SignInCardRow.learner_id == AccountRow.learner_id)
        .join(CardSheetRow, CardSheetRow.id == SignInCardRow.sheet_id)
        .where(CardSheetRow.key_hash == hashed(key), CardSheetRow.learner_id == made_by)
        .where(CardSheetRow.made_at > now - SHOWN_FOR)
        .order_by(AccountRow.folded)
    )
    rows = session.execute(found).all()
    if not rows:
        raise NotFoundError(
            "These cards are shown no longer: passwords are kept as hashes only.",
            "Whoever has lost a card gets a fresh one.",
        )
    return rows[0].made_at, [
        Card(number, name, _password(secret, key, name), _link(secret, key, name))
        for number, name, _ in rows
    ]


def made_accounts(session: Session, made_by: int) -> tuple[Pseudonymous, ...]:
    """The accounts that an instructor made and that are on no staff, by name."""
    staff = exists().where(
        CourseMemberRow.learner_id == AccountRow.learner_id,
        CourseMemberRow.role != "student",
        CourseMemberRow.left_at.is_(None),
    )
    signed_in = exists().where(DeviceRow.learner_id == AccountRow.learner_id)
    found = (
        select(AccountRow.learner_id, AccountRow.name, AccountRow.made_at, signed_in)
        .where(AccountRow.made_by == made_by, AccountRow.teaches == "", ~staff)
        .order_by(AccountRow.folded)
    )
    return tuple(Pseudonymous(*row) for row in session.execute(found))


def _new_account(
    session: Session, each: Draft, made_by: int, settings: LearnerSettings, now: datetime
) -> int:
    number = learners.new_learner(session, now, settings, is_guest=False)
    row = AccountRow(
        learner_id=number,
        name=each.name,
        folded=folded_name(each.name),
        password_hash=each.password_hash,
        email=None,
        made_at=now,
        made_by=made_by,
    )
    session.add(row)
    session.flush()
    return number


def _write_sheet(
    session: Session,
    secret: str,
    key: str,
    made: list[tuple[int, Draft]],
    made_by: int,
    now: datetime,
) -> None:
    session.execute(delete(CardSheetRow).where(CardSheetRow.made_at <= now - SHOWN_FOR))
    sheet = CardSheetRow(learner_id=made_by, key_hash=hashed(key), made_at=now)
    session.add(sheet)
    session.flush()
    for learner_id, each in made:
        token = _link(secret, key, each.name)
        make_sign_in_link(session, learner_id, made_by, now, LINK_LASTS, token)
    # An older sheet would show what is worth nothing any more.
    whose = [learner_id for learner_id, _ in made]
    session.execute(delete(SignInCardRow).where(SignInCardRow.learner_id.in_(whose)))
    rows = [{"sheet_id": sheet.id, "learner_id": learner_id} for learner_id in whose]
    session.execute(insert(table_of(SignInCardRow)), rows)


def _password(secret: str, key: str, name: str) -> str:
    return plain_words.password(bytes_from(secret, "password", key, name))


def _link(secret: str, key: str, name: str) -> str:
    return token_from(secret, "link", key, name)
