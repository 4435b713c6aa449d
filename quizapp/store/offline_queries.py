"""Named statements about what was taken along, and about the lines that come in late."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, select, update

from quizapp.store.base import table_of
from quizapp.store.models import (
    AnswerRow,
    BundleRow,
    CardRow,
    DeviceRow,
    LogLineRow,
    PackRow,
    PresentationRow,
    ReportRow,
    SittingRow,
)
from quizapp.store.prepared import Inserting, Prepared

_OWN = BundleRow.learner_id == bindparam("learner")
_COLUMNS = (
    BundleRow.id,
    BundleRow.made_at,
    BundleRow.sent_at,
    BundleRow.items,
    BundleRow.outcomes,
)

BUNDLE = Prepared(select(*_COLUMNS).where(_OWN, BundleRow.id == bindparam("bundle")))

BUNDLE_BY_KEY = Prepared(
    select(*_COLUMNS).where(_OWN, BundleRow.key == bindparam("key")).order_by(BundleRow.id.desc())
)
"""The latest of a name: a guest who joins may bring one of the same."""

INSERT_BUNDLE = Inserting(table_of(BundleRow))

UPDATE_BUNDLE = Prepared(
    update(BundleRow)
    .where(BundleRow.id == bindparam("own_bundle"))
    .values(outcomes=bindparam("outcomes"), sent_at=bindparam("sent_at"))
)

DEVICE_BY_TOKEN = Prepared(select(DeviceRow.id).where(DeviceRow.token_hash == bindparam("token")))

_BEGUN = exists().where(CardRow.learner_id == bindparam("learner"), CardRow.pack_id == PackRow.id)

PACKS_BEGUN = Prepared(select(PackRow.key).where(_BEGUN).order_by(PackRow.key))
"""The packs in which a learner has a card."""

ALL_PACKS = Prepared(select(PackRow.key).where(PackRow.key.not_like("own-%")).order_by(PackRow.key))

DROPPED = select(BundleRow.id, BundleRow.items, BundleRow.outcomes).where(
    _OWN, BundleRow.id.in_(bindparam("dropped", expanding=True))
)
"""What a browser says that it holds no more."""

_SHOWN = PresentationRow.id.in_(bindparam("presentations", expanding=True))

SITTINGS_OF = select(PresentationRow.sitting_id).distinct().where(_SHOWN)

DELETE_UNANSWERED = delete(PresentationRow).where(
    _SHOWN,
    ~exists().where(AnswerRow.presentation_id == PresentationRow.id),
    ~exists().where(ReportRow.presentation_id == PresentationRow.id),
)

DELETE_EMPTY_SITTINGS = delete(SittingRow).where(
    SittingRow.id.in_(bindparam("sittings", expanding=True)),
    ~exists().where(PresentationRow.sitting_id == SittingRow.id),
)

DELETE_BUNDLE = delete(BundleRow).where(BundleRow.id == bindparam("own_bundle"))

COUNT_ANSWERED = Prepared(
    update(SittingRow)
    .where(SittingRow.id == bindparam("own_sitting"))
    .values(answered=SittingRow.answered + 1)
)

LINE = select(table_of(LogLineRow)).where(LogLineRow.id == bindparam("line"))
"""Every column of one line of a log."""

PLAN_OF_ANSWER = Prepared(
    select(SittingRow.plan, PresentationRow.why)
    .join(PresentationRow, PresentationRow.sitting_id == SittingRow.id)
    .join(AnswerRow, AnswerRow.presentation_id == PresentationRow.id)
    .where(AnswerRow.id == bindparam("answer"))
)
