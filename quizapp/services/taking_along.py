"""Taking questions along: a bundle that one browser can ask without a network.

The web's offline area calls these; `services.bringing_back` takes the answers. A bundle is made of
presentations like all others, in a sitting for each pack that nobody can open: it is over as soon
as it is made. What a bundle tells ahead of the answer is the one exception to "the answer is not on
the page before it is given" (docs/offline.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice, zip_longest

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from quizapp.core.questions import Format
from quizapp.core.scheduling import LEARN_AHEAD, NEW_CARD, Card
from quizapp.services import sitting_rows
from quizapp.services.errors import NothingToAskError
from quizapp.services.formats import formats_by_age
from quizapp.services.learners import Learner, hashed, locked_learner
from quizapp.services.library import Shelf, shelf
from quizapp.services.memories import cards_of
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.putting_away import put_away
from quizapp.services.queueing import Item, Queue, Why
from quizapp.services.sittings import Sitting, planned, presented
from quizapp.store import offline_queries as queries
from quizapp.store import study_queries

MOST = 100  # questions in one bundle

AHEAD = timedelta(days=14)
"""What becomes due within so long is taken along too, where there is room."""

OFFLINE_FORMATS = frozenset(
    {
        Format.CHOICE,
        Format.CHOICES,
        Format.TRUE_FALSE,
        Format.TYPED_NAME,
        Format.TYPED_DATE,
        Format.TYPED_NUMBER,
        Format.CLOZE,
        Format.FLIP,
    }
)
"""What a browser can put, and judge or leave to be judged, by itself."""

_REVIEWS = (Why.DUE, Why.EARLY)

SITTING_KIND = "offline"
"""How a sitting's row says that it was taken along; its plan is a review's."""


@dataclass(slots=True)
class _Chosen:
    """What is taken along of one pack: of its plan, and what comes due later."""

    found: Shelf
    plan: Plan
    items: list[Item]
    later: list[tuple[int, datetime]]


def take(
    session: Session,
    learner_id: int,
    key: str,
    token: str,
    now: datetime,
    dropped: Collection[int] = (),
) -> int:
    """Make a bundle of what is asked next, and return its number.

    `key`: the browser's own name for it; asked for again, the same bundle is given. `token`: the
    browser's. `dropped`: bundles that this browser holds no more, which are put away. First comes
    what a review of each pack would ask now, up to the day's limits, then what becomes due `AHEAD`.
    Raises NothingToAskError.
    """
    connection = session.connection()
    learner = locked_learner(connection, learner_id)
    kept = queries.BUNDLE_BY_KEY.first(connection, learner=learner_id, key=key)
    if kept is not None:
        return int(kept.id)
    chosen = _limited(
        [_of_pack(connection, learner, pack, now) for pack in _packs(connection, learner_id)]
    )
    items = [each for one in chosen for each in _presented(connection, learner, one, now)]
    if not any(kind == "question" for kind, *_ in items):
        raise NothingToAskError(
            "There is nothing to take along now.", "What you know becomes due again later."
        )
    put_away(connection, learner_id, dropped)
    return queries.INSERT_BUNDLE.made(
        connection,
        learner_id=learner_id,
        device_id=queries.DEVICE_BY_TOKEN.scalar(connection, token=hashed(token)),
        key=key,
        made_at=now,
        sent_at=None,
        items=items,
        outcomes=[],
    )


def _packs(connection: Connection, learner_id: int) -> list[str]:
    """The packs that the learner has begun, else all."""
    begun: list[str] = queries.PACKS_BEGUN.scalars(connection, learner=learner_id)
    return begun or queries.ALL_PACKS.scalars(connection)


def _of_pack(connection: Connection, learner: Learner, pack: str, now: datetime) -> _Chosen:
    found, plan = shelf(connection, pack), Plan(pack, length=MOST)
    queue: Queue = planned(connection, learner, found, plan, now)
    items = [each for values in queue for each in _one_by_one(Item.from_json(values))]
    later = list(islice(_coming(connection, learner, found, items, now), MOST))
    return _Chosen(found, plan, items, later)


def _one_by_one(item: Item) -> list[Item]:
    """What is asked at once with a network is taken along as questions of their own."""
    if len(item.questions) < 2:
        return [item]
    return [replace(item, questions=(number,), format=None) for number in item.questions]


def _coming(
    connection: Connection, learner: Learner, found: Shelf, items: Iterable[Item], now: datetime
) -> Iterator[tuple[int, datetime]]:
    """What comes later, the soonest first, each with the moment from which it is asked.

    What is due already and waits for another day, a sibling or beyond the day's limit, is asked
    from tomorrow. Of the questions of one fact only one is asked on a day.
    """
    calendar = learner.calendar
    today = calendar.day_of(now)
    taken = {number for item in items for number in item.questions}
    told = {(fact, today) for number in taken for fact in _facts(found, number)}
    own = {"learner": learner.id, "pack": found.pack_id, "until": now + AHEAD}
    numbers = study_queries.DUE.scalars(connection, **own, most=10 * MOST, skip=0)
    cards = cards_of(connection, learner.id, numbers)
    coming = [
        (due if due > now + LEARN_AHEAD else max(due, calendar.start_of(today + 1)), number)
        for number in numbers
        if number not in taken and (due := cards[number].due) is not None
    ]
    for moment, number in sorted(coming):
        facts = {(fact, calendar.day_of(moment)) for fact in _facts(found, number)}
        if facts and told.isdisjoint(facts):
            told |= facts
            yield number, moment


def _facts(found: Shelf, number: int) -> tuple[str, ...]:
    question = found.question(number)
    return () if question is None else question.facts


def _limited(packs: list[_Chosen]) -> list[_Chosen]:
    """The same with `MOST` questions in all: what is due, new ones, what comes later, in turn."""
    room = MOST
    kept: list[list[Item]] = [[] for _ in packs]
    for wanted in (_due, _new):
        groups = [wanted(each.items) for each in packs]
        for row in zip_longest(*groups):
            for place, group in enumerate(row):
                asks = sum(bool(item.questions) for item in group or ())
                if group and asks <= room:
                    kept[place] += group
                    room -= asks
    later: list[list[tuple[int, datetime]]] = [[] for _ in packs]
    for coming in zip_longest(*(each.later for each in packs)):
        for place, one in enumerate(coming):
            if one is not None and room:
                later[place].append(one)
                room -= 1
    return [
        replace(each, items=kept[place], later=later[place]) for place, each in enumerate(packs)
    ]


def _due(items: list[Item]) -> list[list[Item]]:
    return [[item] for item in items if item.why in _REVIEWS and item.questions]


def _new(items: list[Item]) -> list[list[Item]]:
    """New questions in groups, each with the introductions that come before it."""
    groups: list[list[Item]] = []
    asked = True
    for item in items:
        if item.why in _REVIEWS and item.questions:
            continue
        if (item.fact and asked) or not groups:
            groups.append([])
        groups[-1].append(item)
        asked = bool(item.questions)
    return groups


def _presented(
    connection: Connection, learner: Learner, chosen: _Chosen, now: datetime
) -> list[list[object]]:
    """Make the presentations of one pack, in a sitting of their own; the bundle's items."""
    found = chosen.found
    numbers = [n for item in chosen.items for n in item.questions]
    numbers += [number for number, _ in chosen.later]
    if not numbers:
        return []
    cards = cards_of(connection, learner.id, numbers)
    sitting = Sitting(
        _begun(connection, learner, chosen, len(numbers), now), found.pack_id, chosen.plan, ()
    )
    # What is not due yet would be left out of a review; it is asked when its time has come.
    later = replace(sitting, plan=replace(chosen.plan, kind=SittingKind.PRACTICE))
    asked = chain(
        ((item, sitting, now) for item in chosen.items),
        ((Item("", (number,), Why.DUE), later, moment) for number, moment in chosen.later),
    )
    items: list[list[object]] = []
    for item, where, moment in asked:
        if item.fact:
            items.append(["fact", found.pack.id, item.fact])
            continue
        card = cards.get(item.questions[0], NEW_CARD)
        made = _shown(connection, learner, found, where, item, card, now)
        if made is not None:
            any_time = card.due is None or item.why is Why.EARLY
            due = None if any_time or card.due is None else card.due.isoformat()
            items.append(["question", made, due, moment.isoformat()])
    return items


def _begun(
    connection: Connection, learner: Learner, chosen: _Chosen, total: int, now: datetime
) -> int:
    return sitting_rows.begun(
        connection,
        learner,
        chosen.found.pack_id,
        chosen.plan,
        now,
        kind=SITTING_KIND,
        total=total,
        finished_at=now,
    )


def _shown(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    sitting: Sitting,
    item: Item,
    card: Card,
    now: datetime,
) -> int | None:
    """The presentation of one question, in the first of its formats that a browser can put."""
    question = found.question(item.questions[0])
    if question is None or len(item.questions) > 1:
        return None
    wanted_as = learner.settings.asked_as
    able = (f for f in formats_by_age(question, card, asked_as=wanted_as) if f in OFFLINE_FORMATS)
    chosen = next(able, None)
    if chosen is None:
        return None  # a written ordering or matching
    wanted = replace(item, format=chosen)
    return presented(connection, learner, found, sitting, wanted, now)
