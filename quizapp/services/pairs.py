"""The pairs that a learner mixes up, as the answers tell. Reads only.

`drilling` drills them, `sittings` keeps them apart in a session, `contrasting` puts a question over
one of them. Nothing of this is stored: `core.confusions` derives it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import Connection

from quizapp.core.confusions import WINDOW, Drilled, MixUp, Pair, Standing, standings
from quizapp.core.contrasting import Contrast
from quizapp.core.questions import Question, Verdict
from quizapp.services.learners import Learner
from quizapp.services.library import Shelf
from quizapp.store import contrast_queries as queries
from quizapp.store.types import moment_of


def declared(found: Shelf) -> dict[Pair, tuple[str, ...]]:
    """The pairs that a pack declares confusable, in its order, with what it notes of each."""
    notes: dict[Pair, tuple[str, ...]] = {}
    for group in found.pack.confusables:
        for pair in map(frozenset, combinations(group.entities, 2)):
            if len(pair) == 2:
                notes[pair] = (*notes.get(pair, ()), group.note)
    return notes


def standings_of(
    connection: Connection, learner: Learner, found: Shelf, now: datetime
) -> Mapping[Pair, Standing]:
    """How the learner stands with each pair of a pack that was mixed up or drilled."""
    since = now - timedelta(days=WINDOW + 1)
    rows = queries.WRONG_SINCE.all(connection, learner=learner.id, since=since)
    today = learner.calendar.day_of(now)
    drills = _drills(connection, learner, found)
    return standings(_mix_ups(found, rows), drills, declared(found), today)


def mixed_up(connection: Connection, learner: Learner, found: Shelf, now: datetime) -> set[Pair]:
    """The pairs that the learner mixes up."""
    found_pairs = standings_of(connection, learner, found, now).values()
    return {each.pair for each in found_pairs if each.mixed_up}


def confused_among(
    found: Shelf, questions: Iterable[Question | None], pairs: Collection[Pair]
) -> set[str]:
    """Keys of those of the questions that tell a pair apart which the learner mixes up."""
    return {q.key for q in questions if q is not None and contrast_of(found, q, pairs) is not None}


def contrast_of(found: Shelf, question: Question, pairs: Collection[Pair]) -> Contrast | None:
    """How a question tells one of the pairs apart of which its answer is, or None."""
    answer = question.answers[0].entity
    for pair in sorted(pairs, key=sorted):
        if answer in pair and pair <= found.pack.entities.keys():
            contrast = found.contrasts.beside(question, *sorted(pair))
            if contrast is not None:
                return contrast
    return None


def given_for(
    connection: Connection, learner_id: int, found: Shelf, question: Question
) -> list[str]:
    """The entities that the learner ever gave for the answer, the most given first."""
    rows = queries.WRONG_OF_QUESTION.all(
        connection, learner=learner_id, question=found.ids[question.key]
    )
    counted = Counter(each.given for each in _mix_ups(found, rows))
    return [entity for entity, _ in counted.most_common()]


def _mix_ups(found: Shelf, rows: list[Any]) -> list[MixUp]:
    """What was given for what; a question answered by a set is left out, as is what is retired."""
    entities, rights = found.pack.entities, found.answered_by
    mixed = []
    for row in {row.answer_id: row for row in rows}.values():  # the last judgement holds
        chosen, right = row.chosen, rights.get(row.question_id)
        if chosen is None or right is None or chosen == right or chosen not in entities:
            continue
        if row.verdict == Verdict.WRONG.value:
            mixed.append(MixUp(chosen, right, moment_of(row.at), row.day, row.sure is not None))
    return mixed


def _drills(connection: Connection, learner: Learner, found: Shelf) -> list[Drilled]:
    """The drills that were gone through, or left after a mistake."""
    own = {"learner": learner.id, "pack": found.pack_id}
    rows = queries.DRILLS.all(connection, **own)
    if not rows:
        return []
    verdicts: dict[int, dict[int, str]] = {}
    for row in queries.DRILL_VERDICTS.all(connection, **own):
        verdicts.setdefault(row.sitting, {})[row.answer] = row.verdict
    drills = []
    for row in rows:
        told = verdicts.get(row.id, {}).values()
        right = bool(told) and all(verdict == Verdict.RIGHT.value for verdict in told)
        through = not row.queue and row.current_id is None
        if told and (through or not right):
            drills.append(Drilled(frozenset(row.plan["pair"]), row.finished_at, row.day, right))
    return drills
