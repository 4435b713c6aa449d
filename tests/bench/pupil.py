"""Somebody who answers at a database: through the services, and by hand-written SQL.

`answering` times both. They do the same statements (tests/functional/test_bench.py compares
them); the second does nothing else: no grading of names and dates, no choice of wrong options, no
words for a page, no check of what comes in.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import fsrs
from sqlalchemy import Engine

from quizapp.core.presenting import present
from quizapp.core.questions import Format, Question, Response
from quizapp.services import answering, library, study
from quizapp.services.plans import Plan
from quizapp.services.study import Asking
from quizapp.store.engine import reading, writing
from tests.bench.stock import NOW, PACK, Stock

BETWEEN = timedelta(seconds=10)  # from one answer to the next
WRONG = 5  # every fifth answer is "I don't know"


@dataclass
class Pupil:
    """A learner who studies through `quizapp.services`."""

    engine: Engine
    learner: int
    now: datetime = NOW
    sitting: int = 0
    answered: int = 0
    by_prompt: dict[str, Question] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with reading(self.engine) as session:
            made = library.shelf(session, PACK).generated
        for question in made.questions.values():
            self.by_prompt[question.prompt] = question
            if Format.CLOZE in question.formats:
                self.by_prompt[present(made, question, Format.CLOZE, 0).prompt] = question

    def begin(self) -> float:
        """Begin a sitting; return the seconds that took."""
        began = perf_counter()
        with writing(self.engine) as session:
            self.sitting = study.start(session, self.learner, Plan(PACK), self.now)
        return perf_counter() - began

    def answer(self) -> float:
        """Answer what is asked and get what comes next; return the seconds that took."""
        with reading(self.engine) as session:
            step = study.current(session, self.learner, self.sitting)
        assert isinstance(step, Asking), step
        self.answered += 1
        response = Response() if self.answered % WRONG == 0 else self.right(step)
        self.now += BETWEEN
        began = perf_counter()
        with writing(self.engine) as session:
            outcome = answering.answer(session, self.learner, step.presentation, response, self.now)
        with reading(self.engine) as session:
            study.current(session, self.learner, self.sitting)
        took = perf_counter() - began
        assert outcome.recorded, outcome
        return took

    def right(self, step: Asking) -> Response:
        """The right response to what is asked."""
        answers = [value.text for value in self.by_prompt[step.prompt].answers]
        chosen = tuple(i for i, text in enumerate(step.options) if text in answers)
        return Response(chosen) if chosen else Response(text=answers[0])

    def finish(self) -> None:
        """Leave the sitting."""
        with writing(self.engine) as session:
            study.finish(session, self.learner, self.sitting, self.now)

    def some(self, answers: int) -> float:
        """The median seconds of some answers in a sitting of their own."""
        self.begin()
        took = median(self.answer() for _ in range(answers))
        self.finish()
        return took


LEARNER = """SELECT is_guest, new_per_day, reviews_per_day, rollover_hour, time_zone
FROM learners WHERE id = ?"""

PRESENTED = """SELECT s.id, s.plan, s.queue, s.answered, s.current_id, s.finished_at,
EXISTS (SELECT 1 FROM presentations w WHERE w.id = s.current_id AND w.why != 'again'),
k.id, k.key, k.title, k.version, p.format, p.content, p.members, p.why, a.id, a.response
FROM sittings s JOIN packs k ON k.id = s.pack_id JOIN presentations p ON p.sitting_id = s.id
LEFT JOIN answers a ON a.presentation_id = p.id WHERE s.learner_id = ? AND p.id = ?"""

CURRENT = """SELECT s.id, s.plan, s.queue, s.total, s.answered, s.finished_at,
EXISTS (SELECT 1 FROM presentations w WHERE w.id = s.current_id AND w.why != 'again'),
k.id, k.key, k.title, k.version, p.id, p.format, p.content, p.members, p.why, p.revealed_at
FROM sittings s JOIN packs k ON k.id = s.pack_id LEFT JOIN presentations p ON p.id = s.current_id
WHERE s.learner_id = ? AND s.id = ?"""

CARD = """SELECT state, step, stability, difficulty, last_review, last_day, interval, reps, lapses,
seen, suspended, touched, due FROM cards WHERE learner_id = ? AND question_id = ?"""

INSERT_ANSWER = """INSERT INTO answers (presentation_id, at, response, stale, card)
VALUES (?, ?, ?, 0, ?)"""

INSERT_GRADING = """INSERT INTO gradings (answer_id, at, verdict, credit, reason, members, chosen)
VALUES (?, ?, ?, ?, ?, ?, ?)"""

INSERT_LINE = """INSERT INTO log_lines (learner_id, at, kind, question_id, answer_id, rating,
counts, first, day, fuzz, scheduler, parameters, revision, seconds, rated, predicted)
VALUES (?, ?, 'answer', ?, ?, ?, 1, 0, ?, 0.5, 'by hand', 'by hand', 'by hand', 9.5, 3, 0.9)"""

UPDATE_CARD = """UPDATE cards SET state = ?, step = ?, stability = ?, difficulty = ?,
last_review = ?, last_day = ?, interval = ?, reps = ?, lapses = ?, seen = ?, suspended = ?,
touched = ?, due = ? WHERE learner_id = ? AND question_id = ?"""

INSERT_PRESENTATION = """INSERT INTO presentations (sitting_id, format, content, members, why,
asked_back, made_at) VALUES (?, 'choice', ?, ?, ?, 0, ?)"""

UPDATE_SITTING = """UPDATE sittings SET queue = ?, answered = ?, current_id = ?, finished_at = NULL
WHERE id = ?"""

INSERT_SITTING = """INSERT INTO sittings (learner_id, pack_id, kind, plan, queue, total, answered,
day, started_at) VALUES (?, 1, 'review', ?, ?, ?, 0, ?, ?)"""

DUE = """SELECT question_id FROM cards WHERE learner_id = ? AND pack_id = 1 AND due <= ?
ORDER BY due, question_id LIMIT ?"""

OPTIONS = [
    ["Angela Rodriguez P1234", True, {"text": "Angela Rodriguez P1234", "entity": "person-1"}, ""],
    *(
        [name, False, {"text": name, "entity": entity}, f"{name} led Whitaker {entity} Front."]
        for name, entity in (("Keith Hall L77", "person-2"), ("Jo Ray P88", "person-3"))
    ),
]
CONTENT = {
    "prompt": "According to the archive, who first led Rodriguez 1234 Front?",
    "seed": 15548342850325347358,
    "options": OPTIONS,
    "solution": [0],
    "shown": None,
}
"""What one presentation looks like; by hand every question is put like this."""


def microseconds(at: datetime) -> int:
    """As the database keeps moments."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


