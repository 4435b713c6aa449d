"""Named statements that sum up what a learner did and knows, prepared.

Each is for one pack, or for all (`..._OF_ALL`). They are sums over the columns that every line and
card has, which both databases work out alike: no power of a number, no calendar, no JSON.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Double, Select, and_, bindparam, case, func, select

from quizapp.core.outlook import DIFFICULTY, STABILITY
from quizapp.core.retention import BINS
from quizapp.core.scheduling import State
from quizapp.store.models import CardRow, LogLineRow, PackRow, QuestionRow
from quizapp.store.prepared import Prepared


def _bin(value: ColumnElement[Any] | Any, edges: Sequence[float]) -> ColumnElement[int]:
    """In which bin a value falls; an edge belongs to the bin that it begins."""
    return case(
        (value.is_(None), -1),
        *((value < edge, number) for number, edge in enumerate(edges)),
        else_=len(edges),
    )


_STANDS = and_(LogLineRow.learner_id == bindparam("learner"), LogLineRow.rated.is_not(None))
_REMEMBERED = case((and_(LogLineRow.predicted.is_not(None), LogLineRow.rated > 1), 1), else_=0)
_CAP = bindparam("cap", type_=Double)
_TOOK = case((LogLineRow.seconds > _CAP, _CAP), else_=LogLineRow.seconds)
_BIN = _bin(LogLineRow.predicted, BINS).label("bin")

_OF_PACK = LogLineRow.question_id.in_(
    select(QuestionRow.id).where(QuestionRow.pack_id == bindparam("pack"))
)
_SINCE = LogLineRow.day >= bindparam("since")
_SUMS = (
    func.count().label("answers"),
    func.sum(_TOOK).label("seconds"),
    func.count(LogLineRow.predicted).label("reviews"),
    func.sum(_REMEMBERED).label("remembered"),
    func.sum(LogLineRow.predicted).label("foreseen"),
)

_DAYS = select(LogLineRow.day, _BIN, *_SUMS).where(_STANDS, _SINCE).group_by(LogLineRow.day, "bin")
DAYS_OF_ALL = Prepared(_DAYS)
DAYS = Prepared(_DAYS.where(_OF_PACK))
"""By day from `since` on, and by bin of what was foreseen (-1: nothing was): answers that stand.

`cap`: an answer that took more seconds counts as if it had taken so many.
"""

_BEFORE = select(*_SUMS).where(_STANDS, LogLineRow.day < bindparam("since"))
BEFORE_OF_ALL = Prepared(_BEFORE)
BEFORE = Prepared(_BEFORE.where(_OF_PACK))
"""The same sums over everything before `since`."""

_BY_QUESTION = (
    select(LogLineRow.question_id, *_SUMS[2:])
    .where(_STANDS, _SINCE, LogLineRow.predicted.is_not(None))
    .group_by(LogLineRow.question_id)
    .subquery()
)


def _groups(key: Any) -> Select[Any]:
    names = ("reviews", "remembered", "foreseen")
    summed = (func.sum(_BY_QUESTION.c[name]).label(name) for name in names)
    return (
        select(key.label("group"), *summed)
        .select_from(_BY_QUESTION)
        .join(QuestionRow, QuestionRow.id == _BY_QUESTION.c.question_id)
        .group_by(key)
    )


TOPICS = Prepared(_groups(QuestionRow.topic).where(QuestionRow.pack_id == bindparam("pack")))
"""Reviews of grown cards from `since` on, by topic."""

PACKS = Prepared(_groups(PackRow.key).join(PackRow, PackRow.id == QuestionRow.pack_id))
"""The same by pack."""

_OWN_CARD = CardRow.learner_id == bindparam("learner")
_IN_PACK = CardRow.pack_id == bindparam("pack")

_DUE = (
    select(CardRow.due, func.count().label("cards"))
    .where(_OWN_CARD, CardRow.due.is_not(None))
    .group_by(CardRow.due)
)
DUE_OF_ALL = Prepared(_DUE)
DUE_MOMENTS = Prepared(_DUE.where(_IN_PACK))
"""How many cards are due at each moment at which some are."""

_LIVE = (
    _OWN_CARD,
    CardRow.stability.is_not(None),
    CardRow.suspended.is_(False),
    QuestionRow.retired_at.is_(None),
)
_FIRMNESS = (
    _bin(CardRow.stability, STABILITY).label("stability_bin"),
    _bin(CardRow.difficulty, DIFFICULTY).label("difficulty_bin"),
)
_STRENGTHS = (
    select(*_FIRMNESS, func.count().label("cards"))
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(*_LIVE)
    .group_by("stability_bin", "difficulty_bin")
)
STRENGTHS_OF_ALL = Prepared(_STRENGTHS)
STRENGTHS = Prepared(_STRENGTHS.where(_IN_PACK))
"""How many of the learner's cards are in each bin of stability and of difficulty."""

_LAPSED = (
    select(CardRow.pack_id, CardRow.question_id, CardRow.lapses, CardRow.stability)
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .where(*_LIVE, CardRow.lapses > 0)
    .order_by(CardRow.lapses.desc(), CardRow.stability, CardRow.question_id)
    .limit(500)
)
LAPSED_OF_ALL = Prepared(_LAPSED)
LAPSED = Prepared(_LAPSED.where(_IN_PACK))
"""The cards that were forgotten most often after they had been known, the worst first."""

KNOWN_BY_PACK = Prepared(
    select(PackRow.key, func.count().label("cards"))
    .select_from(CardRow)
    .join(QuestionRow, QuestionRow.id == CardRow.question_id)
    .join(PackRow, PackRow.id == CardRow.pack_id)
    .where(*_LIVE, CardRow.state == int(State.REVIEW))
    .group_by(PackRow.key)
)
"""How many questions of each pack the learner knows: see `progress_queries.KNOWN_QUESTIONS`."""
