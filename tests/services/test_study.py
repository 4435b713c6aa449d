"""What a sitting shows, in which order, and what may not stand in one sitting."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.facts import Certainty, Wants
from quizapp.core.hints import give_away
from quizapp.core.questions import OVER_SEVERAL, Format
from quizapp.services import learners, library, study
from quizapp.services.days import SIBLINGS_WAIT
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import FeedbackTime, Plan, SittingKind
from quizapp.services.study import Asking, Finished, Introduction
from quizapp.store.engine import reading, writing
from quizapp.store.models import Base, PresentationRow
from tests.services.pupil import PACK, Pupil


def shelf(pupil: Pupil) -> library.Shelf:
    with reading(pupil.engine) as session:
        return library.shelf(session, PACK)


def test_new_facts_are_introduced_a_few_at_a_time_then_asked(pupil: Pupil) -> None:
    pupil.start(length=4)
    seen: list[str] = []
    while not isinstance(step := pupil.step(), Finished):
        if isinstance(step, Introduction):
            assert step.fact.passages
            assert step.fact.statement
            seen.append(f"read {step.fact.id}")
            pupil.read(step)
        else:
            question = shelf(pupil).generated.questions[pupil.key(step.presentation)]
            seen += [f"ask {fact}" for fact in question.facts]
            pupil.answer()
    facts = [entry.removeprefix("read ") for entry in seen if entry.startswith("read")]
    assert seen[:6] == [f"read {f}" for f in facts[:3]] + [f"ask {f}" for f in facts[:3]]
    assert len(facts) == len(set(facts)) == 4


def test_core_facts_come_first_in_the_order_of_the_pack(pupil: Pupil) -> None:
    pupil.start(length=6)
    questions = shelf(pupil).generated.questions
    asked = list(dict.fromkeys(pupil.through()))
    assert all(questions[key].core for key in asked)
    places = [questions[key].order for key in asked]
    assert places == sorted(places)


def test_no_prompt_names_what_was_not_met_and_no_sibling_comes_within_a_day(pupil: Pupil) -> None:
    pack, questions = shelf(pupil).pack, shelf(pupil).generated.questions
    met: set[str] = set()
    told: dict[str, tuple[str, object]] = {}
    count = 0
    for _ in range(12):
        try:
            pupil.start(length=9)
        except NothingToAskError:
            pupil.wait(days=1)
            continue
        while not isinstance(step := pupil.step(), Finished):
            if isinstance(step, Introduction):
                met.update(pack.facts[step.fact.id].entities)
                pupil.read(step)
                continue
            key = pupil.key(step.presentation)
            question = questions[key]
            assert met.issuperset(question.given), key
            for fact in question.facts:
                sibling, when = told.get(fact, (key, None))
                assert sibling == key or pupil.now - when >= SIBLINGS_WAIT  # type: ignore[operator]
            pupil.answer(right=count % 4 > 0)
            count += 1
            told.update((fact, (key, pupil.now)) for fact in question.facts)
        pupil.wait(hours=7)
    assert count > 40


def test_a_false_statement_names_only_what_was_met(pupil: Pupil) -> None:
    pack = shelf(pupil).pack
    met: set[str] = set()
    false = 0
    pupil.start(length=20, formats=(Format.TRUE_FALSE,))
    while not isinstance(step := pupil.step(), Finished):
        if isinstance(step, Introduction):
            met.update(pack.facts[step.fact.id].entities)
            pupil.read(step)
            continue
        with reading(pupil.engine) as session:
            shown = session.get_one(PresentationRow, step.presentation).content["shown"]
        if shown is not None and "entity" in shown:
            false += 1
            assert shown["entity"] in met
        pupil.answer()
    assert false


def test_asked_cold_nothing_is_introduced(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True)
    assert isinstance(pupil.step(), Asking)
    assert len(set(pupil.through())) == 3


def test_the_days_share_of_new_questions_is_kept(stocked: Engine, pupil: Pupil) -> None:
    pupil = Pupil(stocked, pupil.now, LearnerSettings(new_per_day=3))
    pupil.start(length=20)
    assert len(set(pupil.through())) == 3
    with pytest.raises(NothingToAskError) as told:
        pupil.start(length=20)
    assert "due in" in told.value.message
    pupil.wait(days=1)
    pupil.start(length=20)
    assert len(set(pupil.through())) == 3
    assert len(pupil.cards()) == 6


def test_an_answer_taken_back_uses_up_no_share(stocked: Engine, pupil: Pupil) -> None:
    pupil = Pupil(stocked, pupil.now, LearnerSettings(new_per_day=1))
    pupil.start(length=1)
    pupil.answer()
    pupil.undo()
    with writing(stocked) as session:
        study.finish(session, pupil.id, pupil.sitting, pupil.now)
    pupil.start(length=1)
    assert len(set(pupil.through())) == 1


def test_what_was_answered_elsewhere_is_not_asked_again(pupil: Pupil) -> None:
    pupil.start(length=4, cold=True)
    first = list(dict.fromkeys(pupil.through()))
    pupil.wait(days=9)
    review = pupil.start(length=4)
    waiting = pupil.key(pupil.asked().presentation)
    elsewhere = next(key for key in first if key != waiting)
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(elsewhere,)))
    pupil.answer()
    pupil.sitting = review
    assert elsewhere not in pupil.through()
    assert pupil.summary().asked == 3


def test_what_was_only_practised_is_still_new(pupil: Pupil) -> None:
    key = "elements/hydrogen-found/subject"
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(key,), cold=True))
    pupil.answer()
    pupil.wait(days=2)
    pupil.start(length=1)
    assert pupil.through() == [key, key]


def test_the_days_share_of_reviews_is_kept(stocked: Engine, pupil: Pupil) -> None:
    pupil = Pupil(stocked, pupil.now, LearnerSettings(new_per_day=6, reviews_per_day=2))
    pupil.start(length=6)
    first = set(pupil.through())
    with writing(stocked) as session:
        learners.change_settings(
            session, pupil.id, LearnerSettings(new_per_day=0, reviews_per_day=2), pupil.now
        )
    pupil.wait(days=9)
    pupil.start(length=6)
    again = set(pupil.through())
    assert len(again) == 2
    assert again < first
    with pytest.raises(NothingToAskError):
        pupil.start(length=6)


def test_due_comes_before_new_with_topics_mixed(pupil: Pupil) -> None:
    pupil.start(length=6)
    first = set(pupil.through())
    pupil.wait(days=9)
    pupil.start(length=8)
    asked = list(dict.fromkeys(pupil.through()))
    assert set(asked[:6]) == first
    assert not set(asked[6:]) & first
    topics = [shelf(pupil).generated.questions[key].topic for key in asked[:6]]
    assert topics != sorted(topics)
    assert sum(a != b for a, b in pairwise(topics)) >= 3


def test_what_was_missed_comes_again_after_several_others(pupil: Pupil) -> None:
    pupil.start(length=8, cold=True)
    missed = pupil.key(pupil.asked().presentation)
    outcome = pupil.answer(right=False)
    assert pupil.feedback(outcome.presentation).comes_again
    keys = pupil.through()
    assert keys.index(missed) == 4
    with reading(pupil.engine) as session:
        whys = session.scalars(select(PresentationRow.why).order_by(PresentationRow.id)).all()
    assert whys[0] == "new"
    assert whys[keys.index(missed) + 1] == "again"


def test_progress_counts_each_question_once(pupil: Pupil) -> None:
    pupil.start(length=3, cold=True)
    seen = []
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        seen.append((step.sitting.progress.done, step.sitting.progress.total, step.repeat))
        pupil.answer(right=len(seen) > 1)
    assert seen[:4] == [(0, 3, False), (1, 3, False), (2, 3, False), (3, 3, True)]
    assert all(repeat for *_, repeat in seen[3:])


def test_a_get_writes_nothing(pupil: Pupil) -> None:
    def rows() -> dict[str, int | None]:
        with reading(pupil.engine) as session:
            tables = Base.metadata.sorted_tables
            return {t.name: session.scalar(select(func.count()).select_from(t)) for t in tables}

    pupil.start(length=3)
    before = rows()
    pupil.step()
    pupil.step()
    assert rows() == before


def test_a_second_start_finds_the_first(pupil: Pupil) -> None:
    review = pupil.start(length=5)
    assert pupil.start(length=5) == review
    pupil.answer()
    assert pupil.start(length=5) == review
    quiz = pupil.quiz(length=5, cold=True)
    assert pupil.quiz(length=5, cold=True) == quiz != review
    pupil.answer()
    assert pupil.quiz(length=5, cold=True) != quiz


def test_a_second_click_on_an_introduction_does_nothing(pupil: Pupil) -> None:
    pupil.start(length=3)
    first = pupil.step()
    assert isinstance(first, Introduction)
    pupil.read(first)
    second = pupil.step()
    pupil.read(first)
    assert pupil.step() == second
    assert isinstance(second, Introduction)
    assert second.fact.id != first.fact.id


def test_leaving_a_sitting_ends_it_once(pupil: Pupil) -> None:
    pupil.start(length=3)
    with writing(pupil.engine) as session:
        study.finish(session, pupil.id, pupil.sitting, pupil.now)
        study.finish(session, pupil.id, pupil.sitting, pupil.now)
    assert isinstance(pupil.step(), Finished)


def test_a_sitting_is_its_learners_own(pupil: Pupil) -> None:
    pupil.start(length=3)
    other = Pupil(pupil.engine, pupil.now)
    other.sitting = pupil.sitting
    with pytest.raises(NotFoundError):
        other.step()
    presentation = pupil.asked().presentation
    with pytest.raises(NotFoundError):
        other.respond(presentation, pupil.right(pupil.asked()))
    with pytest.raises(NotFoundError):
        pupil.start(Plan("no-such-pack"))


def test_a_quiz_keeps_apart_what_gives_each_other_away(pupil: Pupil) -> None:
    found = shelf(pupil)
    pupil.quiz(length=40, cold=True, formats=(Format.CHOICE, Format.FLIP))
    keys = pupil.through()
    questions = [found.generated.questions[key] for key in dict.fromkeys(keys)]
    assert len(questions) > 8
    for i, one in enumerate(questions):
        assert not any(give_away(found.pack, one, other) for other in questions[:i])


def test_a_quiz_asks_the_chosen_topics_in_the_chosen_formats_by_turns(pupil: Pupil) -> None:
    formats = (Format.TYPED_DATE, Format.CHOICE)
    pupil.quiz(length=6, cold=True, topics=("dates",), formats=formats)
    seen = []
    while not isinstance(step := pupil.step(), Finished):
        assert isinstance(step, Asking)
        seen.append(step.format)
        assert shelf(pupil).generated.questions[pupil.key(step.presentation)].topic == "dates"
        pupil.answer()
    assert seen == [*formats] * (len(seen) // 2)
    assert len(seen) >= 4


def test_orderings_take_their_members_from_what_is_known(pupil: Pupil) -> None:
    pupil.start(length=20, topics=("dates",))
    pupil.through()
    pupil.wait(days=2)
    pupil.quiz(length=3, formats=(Format.ORDER, Format.WHICH_FIRST), topics=("dates",))
    several = 0
    while not isinstance(step := pupil.step(), Finished):
        if isinstance(step, Asking) and step.format in OVER_SEVERAL:
            several += 1
            keys = pupil.keys(step.presentation)
            assert len(keys) > 1
            assert all(pupil.card(key).seen for key in keys)
        pupil.answer()
    assert several


def test_the_same_learner_is_shown_the_same_thing_at_the_same_point(pupil: Pupil) -> None:
    pupil.quiz(length=5, cold=True, formats=(Format.CHOICE,))
    first = pupil.asked()
    pupil.answer()
    pupil.undo()
    again = pupil.asked()
    assert replace(again, presentation=0, sitting=first.sitting) == replace(first, presentation=0)


def test_practice_asks_the_named_questions(pupil: Pupil) -> None:
    keys = tuple(list(shelf(pupil).generated.questions)[:1])
    pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=keys, cold=True))
    assert pupil.through() == list(keys)


def test_nothing_fits_a_choice_without_questions(pupil: Pupil) -> None:
    with pytest.raises(NothingToAskError) as told:
        pupil.quiz(topics=("no-such-topic",))
    assert told.value.way_on


def test_feedback_at_the_end_asks_nothing_twice(pupil: Pupil) -> None:
    pupil.quiz(length=4, cold=True, feedback=FeedbackTime.END)
    keys = pupil.through(right=False)
    assert len(keys) == len(set(keys)) == 4


def test_a_question_says_how_sure_its_facts_are_unless_it_asks_just_that(pupil: Pupil) -> None:
    asking = {Wants.STATUS, Wants.CLAIMANT, Wants.DISPUTE}
    words = set()
    for key, question in shelf(pupil).generated.questions.items():
        if question.certainty is Certainty.STATED and question.wants not in asking:
            continue
        pupil.start(Plan(PACK, SittingKind.PRACTICE, keys=(key,), cold=True))
        asked = pupil.asked()
        assert bool(asked.hedge) == (question.wants not in asking), key
        assert asked.certainty is question.certainty
        words.add(asked.hedge)
    assert words == {"", "claimed", "reported", "estimated", "sources differ"}
