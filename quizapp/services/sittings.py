"""A sitting in the database: beginning one, and making the next step of one. Writers only.

`study` and `answering` call these with the learner locked. The step that a sitting stands at is
stored: either a presentation that waits for an answer (`current`), or the introduction at the head
of the queue, or the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, count
from typing import Any

from sqlalchemy import Connection

from quizapp.core.chance import number
from quizapp.core.facts import Pack
from quizapp.core.presenting import CannotPresent, present, present_members
from quizapp.core.questions import OVER_SEVERAL, Format, Presentation, Question
from quizapp.core.scheduling import (
    LEARN_AHEAD,
    NEW_CARD,
    Calendar,
    Card,
    State,
    is_buried,
    is_due,
)
from quizapp.services import sitting_rows
from quizapp.services.contrasting import drill_queue, put_contrast
from quizapp.services.course_exams import first_in_order
from quizapp.services.days import known_of, today_of
from quizapp.services.durations import in_words
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.services.formats import FIXED, AskedAs, formats_by_age, stepped_back
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf, shelf
from quizapp.services.memories import card_of, cards_of
from quizapp.services.ordering import new_ones
from quizapp.services.pairs import confused_among, mixed_up
from quizapp.services.planning import quiz_queue, review_queue
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.presented import presentation_as_json
from quizapp.services.queueing import Item, Queue, Why, not_yet_asked
from quizapp.services.shares import settle, share_of
from quizapp.services.visibility import refuse_hidden
from quizapp.services.widening import due_alone, told_apart, widened
from quizapp.store import memory_queries, study_queries

PAGE = 200


_GONE_ON_WITH = (SittingKind.REVIEW, SittingKind.DRILL)
"""What is begun once a day, and gone on with until it is finished."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting as its writers need it; see `store.study_models.SittingRow`.

    `split`: by how many its questions have become more since it was kept, several asked at once
    now being asked one by one.
    """

    id: int
    pack_id: int
    plan: Plan
    queue: Queue
    answered: int = 0
    steps: tuple[list[Any], ...] = ()
    current: int | None = None
    finished_at: datetime | None = None
    split: int = 0


def sitting_from(row: Any) -> Sitting:
    """A sitting from a row of `study_queries`."""
    return Sitting(
        id=row.sitting_id,
        pack_id=row.pack_id,
        plan=Plan.from_json(row.plan),
        queue=tuple(row.queue),
        answered=row.answered,
        steps=tuple(row.steps),
        current=row.current_id,
        finished_at=row.finished_at,
    )


def item_of(row: Any) -> Item:
    """The item of a queue that a presentation was made of, from a row of `study_queries`."""
    numbers = tuple(sorted(number for number, _ in row.members))
    return Item("", numbers, Why(row.why), Format(row.format))


def repeats_of(found: Shelf, plan: Plan, row: Any, missed: Sequence[int]) -> tuple[Item, ...]:
    """With what comes again what was asked: in a review one step back (see `formats`), of several
    questions those that were `missed` (by number), each alone; else all of it as it was asked."""
    item = item_of(row)
    if plan.kind is not SittingKind.REVIEW:
        return (item,)
    if item.format not in OVER_SEVERAL:
        return (replace(item, format=None),)
    asked = ((number, found.question(number)) for number in missed)
    return tuple(
        Item("", (number,), item.why, stepped_back(question))
        for number, question in asked
        if question is not None
    )


def found_or_raise(row: Any) -> Any:
    """The row, if there is one. Raises NotFoundError."""
    if row is None:
        raise NotFoundError(
            "There is no such question or session of yours.", "Go on from the start page."
        )
    return row


def begin(connection: Connection, learner: Learner, plan: Plan, now: datetime) -> int:
    """Begin a sitting, or find the one that a double click or a second tab has begun.

    Raises NotFoundError, NothingToAskError.
    """
    refuse_hidden(connection, learner.id, plan.pack, now)
    found = shelf(connection, plan.pack)
    day = learner.calendar.day_of(now)
    own = {"learner": learner.id, "pack": found.pack_id, "day": day}
    for row in study_queries.OPEN_SITTINGS.all(connection, **own):
        same = row.plan == plan.as_json()
        if same and (plan.kind in _GONE_ON_WITH or row.answered == 0):
            return int(row.id)
    if plan.kind is SittingKind.REVIEW:
        settle(connection, learner, found, now)
    queue = _queue(connection, learner, found, plan, now)
    if not queue:
        raise _nothing(connection, learner, found, plan, now)
    total = not_yet_asked(queue)
    sitting_id = sitting_rows.begun(
        connection, learner, found.pack_id, plan, now, queue=queue, total=total
    )
    sitting = Sitting(sitting_id, found.pack_id, plan, queue)
    keep(connection, advanced(connection, learner, found, sitting, now))
    return sitting_id


def planned(
    connection: Connection, learner: Learner, found: Shelf, plan: Plan, now: datetime
) -> Queue:
    """What a sitting of this plan would ask now; nothing is begun."""
    return _queue(connection, learner, found, plan, now)


def presented(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    sitting: Sitting,
    item: Item,
    now: datetime,
) -> int | None:
    """Make and store the presentation of an item; its number, or None where it is left out."""
    return _present(connection, learner, found, sitting, item, now)


def keep(connection: Connection, sitting: Sitting) -> None:
    """Store where a sitting stands."""
    study_queries.UPDATE_SITTING.run(
        connection,
        own_sitting=sitting.id,
        queue=list(sitting.queue),
        split=sitting.split,
        current_id=sitting.current,
        answered=sitting.answered,
        steps=list(sitting.steps),
        finished_at=sitting.finished_at,
    )


def asked_first(connection: Connection, sitting: Sitting, item: Item) -> Sitting:
    """The sitting with `item` at the head of its queue, before what waits now; not advanced yet."""
    queue = sitting.queue
    if sitting.current is not None:
        waiting = item_of(
            study_queries.PRESENTATION.first(connection, presentation=sitting.current)
        )
        told = waiting.why is Why.AGAIN and set(waiting.questions) <= set(item.questions)
        if waiting.questions != item.questions and not told:
            queue = (waiting.as_json(), *queue)
    return replace(sitting, queue=(item.as_json(), *queue), current=None, finished_at=None)


def advanced(
    connection: Connection, learner: Learner, found: Shelf, sitting: Sitting, now: datetime
) -> Sitting:
    """The sitting at its next step, whose presentation is made and stored; it is not kept yet.

    What need not be asked any more is left out: a question that was retired, one that was answered
    elsewhere meanwhile, a repeat whose rating was changed. Of several that a review can no longer
    ask at once the rest is asked one by one.
    """
    queue = sitting.queue
    while queue:
        item = Item.from_json(queue[0])
        if item.fact in found.pack.facts or (
            item.pair and found.pack.entities.keys() >= set(item.pair)
        ):
            return replace(sitting, queue=queue, current=None)
        queue = queue[1:]
        current = (
            _present(connection, learner, found, sitting, item, now) if item.questions else None
        )
        if current is not None:
            return replace(sitting, queue=queue, current=current)
        if len(item.questions) > 1 and sitting.plan.kind is SittingKind.REVIEW:
            alone = (Item("", (number,), item.why) for number in item.questions)
            queue = (*(each.as_json() for each in alone), *queue)
            sitting = replace(sitting, split=sitting.split + len(item.questions) - 1)
    return replace(sitting, queue=(), current=None, finished_at=now)


def _present(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    sitting: Sitting,
    item: Item,
    now: datetime,
) -> int | None:
    """Make the presentation of an item and return its number; None where it is left out."""
    questions = [found.question(number) for number in item.questions]
    asked = [question for question in questions if question is not None]
    if len(asked) < len(questions):
        return None
    if len(asked) == 1:
        cards = [card_of(connection, learner.id, item.questions[0])]
        if not _still_wanted(sitting.plan, item, cards[0], learner.calendar, now):
            return None
        made = _of_one(connection, learner, found, sitting.plan, item, asked[0], cards[0], now)
    else:
        kept = cards_of(connection, learner.id, item.questions)
        cards = [kept.get(number, NEW_CARD) for number in item.questions]
        if not all(
            _still_wanted(sitting.plan, item, card, learner.calendar, now) for card in cards
        ):
            return None
        seen = sum(card.seen for card in cards)
        seed = number(learner.id, *(question.key for question in asked), seen)
        try:
            made = present_members(found.generated, asked, item.format or Format.ORDER, seed)
        except CannotPresent:
            return None
    seen_by_key = {q.key: card.seen for q, card in zip(asked, cards, strict=True)}
    return study_queries.INSERT_PRESENTATION.made(
        connection,
        sitting_id=sitting.id,
        format=made.format.value,
        content=presentation_as_json(made),
        members=[[found.ids[key], seen_by_key[key]] for key in made.keys],
        why=item.why.value,
        asked_back=False,
        made_at=now,
        revealed_at=None,
        undone_at=None,
    )


def _still_wanted(plan: Plan, item: Item, card: Card, calendar: Calendar, now: datetime) -> bool:
    if plan.kind is not SittingKind.REVIEW:
        return True
    if item.why is Why.NEW:
        aside = card.suspended or (card.buried and is_buried(card, calendar.day_of(now)))
        return card.state is State.NEW and not aside
    if item.why is Why.EARLY:
        today = calendar.day_of(now)
        aside = card.suspended or is_buried(card, today)
        return card.state is State.REVIEW and card.last_day != today and not aside
    return is_due(card, now)


def _of_one(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    plan: Plan,
    item: Item,
    question: Question,
    card: Card,
    now: datetime,
) -> Presentation:
    """One question in the format that was planned, or else the first one that it can be put in."""
    seed = number(learner.id, question.key, card.seen)
    wanted = formats_by_age(question, card, plan.formats, learner.settings.asked_as)
    if item.format is not None:
        wanted = (item.format, *wanted)
    for chosen in wanted:
        try:
            if chosen is Format.CONTRAST:
                made = put_contrast(connection, learner, found, plan, question, seed, now)
            else:
                made = present(found.generated, question, chosen, seed)
        except CannotPresent:
            continue
        if plan.cold or _names_only_met(connection, learner, found, made, question):
            return made
    return present(found.generated, question, Format.FLIP, seed)


def _names_only_met(
    connection: Connection, learner: Learner, found: Shelf, made: Presentation, question: Question
) -> bool:
    """Whether a true-false statement names, as its false value, only what the learner has met."""
    entity = made.shown.entity if made.shown is not None else None
    pack: Pack = found.pack
    if entity is None or any(entity in pack.facts[fact].entities for fact in question.facts):
        return True
    facts = pack.facts_of[entity]
    questions = {found.ids[q.key] for fact in facts for q in found.asking[fact.id]}
    own: dict[str, Any] = {"learner": learner.id, "questions": list(questions)}
    own["facts"] = [found.fact_ids[fact.id] for fact in facts]
    return connection.execute(memory_queries.HAS_MET, own).first() is not None


def _queue(
    connection: Connection, learner: Learner, found: Shelf, plan: Plan, now: datetime
) -> Queue:
    if plan.kind is SittingKind.DRILL:
        return drill_queue(connection, learner, found, plan, now)
    today, day = today_of(connection, learner, found, now), learner.calendar.day_of(now)
    known = known_of(connection, learner, found, today, day)
    known = replace(known, mixed_up=mixed_up(connection, learner, found, now))
    due: Iterable[int] = _due(connection, learner, found, now)
    seed = number(learner.id, plan.pack, now.isoformat())
    if plan.kind is SittingKind.REVIEW:
        share = share_of(connection, learner, found, today, now)
        surprised = _surprised(connection, learner, found, now)
        ordered = due if share.due is None else share.due
        due = chain(surprised, (each for each in ordered if each not in surprised))
        if share.priority.by_day:
            known = replace(known, fresh=today.fresh_today)
        wanted = new_ones(found, learner.steering.new_order, learner.id, day)
        order = first_in_order(wanted, share.assigned)
        planned = review_queue(
            found, plan, known, due, share.reviews, share.new, surprised, order, share.priority
        )
        if plan.formats or learner.settings.asked_as != AskedAs.GROW:
            return planned
        cards = cards_of(connection, learner.id, due_alone(planned))
        confused = confused_among(found, map(found.question, cards), known.mixed_up)
        planned = told_apart(found, planned, cards, confused)
        return widened(found, planned, cards, seed, known.mixed_up)
    practice = plan.kind is SittingKind.PRACTICE
    fixed = FIXED[AskedAs(learner.settings.asked_as)] if practice else ()
    return quiz_queue(found, plan, known, due, seed, fixed)


def _surprised(
    connection: Connection, learner: Learner, found: Shelf, now: datetime
) -> dict[int, None]:
    """Numbers of what is due and was last answered sure and wrong, the most overdue first."""
    own = {"learner": learner.id, "pack": found.pack_id, "until": now + LEARN_AHEAD}
    return dict.fromkeys(study_queries.SURPRISED.scalars(connection, **own))


def _due(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> Iterator[int]:
    """Numbers of what is due, the most overdue first; read page by page, as far as asked for."""
    until = now + LEARN_AHEAD
    own = {"learner": learner.id, "pack": found.pack_id, "until": until, "most": PAGE}
    for skip in count(0, PAGE):
        page = study_queries.DUE.scalars(connection, **own, skip=skip)
        yield from page
        if len(page) < PAGE:
            return


def _nothing(
    connection: Connection, learner: Learner, found: Shelf, plan: Plan, now: datetime
) -> NothingToAskError:
    if plan.kind is SittingKind.DRILL:
        return NothingToAskError(
            "Too few questions tell these two apart, or those that do are set aside.",
            "See the two side by side instead.",
        )
    if plan.kind is not SittingKind.REVIEW:
        return NothingToAskError(
            "No question fits this choice.", "Choose more topics or other formats."
        )
    moment = study_queries.NEXT_DUE.scalar(connection, learner=learner.id, pack=found.pack_id)
    way_on = "Take a quiz if you want to go on: it counts as practice."
    if learner.calendar.is_off(learner.calendar.day_of(now)):
        return NothingToAskError(
            "Today is a day off: nothing was left due, and nothing new is offered.",
            "On the start page you can study today after all.",
        )
    if moment is None or moment <= now:
        return NothingToAskError("Enough for today: what is left waits until tomorrow.", way_on)
    return NothingToAskError(
        f"Nothing is due now. The next review is due in {in_words(moment - now)}.", way_on
    )
