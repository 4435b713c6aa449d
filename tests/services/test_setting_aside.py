"""Skipping, burying, suspending, bringing back; and undo over all of them and the answers."""

from __future__ import annotations

import pytest

from quizapp.core.memory import LineKind
from quizapp.core.questions import Format
from quizapp.services import setting_aside
from quizapp.services.errors import CannotSetAsideError, NothingToAskError, NothingToUndoError
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.study import Asking, Finished
from quizapp.store.engine import writing
from tests.services.pupil import PACK, Pupil

BURY, SUSPEND, RESUME = LineKind.BURY, LineKind.SUSPEND, LineKind.RESUME


def waiting(pupil: Pupil) -> str:
    return pupil.key(pupil.asked().presentation)


def test_a_skipped_question_comes_after_all_others(pupil: Pupil) -> None:
    pupil.quiz(length=4, formats=(Format.CHOICE,), cold=True)
    skipped, before = waiting(pupil), pupil.asked().sitting.progress
    pupil.skip()
    assert waiting(pupil) != skipped
    assert pupil.asked().sitting.progress == before
    keys = pupil.through()
    assert (len(keys), keys[-1]) == (4, skipped)
    assert pupil.summary().asked == 4


def test_a_skip_sent_twice_skips_once(pupil: Pupil) -> None:
    pupil.quiz(length=3, formats=(Format.CHOICE,), cold=True)
    step = pupil.asked()
    pupil.skip()
    after = waiting(pupil)
    with writing(pupil.engine) as session:
        setting_aside.skip(session, pupil.id, step.presentation, pupil.now)
    assert waiting(pupil) == after


def test_the_only_question_left_cannot_be_skipped(pupil: Pupil) -> None:
    pupil.quiz(length=1, formats=(Format.CHOICE,), cold=True)
    step = pupil.asked()
    assert not step.sitting.others
    pupil.skip()
    assert pupil.asked() == step


@pytest.mark.parametrize("kind", [BURY, SUSPEND])
def test_what_is_set_aside_is_asked_no_more_and_not_counted(pupil: Pupil, kind: LineKind) -> None:
    pupil.start(length=4, cold=True)
    gone = waiting(pupil)
    total = pupil.asked().sitting.progress.total
    pupil.set_aside(kind)
    assert pupil.asked().sitting.progress.total == total - 1
    assert pupil.asked().sitting.progress.done == 0
    assert pupil.asked().sitting.last == kind.value
    assert gone not in pupil.through()
    assert pupil.cards() == pupil.folded()
    pupil.start(length=50, cold=True)
    assert gone not in pupil.through()
    pupil.quiz(length=100, cold=True)
    assert gone not in pupil.through()
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(gone,), cold=True))
    assert waiting(pupil) == gone


def test_buried_new_and_old_come_back_the_next_day(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    new = waiting(pupil)
    pupil.set_aside(BURY)
    assert isinstance(pupil.step(), Finished)
    pupil.wait(days=1)
    pupil.start(length=1, cold=True)
    assert waiting(pupil) == new
    pupil.answer(right=False)
    pupil.through()
    pupil.wait(days=1)
    pupil.start(length=1, cold=True)
    assert waiting(pupil) == new
    pupil.set_aside(BURY)
    assert pupil.card(new).due is not None
    pupil.wait(days=1)
    pupil.start(length=1, cold=True)
    assert waiting(pupil) == new


def test_suspended_questions_stay_away_until_they_are_brought_back(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    memory = pupil.card(key)
    pupil.change_standing(key, SUSPEND)
    pupil.change_standing(key, SUSPEND)
    assert pupil.card(key).due is None
    pupil.wait(days=40)
    pupil.start(length=1, cold=True)
    assert waiting(pupil) != key
    pupil.change_standing(key, RESUME)
    pupil.change_standing(key, RESUME)
    assert pupil.card(key).due == memory.due
    assert pupil.cards() == pupil.folded()


def test_several_questions_at_once_cannot_be_set_aside(pupil: Pupil) -> None:
    pupil.quiz(length=3, formats=(Format.ORDER,), cold=True)
    with pytest.raises(CannotSetAsideError):
        pupil.set_aside(SUSPEND)
    pupil.skip()


def test_setting_aside_an_answered_question_takes_its_repeat_away(pupil: Pupil) -> None:
    pupil.start(length=2, cold=True)
    step = pupil.asked()
    key = pupil.key(step.presentation)
    pupil.answer(right=False)
    assert pupil.feedback(step.presentation).comes_again
    pupil.set_aside(SUSPEND, step.presentation)
    pupil.set_aside(SUSPEND, step.presentation)
    assert not pupil.feedback(step.presentation).comes_again
    assert pupil.asked().sitting.progress.total == 2
    pupil.undo()
    assert pupil.feedback(step.presentation).comes_again
    assert not pupil.card(key).suspended
    assert key in pupil.through()


def test_setting_aside_what_waits_to_be_repeated_goes_on(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    step = pupil.asked()
    pupil.answer(right=False)
    again = pupil.asked()
    assert again.repeat
    pupil.set_aside(BURY, step.presentation)
    assert isinstance(pupil.step(), Finished)
    pupil.undo()
    assert pupil.asked().repeat
    assert pupil.cards() == pupil.folded()


def test_undo_goes_back_over_answers_skips_buryings_and_suspensions(pupil: Pupil) -> None:
    pupil.start(length=6, cold=True)
    seen: list[tuple[str, object]] = []

    def here() -> tuple[str, object]:
        step = pupil.asked()
        cards = {k: c for k, c in pupil.cards().items() if c.seen or c.suspended or c.buried}
        return pupil.key(step.presentation), (cards, step.sitting.progress, step.sitting.undoable)

    for act in ("answer", "skip", "bury", "wrong", "suspend", "skip", "answer"):
        seen.append(here())
        pupil.wait(seconds=5)
        if act in ("answer", "wrong"):
            pupil.answer(right=act == "answer")
        elif act == "skip":
            pupil.skip()
        else:
            pupil.set_aside(LineKind(act))
        assert pupil.asked().sitting.last == act.replace("wrong", "answer")
    while seen:
        pupil.wait(seconds=5)
        pupil.undo()
        assert here() == seen.pop()
        assert pupil.cards() == pupil.folded()
    with pytest.raises(NothingToUndoError):
        pupil.undo()
    assert len(set(pupil.through())) == 6


def test_an_undo_sent_twice_takes_one_step_back(pupil: Pupil) -> None:
    pupil.start(length=4, cold=True)
    first = waiting(pupil)
    pupil.skip()
    second = waiting(pupil)
    pupil.skip()
    count = pupil.asked().sitting.undoable
    pupil.undo(count)
    pupil.undo(count)
    assert waiting(pupil) == second
    pupil.undo(count - 1)
    assert waiting(pupil) == first


def test_the_last_one_set_aside_ends_the_sitting_and_undo_opens_it(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    key = waiting(pupil)
    pupil.set_aside(SUSPEND)
    assert isinstance(pupil.step(), Finished)
    pupil.undo()
    assert isinstance(pupil.step(), Asking)
    assert waiting(pupil) == key


def test_buried_questions_use_up_no_share_and_leave_room(pupil: Pupil) -> None:
    pupil.start(length=50, cold=True)
    count = pupil.asked().sitting.progress.total
    for _ in range(3):
        pupil.set_aside(BURY)
    pupil.through()
    assert len(pupil.cards()) == count
    with pytest.raises(NothingToAskError):
        pupil.start(length=1, topics=("no such topic",))