class ByHand:
    """The same learner, written as shortly as it can be: sqlite3, json and py-fsrs."""

    def __init__(self, stock: Stock) -> None:
        self.db = sqlite3.connect(stock.file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self.learner = stock.learner
        self.scheduler = fsrs.Scheduler(enable_fuzzing=False)
        self.now = NOW
        self.sitting = self.presentation = self.answered = 0

    def begin(self, answers: int) -> None:
        """Begin a sitting, its first question put."""
        at = microseconds(self.now)
        due = [n for (n,) in self.db.execute(DUE, (self.learner, at, answers + 1))]
        queue = json.dumps([["due", [number], None] for number in due[1:]])
        plan = json.dumps(Plan(PACK).as_json())
        values = (self.learner, plan, queue, len(due), self.now.toordinal(), at)
        self.sitting = self._inserted(INSERT_SITTING, values)
        self.presentation = self._put(due[0], 3, at)
        self.db.execute(UPDATE_SITTING, (queue, 0, self.presentation, self.sitting))

    def answer(self) -> float:
        """Answer what is asked and get what comes next; return the seconds that took."""
        self.now += BETWEEN
        self.answered += 1
        began = perf_counter()
        self.db.execute("BEGIN IMMEDIATE")
        self._answer([] if self.answered % WRONG == 0 else [0])
        self.db.execute("COMMIT")
        self.db.execute("BEGIN")
        row = self.db.execute(CURRENT, (self.learner, self.sitting)).fetchone()
        json.loads(row[1]), json.loads(row[2]), json.loads(row[13])
        self.presentation = row[11]
        self.db.execute("ROLLBACK")
        return perf_counter() - began

    def some(self, answers: int) -> float:
        """The median seconds of some answers in a sitting of their own."""
        self.begin(answers)
        return median(self.answer() for _ in range(answers))

    def _answer(self, chosen: list[int]) -> None:
        at, learner = microseconds(self.now), self.learner
        self.db.execute(LEARNER, (learner,)).fetchone()
        row = self.db.execute(PRESENTED, (learner, self.presentation)).fetchone()
        queue, content, ((number, _),) = (json.loads(row[i]) for i in (2, 12, 13))
        card = self.db.execute(CARD, (learner, number)).fetchone()
        right = chosen == content["solution"]
        response = json.dumps({"chosen": chosen, "text": ""})
        before = json.dumps(card)
        answer = self._inserted(INSERT_ANSWER, (self.presentation, at, response, before))
        credit = float(right)
        judged = (answer, at, "right" if right else "wrong", credit, "It is.", f"[{credit}]", None)
        self._inserted(INSERT_GRADING, judged)
        rating = fsrs.Rating.Good if right else fsrs.Rating.Again
        day = self.now.toordinal()
        self._inserted(INSERT_LINE, (learner, at, number, answer, int(rating), day))
        self.db.execute(UPDATE_CARD, (*self._reviewed(card, rating), learner, number))
        if not right:
            queue.insert(4, ["again", [number], None])
        (why, (following,), _), *queue = queue
        seen = self.db.execute(CARD, (learner, following)).fetchone()[9]
        put = self._put(following, seen, at, why)
        self.db.execute(UPDATE_SITTING, (json.dumps(queue), row[3] + 1, put, row[0]))

    def _reviewed(self, card: Any, rating: fsrs.Rating) -> tuple[Any, ...]:
        state, step, stability, difficulty, last, _, _, reps, lapses, seen, suspended, _, _ = card
        then = datetime.fromtimestamp(last / 1_000_000, UTC)
        before = fsrs.Card(0, fsrs.State(state), step, stability, difficulty, self.now, then)
        after, _ = self.scheduler.review_card(before, rating, self.now)
        at, due = microseconds(self.now), microseconds(after.due)
        lapsed = int(rating == fsrs.Rating.Again)
        memory = (int(after.state), after.step, after.stability, after.difficulty, at)
        counts = (reps + 1, lapses + lapsed, seen + 1, suspended, at, due)
        return (*memory, self.now.toordinal(), due - at, *counts)

    def _put(self, number: int, seen: int, at: int, why: str = "due") -> int:
        members = json.dumps([[number, seen]])
        content = json.dumps(CONTENT)
        return self._inserted(INSERT_PRESENTATION, (self.sitting, content, members, why, at))

    def _inserted(self, statement: str, values: tuple[Any, ...]) -> int:
        return self.db.execute(statement, values).lastrowid or 0
