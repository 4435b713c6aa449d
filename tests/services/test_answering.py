"""One answer each, honest ratings, practice, stale answers, other ratings, and taking back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.questions import Format, Response, Verdict
from quizapp.core.scheduling import Rating, State
from quizapp.services import study
from quizapp.services.errors import (
    BadRatingError,
    NotFoundError,
    NothingToUndoError,
    NotYetError,
)
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.results import Counted
from quizapp.services.study import Asking, Finished
from quizapp.store.engine import reading, writing
from quizapp.store.models import AnswerRow, GradingRow, LogLineRow, PresentationRow
from tests.services.pupil import PACK, Pupil, load


def count(pupil: Pupil, model: type) -> int:
    with reading(pupil.engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_right_answer_is_scheduled_and_told(pupil: Pupil) -> None:
    pupil.start(length=3)
    outcome = pupil.answer()
    assert (outcome.verdict, outcome.recorded, outcome.first) == (Verdict.RIGHT, True, True)
    told = pupil.feedback(outcome.presentation)
    assert (told.counted, told.rating) == (Counted.SCHEDULED, Rating.GOOD)
    assert told.next_due == pupil.now + timedelta(minutes=10)
    assert told.next_in == "10 minutes"
    assert [button.rating for button in told.buttons] == list(Rating)
    assert told.explanation.facts[0].passages[0].url
    assert told.can_undo


def test_a_wrong_choice_says_what_the_option_really_was(pupil: Pupil) -> None:
    pupil.quiz(length=10, cold=True, formats=(Format.CHOICE,), topics=("discoveries",))
    told = []
    while isinstance(step := pupil.step(), Asking) and not step.repeat:
        right = pupil.right(step).chosen
        wrong = next(i for i in range(len(step.options)) if i not in right)
        outcome = pupil.respond(step.presentation, Response((wrong,)))
        assert outcome.verdict is Verdict.WRONG
        feedback = pupil.feedback(outcome.presentation)
        assert feedback.given == step.options[wrong]
        assert feedback.answers == tuple(step.options[i] for i in right)
        assert [o.correct for o in feedback.options] == [
            i in right for i in range(len(step.options))
        ]
        told.append(feedback.really)
    assert any(told)


def test_i_dont_know_is_wrong_without_an_answer(pupil: Pupil) -> None:
    pupil.start(length=3)
    told = pupil.feedback(pupil.answer(right=False).presentation)
    assert (told.verdict, told.given, told.rating) == (Verdict.WRONG, "", Rating.AGAIN)


def test_a_presentation_takes_one_answer(pupil: Pupil) -> None:
    pupil.start(length=3)
    step = pupil.asked()
    right = pupil.right(step)
    first = pupil.respond(step.presentation, right)
    after = pupil.step()
    second = pupil.respond(step.presentation, Response())
    assert (second.verdict, second.first) == (first.verdict, False)
    assert count(pupil, AnswerRow) == count(pupil, GradingRow) == 1
    assert pupil.step() == after
    assert pupil.cards() == pupil.folded()


def test_an_answer_to_a_card_that_moved_on_is_kept_and_told_but_not_scheduled(
    pupil: Pupil,
) -> None:
    key = "elements/hydrogen-found/subject"
    practice = Plan(PACK, SittingKind.PRACTICE, keys=(key,), cold=True)
    pupil.start(practice)
    first_sitting, step = pupil.sitting, pupil.asked()
    pupil.start(length=1)
    pupil.answer()
    before = pupil.card(key)
    pupil.sitting = first_sitting
    outcome = pupil.respond(step.presentation, pupil.right(step))
    told = pupil.feedback(outcome.presentation)
    assert (outcome.recorded, told.counted, told.rating) == (True, Counted.STALE, None)
    assert told.explanation.facts
    assert pupil.card(key) == before
    assert isinstance(pupil.step(), Finished)


def test_a_presentation_that_was_left_behind_is_stale(pupil: Pupil) -> None:
    pupil.start(length=3)
    pupil.answer()
    left = pupil.asked()
    pupil.undo()
    outcome = pupil.respond(left.presentation, pupil.right(left))
    assert pupil.feedback(outcome.presentation).counted is Counted.STALE


def test_unclear_is_asked_back_and_counts_nothing(pupil: Pupil) -> None:
    pupil.quiz(length=1, cold=True, formats=(Format.TYPED_DATE,), topics=("dates",))
    step = pupil.asked()
    outcome = pupil.respond(step.presentation, Response(text="03/02/1774"))
    assert (outcome.verdict, outcome.recorded) == (Verdict.UNCLEAR, False)
    assert outcome.message
    assert count(pupil, AnswerRow) == count(pupil, GradingRow) == 0
    assert pupil.step() == step
    with reading(pupil.engine) as session:
        assert session.get_one(PresentationRow, step.presentation).asked_back
    assert pupil.answer().verdict is Verdict.RIGHT


def test_an_impossible_choice_is_asked_back(pupil: Pupil) -> None:
    pupil.quiz(length=1, cold=True, formats=(Format.CHOICE,))
    step = pupil.asked()
    assert not pupil.respond(step.presentation, Response((99,))).recorded
    assert count(pupil, AnswerRow) == 0


def test_a_quiz_is_practice_unless_it_is_due_or_wished(pupil: Pupil) -> None:
    key = "elements/hydrogen-found/subject"
    practice = Plan(PACK, SittingKind.PRACTICE, keys=(key,), cold=True)
    pupil.start(practice)
    told = pupil.feedback(pupil.answer().presentation)
    assert (told.counted, told.rating, told.buttons) == (Counted.PRACTICE, None, ())
    assert (pupil.card(key).state, pupil.card(key).seen) == (State.NEW, 1)
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(key,), count_towards_schedule=True))
    assert (
        pupil.feedback(pupil.answer(rating=Rating.EASY).presentation).counted is Counted.SCHEDULED
    )
    pupil.wait(days=1)
    pupil.start(practice)
    assert pupil.feedback(pupil.answer().presentation).counted is Counted.PRACTICE
    pupil.wait(days=30)
    pupil.start(practice)
    assert pupil.feedback(pupil.answer().presentation).counted is Counted.SCHEDULED


def test_members_of_an_ordering_count_where_they_are_due(pupil: Pupil) -> None:
    pupil.start(length=20, topics=("dates",))
    pupil.through()
    pupil.wait(days=1)
    early = pupil.cards()
    pupil.quiz(length=2, formats=(Format.ORDER,), topics=("dates",), count_towards_schedule=True)
    none_due = pupil.keys(pupil.answer().presentation)
    assert all(pupil.card(key).reps == early[key].reps for key in none_due)
    pupil.wait(days=3)
    pupil.quiz(length=2, formats=(Format.ORDER,), topics=("dates",))
    step = pupil.asked()
    assert step.format is Format.ORDER
    keys = pupil.keys(step.presentation)
    before = pupil.cards()
    outcome = pupil.answer()
    told = pupil.feedback(outcome.presentation)
    assert [member.credit for member in told.members] == [1.0] * len(keys)
    assert told.buttons == ()
    after = pupil.cards()
    for key in keys:
        due = before[key].due is not None and before[key].due <= pupil.now
        assert after[key].reps == before[key].reps + due
        assert after[key].seen == before[key].seen + 1
    assert any(after[key].reps > before[key].reps for key in keys)
    with pytest.raises(BadRatingError):
        pupil.change(outcome.presentation, Rating.EASY)
    pupil.undo()
    assert {key: pupil.card(key).reps for key in keys} == {k: before[k].reps for k in keys}
    assert pupil.cards() == pupil.folded()


def test_a_flip_card_is_turned_then_rated_by_the_learner(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True, formats=(Format.FLIP,))
    step = pupil.asked()
    assert step.revealed is None
    with pytest.raises(BadRatingError):
        pupil.respond(step.presentation, Response())
    with writing(pupil.engine) as session:
        assert study.reveal(session, pupil.id, step.presentation, pupil.now) == pupil.sitting
        study.reveal(session, pupil.id, step.presentation, pupil.now + timedelta(hours=1))
    turned = pupil.asked()
    assert turned.revealed is not None
    assert turned.revealed.answers
    assert [b.interval for b in turned.revealed.buttons][:3] == [
        "1 minute",
        "6 minutes",
        "10 minutes",
    ]
    pupil.respond(step.presentation, Response(), Rating.HARD)
    told = pupil.feedback(step.presentation)
    assert (told.rating, told.verdict, told.given) == (Rating.HARD, Verdict.PARTIAL, "Hard")
    pupil.change(step.presentation, Rating.GOOD)
    assert pupil.feedback(step.presentation).verdict is Verdict.RIGHT


def test_another_rating_counts_as_if_given_at_once(pupil: Pupil) -> None:
    pupil.start(length=2)
    outcome = pupil.answer()
    key = pupil.key(outcome.presentation)
    promised = next(
        b.interval for b in pupil.feedback(outcome.presentation).buttons if b.rating is Rating.EASY
    )
    pupil.change(outcome.presentation, Rating.EASY)
    told = pupil.feedback(outcome.presentation)
    assert (told.rating, told.next_in, told.comes_again) == (Rating.EASY, promised, False)
    assert (pupil.card(key).state, pupil.card(key).reps) == (State.REVIEW, 1)
    pupil.change(outcome.presentation, Rating.AGAIN)
    assert pupil.feedback(outcome.presentation).comes_again
    assert key in pupil.through()
    assert pupil.cards() == pupil.folded()


def test_a_repeat_that_a_rating_made_needless_is_left_out(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    outcome = pupil.answer(right=False)
    assert isinstance(pupil.step(), Asking)
    pupil.change(outcome.presentation, Rating.EASY)
    assert isinstance(pupil.step(), Finished)


def test_practice_has_no_rating_to_change(pupil: Pupil) -> None:
    pupil.quiz(length=2, cold=True, formats=(Format.CHOICE,))
    outcome = pupil.answer()
    with pytest.raises(BadRatingError):
        pupil.change(outcome.presentation, Rating.EASY)


def test_taking_back_brings_the_card_and_the_question_back(pupil: Pupil) -> None:
    pupil.start(length=3)
    first = pupil.asked()
    pupil.answer(right=False)
    waiting = pupil.asked()
    pupil.undo()
    again = pupil.asked()
    assert (again.prompt, again.options) == (first.prompt, first.options)
    assert again.presentation != first.presentation
    assert pupil.cards() == {}
    assert pupil.feedback(first.presentation).counted is Counted.UNDONE
    pupil.answer()
    assert pupil.asked().prompt == waiting.prompt
    assert pupil.cards() == pupil.folded()
    assert len(set(pupil.through())) == 3


def test_taking_back_again_and_again_goes_to_the_beginning(pupil: Pupil) -> None:
    pupil.start(length=4)
    first = pupil.asked().prompt
    for right in (True, False, True):
        pupil.answer(right=right)
    for _ in range(3):
        pupil.undo()
    assert pupil.asked().prompt == first
    assert not pupil.asked().sitting.can_undo
    with pytest.raises(NothingToUndoError):
        pupil.undo()


def test_the_last_answer_of_a_finished_sitting_can_be_taken_back(pupil: Pupil) -> None:
    pupil.quiz(length=2, cold=True, formats=(Format.CHOICE,))
    pupil.through()
    pupil.undo()
    step = pupil.step()
    assert isinstance(step, Asking)
    assert step.sitting.progress.done == 1
    pupil.answer(right=False)
    assert pupil.summary().credit == 1.0


def test_nothing_is_told_early_when_feedback_is_at_the_end(pupil: Pupil) -> None:
    pupil.quiz(length=2, cold=True, feedback=FeedbackTime.END, formats=(Format.CHOICE,))
    outcome = pupil.answer()
    assert not outcome.show_feedback
    with pytest.raises(NotYetError):
        pupil.feedback(outcome.presentation)
    with pytest.raises(NotYetError):
        pupil.summary()
    pupil.answer(right=False)
    assert pupil.feedback(outcome.presentation).verdict is Verdict.RIGHT
    assert pupil.summary().asked == 2


def test_what_was_not_answered_has_no_feedback(pupil: Pupil) -> None:
    pupil.start(length=2)
    with pytest.raises(NotFoundError):
        pupil.feedback(pupil.asked().presentation)


def test_a_question_withdrawn_while_it_was_shown_is_passed_over(pupil: Pupil, folder: Path) -> None:
    pupil.start(Plan(PACK, length=2, cold=True, topics=("numbers",)))
    step = pupil.asked()
    key = pupil.key(step.presentation)
    right = pupil.right(step)
    without(folder, key.split("/")[1])
    load(pupil.engine, folder, pupil.now)
    outcome = pupil.respond(step.presentation, right)
    assert (outcome.recorded, "withdrawn" in outcome.message) == (False, True)
    after = pupil.asked()
    assert after.presentation != step.presentation
    assert count(pupil, AnswerRow) == 0


def without(folder: Path, fact: str) -> None:
    """Take a fact out of the files of a pack."""
    for file in folder.rglob("*.toml"):
        head, *tables = file.read_text(encoding="utf-8").split("[[fact]]\n")
        kept = [table for table in tables if f'id = "{fact}"\n' not in table]
        file.write_text("[[fact]]\n".join([head, *kept]), encoding="utf-8")


def test_answers_are_kept_as_they_were_sent(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True, formats=(Format.CHOICE,))
    step = pupil.asked()
    sent = pupil.right(step)
    pupil.respond(step.presentation, sent)
    with reading(pupil.engine) as session:
        row = session.scalars(select(AnswerRow)).one()
        shown = session.get_one(PresentationRow, step.presentation)
        line = session.scalars(select(LogLineRow).where(LogLineRow.kind == "answer")).one()
    assert row.response == {"chosen": list(sent.chosen), "text": ""}
    assert [option[0] for option in shown.content["options"]] == list(step.options)
    assert line.answer_id == row.id
    assert (line.rating, line.counts, line.first) == (Rating.GOOD, True, True)
    assert line.scheduler
    assert line.parameters
    assert line.revision
    assert row.at.tzinfo is not None
    assert row.at == pupil.now


def test_two_learners_do_not_meet(stocked: Engine, pupil: Pupil) -> None:
    other = Pupil(stocked, pupil.now)
    for one in (pupil, other):
        one.start(length=2)
        one.answer(right=one is pupil)
    assert pupil.cards() != other.cards()
    assert pupil.cards() == pupil.folded()
    assert other.cards() == other.folded()
