"""Answers given without a network: each counted once, in order, at its own time, by the log."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.memory import LineKind
from quizapp.core.questions import TYPED, Format, Response
from quizapp.core.scheduling import Rating, State
from quizapp.services import (
    accounts,
    bringing_back,
    bundles,
    card_acts,
    exams,
    learners,
    library,
    returned,
    taking_along,
)
from quizapp.services.bringing_back import Became, Given, Outcome
from quizapp.services.bundles import Bundle, TakenFact, TakenQuestion
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.services.exams import Draft
from quizapp.services.learners import LearnerSettings
from quizapp.services.queueing import Why
from quizapp.services.results import Counted
from quizapp.services.study import Finished
from quizapp.store.engine import reading, writing
from quizapp.store.models import AnswerRow, BundleRow, LogLineRow, PresentationRow, SittingRow
from tests.services.pupil import PACK, Pupil, load, outcomes, replayed
from tests.services.test_accounts import sign_up


@dataclass
class Device:
    """A browser without a network: what was taken along, and what was done with it."""

    pupil: Pupil
    now: datetime
    bundle: Bundle = field(init=False)
    done: list[Given] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bundle = take(self.pupil, f"key-{id(self)}")

    @property
    def questions(self) -> list[TakenQuestion]:
        return [each for each in self.bundle.items if isinstance(each, TakenQuestion)]

    def wait(self, **by: float) -> None:
        self.now += timedelta(**by)

    def answer(
        self, question: TakenQuestion, *, right: bool = True, text: str = "", **more: Any
    ) -> Given:
        """Answer one, ten seconds on."""
        self.wait(seconds=10)
        response, rating = Response(), None
        if question.format is Format.FLIP:
            rating = Rating.GOOD if right else Rating.AGAIN
        elif text or (right and question.format in TYPED):
            response = Response(text=text or "; ".join(question.answers))
        elif right:
            response = Response(question.solution)
        chosen: dict[str, Any] = {"said": "right" if right else "wrong", "seconds": 7.0, **more}
        chosen = {"response": response, "rating": rating, **chosen}
        self.done.append(Given(len(self.done), self.now, question.presentation, **chosen))
        return self.done[-1]

    def read(self) -> None:
        for each in self.bundle.items:
            if isinstance(each, TakenFact):
                self.wait(seconds=3)
                self.done.append(Given(len(self.done), self.now, fact=(each.pack, each.fact.id)))

    def key(self, question: TakenQuestion) -> str:
        return self.pupil.key(question.presentation)

    def send(self, now: datetime, given: list[Given] | None = None) -> list[Became]:
        return send(self.pupil, self.bundle.id, self.done if given is None else given, now)


def take(pupil: Pupil, key: str) -> Bundle:
    with writing(pupil.engine) as session:
        number = taking_along.take(session, pupil.id, key, pupil.token, pupil.now)
    with reading(pupil.engine) as session:
        return bundles.bundle(session, pupil.learner, number, pupil.now)


def send(pupil: Pupil, bundle: int, given: list[Given], now: datetime) -> list[Became]:
    with writing(pupil.engine) as session:
        return bringing_back.bring_back(session, pupil.id, bundle, given, now)


def told(pupil: Pupil, bundle: int) -> returned.Returned:
    with reading(pupil.engine) as session:
        return returned.returned(session, pupil.id, bundle)


def lines(pupil: Pupil, kind: str = "answer") -> list[Any]:
    chosen = select(LogLineRow).where(LogLineRow.learner_id == pupil.id, LogLineRow.kind == kind)
    with reading(pupil.engine) as session:
        rows = session.scalars(chosen.order_by(LogLineRow.at, LogLineRow.id)).all()
        session.expunge_all()
        return list(rows)


def right_by_the_log(pupil: Pupil) -> None:
    """Cards and outcomes are what the log amounts to."""
    assert pupil.cards() == pupil.folded()
    assert outcomes(pupil.engine, pupil.id) == replayed(pupil.engine, pupil.id)


@pytest.fixture
def experienced(pupil: Pupil) -> Pupil:
    """Somebody who has learnt some questions and comes back when they are due."""
    for _ in range(3):
        pupil.start(length=6, cold=True)
        pupil.through()
        pupil.wait(minutes=30)
    pupil.wait(days=40)
    return pupil


def test_a_bundle_holds_what_is_due_and_then_new_facts(experienced: Pupil) -> None:
    bundle = take(experienced, "a-key-of-mine")
    asked = list[str]()
    for each in bundle.items:
        if isinstance(each, TakenQuestion):
            later = each.asked_from > experienced.now
            asked.append("later" if later else "new" if each.due is None else "due")
            assert each.answers
            assert each.explanation.facts
            assert len(each.buttons) == 4
            assert each.format in taking_along.OFFLINE_FORMATS
    assert asked == sorted(asked, key=("due", "new", "later").index)
    assert {"due", "new"} <= set(asked)
    assert any(isinstance(each, TakenFact) for each in bundle.items)
    assert len(asked) <= taking_along.MOST


def test_the_days_limits_hold(stocked: Engine, now: datetime) -> None:
    pupil = Pupil(stocked, now, LearnerSettings(new_per_day=4))
    assert len(Device(pupil, now).questions) == 4


def test_there_may_be_nothing_to_take_along(stocked: Engine, now: datetime) -> None:
    pupil = Pupil(stocked, now, LearnerSettings(new_per_day=0))
    with pytest.raises(NothingToAskError):
        take(pupil, "a-key-of-mine")
    with reading(stocked) as session:
        assert session.scalar(select(func.count()).select_from(SittingRow)) == 0


def test_asked_for_twice_it_is_made_once(experienced: Pupil) -> None:
    first, second = take(experienced, "a-key-of-mine"), take(experienced, "a-key-of-mine")
    assert first == second
    with reading(experienced.engine) as session:
        assert session.scalar(select(func.count()).select_from(BundleRow)) == 1


def test_what_was_taken_along_is_nobodys_open_session(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    assert device.questions
    experienced.start()
    assert not isinstance(experienced.step(), Finished)
    with reading(experienced.engine) as session:
        kinds = session.scalars(select(SittingRow.kind).order_by(SittingRow.id.desc())).all()
    assert kinds[:2] == ["review", "offline"]


def test_what_becomes_due_later_goes_along_and_says_when(pupil: Pupil) -> None:
    pupil.start(length=4, cold=True)
    pupil.through()
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, LearnerSettings(new_per_day=0), pupil.now)
    assert min(card.due for card in pupil.cards().values() if card.due) > pupil.now
    device = Device(pupil, pupil.now)
    assert device.questions
    for each in device.questions:
        assert each.due == each.asked_from == pupil.card(device.key(each)).due
    early, late = device.questions[0], device.questions[-1]
    device.answer(early)
    device.now = late.asked_from
    device.answer(late)
    became = device.send(device.now)
    assert [each.outcome for each in became] == [Outcome.PRACTICE, Outcome.REVIEW]
    assert not any(each.elsewhere for each in became)
    right_by_the_log(pupil)


def test_what_is_beyond_the_days_limit_is_asked_tomorrow(experienced: Pupil) -> None:
    few = LearnerSettings(new_per_day=0, reviews_per_day=2)
    with writing(experienced.engine) as session:
        learners.change_settings(session, experienced.id, few, experienced.now)
    device = Device(experienced, experienced.now)
    calendar = experienced.learner.calendar
    tomorrow = calendar.start_of(calendar.day_of(experienced.now) + 1)
    assert [each.asked_from for each in device.questions[:2]] == [experienced.now] * 2
    assert {each.asked_from for each in device.questions[2:]} == {tomorrow}
    assert len({device.key(each) for each in device.questions}) == len(device.questions) > 8
    device.wait(days=1)
    device.answer(device.questions[2])
    assert device.send(device.now)[0].outcome is Outcome.REVIEW


def test_answers_count_once_in_order_at_their_own_time(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    device.wait(hours=2)
    device.read()
    for place, question in enumerate(device.questions):
        device.answer(question, right=place % 3 > 0)
    before = len(lines(experienced))
    became = device.send(device.now + timedelta(hours=5))
    assert {each.outcome for each in became} == {Outcome.READ, Outcome.REVIEW}
    added = lines(experienced)[before:]
    answers = [each for each in device.done if each.presentation]
    assert [line.at for line in added] == [each.at for each in answers]
    assert all(line.seconds == 7.0 for line in added)
    assert all(line.counts for line in added)
    read = {(line.at, line.fact_id) for line in lines(experienced, "introduce")}
    assert len(read) == sum(not each.presentation for each in device.done)
    right_by_the_log(experienced)
    again = device.send(device.now + timedelta(hours=6))
    assert again == became
    assert len(lines(experienced)) == before + len(added)


def test_a_part_may_come_twice_and_the_rest_later(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    for question in device.questions[:4]:
        device.answer(question)
    before = len(lines(experienced))
    one, two = device.done[:2], device.done[1:]
    device.send(device.now, one)
    device.send(device.now, two)
    device.send(device.now, [*device.done, *device.done])
    assert len(lines(experienced)) == before + 4
    right_by_the_log(experienced)


def test_two_tabs_that_send_at_once_count_once(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    for question in device.questions[:5]:
        device.answer(question)
    before, found = len(lines(experienced)), []
    threads = [
        threading.Thread(target=lambda: found.append(device.send(device.now))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines(experienced)) == before + 5
    assert found[0] == found[1] == found[2]
    right_by_the_log(experienced)


def test_a_wrong_clock_does_no_harm(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    made, three = experienced.now, device.questions[:4]
    for question, offset in zip(three, (-90, 1, 0.5, 300), strict=True):
        device.now = made + timedelta(days=offset)
        device.answer(question)
    now = made + timedelta(days=2)
    before = len(lines(experienced))
    device.send(now)
    times = [line.at for line in lines(experienced)[before:]]
    assert times[0] == made, "never before it was taken along"
    assert times[1] == times[2] == made + timedelta(days=1, seconds=10), "never back"
    assert times[3] == now, "never later than now"
    asked = [line.question_id for line in lines(experienced)[before:]]
    with reading(experienced.engine) as session:
        shown = [session.get_one(PresentationRow, each.presentation) for each in three]
        assert asked == [row.members[0][0] for row in shown]
    right_by_the_log(experienced)
    device.done = device.done[:0]
    device.now = made
    device.answer(device.questions[4])
    device.send(now + timedelta(hours=1))
    assert lines(experienced)[-1].at == now, "nor before what was sent before"


def online(pupil: Pupil, key: str, at: datetime, *, right: bool = True) -> int:
    """Answer a question on another device, in a review, at a moment; its presentation."""
    pupil.now = at
    pupil.start(length=60, cold=True)
    while not isinstance(step := pupil.step(), Finished):
        presentation = pupil.asked().presentation
        if pupil.key(presentation) == key:
            pupil.answer(right=right)
            return presentation
        pupil.set_aside(LineKind.BURY)
    raise AssertionError(f"{key} was not asked: {step}")


def test_what_another_device_answered_before_is_practice_here(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    first = device.questions[0]
    key = device.key(first)
    online(experienced, key, device.now + timedelta(minutes=5))
    known = experienced.card(key)
    device.wait(hours=1)
    device.answer(first, right=False)
    became = device.send(device.now + timedelta(hours=1))
    assert became[0].outcome is Outcome.PRACTICE
    assert became[0].elsewhere
    after = experienced.card(key)
    assert (after.due, after.stability, after.reps) == (known.due, known.stability, known.reps)
    assert after.seen == known.seen + 1
    right_by_the_log(experienced)
    assert told(experienced, device.bundle.id).elsewhere == 1


def test_what_came_first_is_the_review_though_it_is_sent_last(experienced: Pupil) -> None:
    """By the log: the later answer, given online, was not due any more by then."""
    device = Device(experienced, experienced.now)
    first = device.questions[0]
    key, reps = device.key(first), experienced.card(device.key(first)).reps
    device.answer(first)
    other = online(experienced, key, device.now + timedelta(hours=1), right=False)
    assert experienced.card(key).state is State.RELEARNING
    sent = experienced.now + timedelta(hours=1)
    became = device.send(sent)
    assert became[0].outcome is Outcome.REVIEW
    assert became[0].elsewhere
    assert became[0].settled == 1
    card = experienced.card(key)
    assert card.state is State.REVIEW
    assert card.last_review == device.done[0].at
    assert card.reps == reps + 1
    right_by_the_log(experienced)
    experienced.now = sent
    assert experienced.feedback(other).counted is Counted.PRACTICE
    assert told(experienced, device.bundle.id).settled == 1
    device.send(sent)
    assert told(experienced, device.bundle.id).settled == 1


def test_a_later_answer_that_was_due_again_stays_a_review(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    first = device.questions[0]
    key = device.key(first)
    device.answer(first, right=False)
    online(experienced, key, device.now + timedelta(hours=1))
    became = device.send(experienced.now + timedelta(hours=1))
    assert (became[0].outcome, became[0].settled) == (Outcome.REVIEW, 0)
    right_by_the_log(experienced)


def test_what_was_asked_early_for_an_exam_stays_a_review(experienced: Pupil) -> None:
    """What comes in late of months before takes nothing from it."""
    device = Device(experienced, experienced.now)
    first = device.questions[0]
    key = device.key(first)
    device.answer(first)
    online(experienced, key, device.now + timedelta(hours=1))
    today = experienced.learner.calendar.day_of(experienced.now)
    with writing(experienced.engine) as session:
        number = library.shelf(session, PACK).ids[key]
        far = date.fromordinal(today + 900)
        acts = LineKind.RESCHEDULE, [number], experienced.now, far
        card_acts.act(session, experienced.id, *acts)
        draft = Draft("Exam", today + 500, most_new=0)
        exams.make(session, experienced.id, PACK, draft, experienced.now)
    early = online(experienced, key, experienced.now + timedelta(days=498))
    with reading(experienced.engine) as session:
        assert session.get_one(PresentationRow, early).why == Why.EARLY
    assert experienced.card(key).last_day == today + 498
    became = device.send(experienced.now + timedelta(hours=1))
    assert (became[0].outcome, became[0].settled) == (Outcome.REVIEW, 1)
    assert experienced.card(key).last_day == today + 498
    right_by_the_log(experienced)


def test_two_devices_offline_are_settled_by_their_times(experienced: Pupil) -> None:
    one, other = Device(experienced, experienced.now), Device(experienced, experienced.now)
    assert [one.key(q) for q in one.questions] == [other.key(q) for q in other.questions]
    one.wait(hours=3)
    for device in (one, other):
        device.answer(device.questions[0])
        device.answer(device.questions[1])
    later = one.send(one.now + timedelta(days=1))
    assert {each.outcome for each in later} == {Outcome.REVIEW}
    earlier = other.send(one.now + timedelta(days=2))
    assert {each.outcome for each in earlier} == {Outcome.REVIEW}
    assert [each.settled for each in earlier] == [1, 1]
    for question in one.questions[:2]:
        assert experienced.card(one.key(question)).last_review in {x.at for x in other.done}
    right_by_the_log(experienced)


def test_an_answer_that_is_sent_can_be_undone_as_any(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    first = device.questions[0]
    before = experienced.card(device.key(first))
    device.answer(first, right=False)
    device.send(device.now)
    with reading(experienced.engine) as session:
        row = session.get_one(PresentationRow, first.presentation)
        experienced.sitting = row.sitting_id
    experienced.now = device.now
    told = experienced.feedback(first.presentation)
    assert told.can_undo
    assert told.counted is Counted.SCHEDULED
    experienced.undo()
    after = experienced.card(device.key(first))
    assert (after.reps, after.stability) == (before.reps, before.stability)
    assert experienced.key(experienced.asked().presentation) == device.key(first)
    right_by_the_log(experienced)
    assert device.send(device.now)[0].outcome is Outcome.REVIEW, "sent again, it stays undone"
    assert experienced.card(device.key(first)).reps == before.reps


def test_a_corrected_question_is_kept_but_not_counted(
    experienced: Pupil, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    device = Device(experienced, experienced.now)
    number = next(q for q in device.questions if device.key(q).endswith("hydrogen-number/number"))
    facts = folder / "facts"
    file = next(f for f in folder.rglob("*.toml") if "hydrogen-number" in f.read_text("utf-8"))
    assert facts is not None
    text = file.read_text("utf-8")
    place = text.index("hydrogen-number")
    changed = text[:place] + text[place:].replace("number = 1", "number = 2", 1)
    assert changed != text
    file.write_text(changed, "utf-8")
    load(experienced.engine, folder, experienced.now + timedelta(hours=1))
    before = len(lines(experienced))
    device.wait(hours=2)
    device.answer(number)
    became = device.send(device.now)
    assert became[0].outcome is Outcome.CORRECTED
    assert len(lines(experienced)) == before
    experienced.now = device.now
    assert experienced.feedback(number.presentation).counted is Counted.STALE
    right_by_the_log(experienced)


def test_a_withdrawn_question_is_kept_and_explained(experienced: Pupil, folder: Path) -> None:
    device = Device(experienced, experienced.now)
    for each in device.questions:
        device.answer(each)
    for file in folder.rglob("*.toml"):
        text = file.read_text("utf-8")
        if "[[fact]]" in text:
            parts = text.split("[[fact]]")
            kept = [part for part in parts if 'id = "hydrogen-number"' not in part]
            file.write_text("[[fact]]".join(kept), "utf-8")
    load(experienced.engine, folder, experienced.now + timedelta(hours=1))
    became = device.send(device.now + timedelta(hours=2))
    gone = [each for each in became if each.outcome is Outcome.WITHDRAWN]
    assert gone
    assert Outcome.REFUSED not in {each.outcome for each in became}
    assert {each.outcome for each in became} <= {Outcome.REVIEW, Outcome.WITHDRAWN}
    found = told(experienced, device.bundle.id)
    assert found.counts["withdrawn"] == len(gone)
    with reading(experienced.engine) as session:
        answers = session.scalar(
            select(func.count()).where(
                AnswerRow.presentation_id.in_([each.presentation for each in gone])
            )
        )
    assert answers == len(gone)


def test_what_would_be_asked_back_is_kept_and_stays_due(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    counted = next(q for q in device.questions if q.format is Format.TYPED_NUMBER)
    before = experienced.cards().get(device.key(counted))
    device.answer(counted, text="ever so many", said="open")
    became = device.send(device.now)
    assert became[0].outcome is Outcome.UNCLEAR
    assert experienced.cards().get(device.key(counted)) == before


def test_the_real_graders_judge_and_what_they_judge_otherwise_is_told(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    named = next(q for q in device.questions if q.format is Format.TYPED_NAME)
    other = next(q for q in device.questions if q.format not in TYPED)
    device.answer(named, text=named.answers[0].upper() + " ", said="open")
    device.answer(other, right=True, said="wrong")
    became = device.send(device.now)
    assert [each.verdict for each in became] == ["right", "right"]
    found = told(experienced, device.bundle.id)
    assert [line.checked_again for line in found.lines] == [True, True]
    assert found.lines[0].given == named.answers[0].upper()
    assert found.left == len(device.questions) - 2


def test_what_is_refused_is_told_and_the_rest_is_kept(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    choice = next(q for q in device.questions if q.solution)
    later = next(q for q in device.questions if q is not choice)
    bad = Given(7, device.now, choice.presentation, response=Response((99,)))
    strange = Given(8, device.now, 10**9, response=Response((0,)))
    fine = device.answer(later)
    found = device.send(device.now, [bad, strange, fine])
    assert [each.outcome for each in found] == [Outcome.REFUSED, Outcome.REFUSED, Outcome.REVIEW]
    assert all(each.reason for each in found[:2])
    assert device.send(device.now, [device.answer(choice)])[0].outcome is Outcome.REVIEW


def test_nobody_elses_answers_are_counted(experienced: Pupil) -> None:
    device = Device(experienced, experienced.now)
    device.answer(device.questions[0])
    stranger = Pupil(experienced.engine, experienced.now)
    with pytest.raises(NotFoundError):
        send(stranger, device.bundle.id, device.done, device.now)
    mine = Device(stranger, stranger.now)
    became = send(stranger, mine.bundle.id, device.done, device.now)
    assert became[0].outcome is Outcome.REFUSED
    assert stranger.cards() == {}


def test_a_guest_who_joins_brings_what_was_taken_along(experienced: Pupil, now: datetime) -> None:
    device = Device(experienced, experienced.now)
    device.answer(device.questions[0])
    account = Pupil(experienced.engine, experienced.now)
    sign_up(account.engine, account.now, account.learner)
    with writing(account.engine) as session:
        learners.join(session, experienced.id, account.id, device.now)
    became = send(account, device.bundle.id, device.done, device.now)
    assert became[0].outcome is Outcome.REVIEW
    right_by_the_log(account)
    with writing(account.engine) as session:
        accounts.erase(session, account.id)
        assert session.scalar(select(func.count()).select_from(BundleRow)) == 0


def test_a_browser_that_is_signed_out_leaves_the_bundle_to_its_learner(
    experienced: Pupil,
) -> None:
    device = Device(experienced, experienced.now)
    with writing(experienced.engine) as session:
        row = session.get_one(BundleRow, device.bundle.id)
        assert row.device_id is not None
        accounts.sign_out(session, experienced.token)
        session.expire_all()
        assert session.get_one(BundleRow, device.bundle.id).device_id is None
    device.answer(device.questions[0])
    assert device.send(device.now)[0].outcome is Outcome.REVIEW


def test_what_a_browser_holds_no_more_is_put_away(experienced: Pupil) -> None:
    one, two = take(experienced, "key-number-one"), take(experienced, "key-number-two")
    other = Pupil(experienced.engine, experienced.now)
    theirs = take(other, "key-of-another")

    def again(key: str, dropped: list[int]) -> Bundle:
        with writing(experienced.engine) as session:
            given = (session, experienced.id, key, experienced.token, experienced.now)
            number = taking_along.take(*given, dropped)
        with reading(experienced.engine) as session:
            return bundles.bundle(session, experienced.learner, number, experienced.now)

    def kept() -> set[int]:
        with reading(experienced.engine) as session:
            return set(session.scalars(select(BundleRow.id)))

    def shown() -> int:
        with reading(experienced.engine) as session:
            return session.scalar(select(func.count()).select_from(PresentationRow)) or 0

    first = next(each for each in one.items if isinstance(each, TakenQuestion))
    given = Given(1, experienced.now, first.presentation, response=Response())
    given = replace(given, rating=Rating.GOOD if first.format is Format.FLIP else None)
    assert send(experienced, one.id, [given], experienced.now)[0].outcome is Outcome.REVIEW
    three = again("key-number-three", [])
    assert kept() == {one.id, two.id, three.id, theirs.id}
    before = shown()
    four = again("key-number-four", [one.id, theirs.id])
    assert kept() == {one.id, two.id, three.id, four.id, theirs.id}, "what came in stays told"
    questions = [sum(isinstance(x, TakenQuestion) for x in b.items) for b in (one, four)]
    assert shown() == before - questions[0] + 1 + questions[1]
    assert told(experienced, one.id).lines[0].presentation == first.presentation
    five = again("key-number-five", [one.id, two.id, three.id])
    assert kept() == {one.id, four.id, five.id, theirs.id}
    right_by_the_log(experienced)
