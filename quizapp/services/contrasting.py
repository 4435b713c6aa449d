"""What a drill asks, and a question put over two that are mistaken for one another. Reads only.

`sittings` calls these when it plans a drill and when it presents a question in this format.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from quizapp.core.chance import number
from quizapp.core.confusions import Pair
from quizapp.core.contrasting import drill_of, present_contrast
from quizapp.core.presenting import CannotPresent
from quizapp.core.questions import Format, Presentation, Question
from quizapp.core.scheduling import NEW_CARD, is_buried, is_due
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf
from quizapp.services.memories import cards_of
from quizapp.services.pairs import contrast_of, mixed_up
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.queueing import Item, Queue, Why

MOST = 8
FEWEST = 2
"""So many questions a drill asks; where fewer tell the two apart, they are only shown."""


def drill_length(found: Shelf, pair: Pair) -> int:
    """How many questions a drill of the two would ask; 0 for too few."""
    facts = {fact for c in found.contrasts.between(*sorted(pair)) for fact in c.question.facts}
    return min(len(facts), MOST) if len(facts) >= FEWEST else 0


def drill_queue(
    connection: Connection, learner: Learner, found: Shelf, plan: Plan, now: datetime
) -> Queue:
    """A drill: the two side by side, then the questions that tell them apart, due ones preferred,
    then those that were asked before. What is set aside is left out."""
    between = found.contrasts.between(*plan.pair)
    numbers = [found.ids[contrast.question.key] for contrast in between]
    cards = cards_of(connection, learner.id, numbers)
    today = learner.calendar.day_of(now)
    asked = []
    for contrast, each in zip(between, numbers, strict=True):
        card = cards.get(each, NEW_CARD)
        if not (card.suspended or is_buried(card, today)):
            asked.append((not is_due(card, now), not card.seen, contrast))
    asked.sort(key=lambda found: found[:2])
    preferred = [contrast.question.key for new, unseen, contrast in asked if not (new and unseen)]
    seed = number(learner.id, *plan.pair, now.isoformat())
    chosen = drill_of([contrast for _, _, contrast in asked], preferred, plan.length, seed)
    if len(chosen) < FEWEST:
        return ()
    items = [Item(pair=plan.pair)]
    for contrast in chosen:
        items.append(Item("", (found.ids[contrast.question.key],), Why.CHOSEN, Format.CONTRAST))
    return tuple(item.as_json() for item in items)


def put_contrast(
    connection: Connection,
    learner: Learner,
    found: Shelf,
    plan: Plan,
    question: Question,
    seed: int,
    now: datetime,
) -> Presentation:
    """A question over the pair of the drill, else over one that the learner mixes up.

    Raises CannotPresent.
    """
    if plan.kind is SittingKind.DRILL:
        contrast = found.contrasts.beside(question, *plan.pair)
    else:
        contrast = contrast_of(found, question, mixed_up(connection, learner, found, now))
    if contrast is None:
        raise CannotPresent(f"{question.key} tells no pair apart that is mixed up")
    return present_contrast(found.generated, contrast, seed)
