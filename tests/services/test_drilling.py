"""The contrast drill: what is mixed up, the sitting from its first step to its end, what counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from quizapp.core.memory import LineKind
from quizapp.core.questions import Format, Question, Response, Verdict
from quizapp.core.scheduling import Rating
from quizapp.services import drilling, learners, library, pair_lines, pairs, study
from quizapp.services.errors import NotFoundError, NothingToAskError
from quizapp.services.learners import LearnerSettings
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.results import Counted
from quizapp.services.study import Asking, Finished, SideBySide
from quizapp.store.engine import reading, writing
from quizapp.store.models import PresentationRow, SittingRow
from tests.services.pupil import PACK, Pupil
from tests.services.test_widening import remember

DAVY, SCHEELE = "humphry-davy", "carl-wilhelm-scheele"
PAIR = frozenset((DAVY, SCHEELE))


def shelf(pupil: Pupil) -> library.Shelf:
    with reading(pupil.engine) as session:
        return library.shelf(session, PACK)


def about(pupil: Pupil, entity: str = DAVY) -> Question:
    """A question whose answer is `entity`, and which the other of the pair would answer wrong."""
    for contrast in shelf(pupil).contrasts.between(DAVY, SCHEELE):
        if contrast.right.entity == entity and Format.TYPED_NAME in contrast.question.formats:
            return contrast.question
    raise AssertionError


def mix_up(
    pupil: Pupil, *, given: str = SCHEELE, right: str = DAVY, confidence: int | None = None
) -> int:
    """Type the one name for the other in a quiz; the presentation."""
    question = about(pupil, right)
    pupil.start(
        kind=SittingKind.PRACTICE,
        keys=(question.key,),
        formats=(Format.TYPED_NAME,),
        cold=True,
        length=1,
    )
    step = pupil.asked()
    pupil.wait(seconds=10)
    name = shelf(pupil).pack.entities[given].name
    pupil.respond(step.presentation, Response(text=name), confidence=confidence)
    pupil.wait(minutes=1)
    return step.presentation


def stands(pupil: Pupil) -> dict[frozenset[str], pairs.Standing]:
    with reading(pupil.engine) as session:
        learner = learners.learner(session, pupil.id)
        found = library.shelf(session, PACK)
        return dict(pairs.standings_of(session.connection(), learner, found, pupil.now))


def begin(pupil: Pupil, *pair: str) -> int:
    with writing(pupil.engine) as session:
        left, right = pair or (DAVY, SCHEELE)
        pupil.sitting = drilling.begin(session, pupil.id, PACK, left, right, pupil.now)
    return pupil.sitting


def ask(pupil: Pupil) -> None:
    with writing(pupil.engine) as session:
        drilling.ask(session, pupil.id, pupil.sitting, pupil.now)


def wrong(pupil: Pupil) -> None:
    """Take the wrong one of the two."""
    step = pupil.asked()
    right = pupil.right(step).chosen[0]
    pupil.wait(seconds=10)
    pupil.respond(step.presentation, Response((1 - right,)))


def through(pupil: Pupil, *, right: bool = True) -> int:
    """A whole drill; how many questions it asked. Not right: the first one is not."""
    begin(pupil)
    ask(pupil)
    count = 0
    while isinstance(pupil.step(), Asking):
        if count == 0 and not right:
            wrong(pupil)
        else:
            pupil.answer()
        count += 1
    return count


def told(pupil: Pupil) -> drilling.DrillTold:
    with reading(pupil.engine) as session:
        found = drilling.told(session, pupil.id, pupil.sitting, pupil.now)
    assert found is not None
    return found


def offers(pupil: Pupil, within: int = 0) -> list[frozenset[str]]:
    with reading(pupil.engine) as session:
        found = pair_lines.offers(session, pupil.id, PACK, pupil.now, within)
    return [frozenset((line.left.id, line.right.id)) for line in found]


def page(pupil: Pupil) -> pair_lines.PairsPage:
    with reading(pupil.engine) as session:
        return pair_lines.pairs_page(session, pupil.id, PACK, pupil.now)


def test_a_name_given_for_another_twice_is_mixed_up_and_due_tomorrow(pupil: Pupil) -> None:
    mix_up(pupil)
    assert not stands(pupil)[PAIR].mixed_up
    mix_up(pupil, given=DAVY, right=SCHEELE)
    found = stands(pupil)[PAIR]
    assert (found.times, found.mixed_up) == (2, True)
    assert offers(pupil) == []
    assert offers(pupil, within=1) == [PAIR]
    pupil.wait(days=1)
    assert offers(pupil) == [PAIR]


def test_sure_and_wrong_once_is_enough(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    assert stands(pupil)[PAIR].mixed_up


def test_what_was_taken_back_is_no_mix_up(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    pupil.undo()
    assert stands(pupil) == {}


def test_what_was_counted_as_right_is_no_mix_up(pupil: Pupil) -> None:
    from quizapp.services import reports

    shown = mix_up(pupil, confidence=3)
    with writing(pupil.engine) as session:
        reports.claim_right(session, pupil.id, shown, pupil.now)
    assert stands(pupil) == {}


def test_not_to_know_is_no_mix_up(pupil: Pupil) -> None:
    pupil.quiz(formats=(Format.TYPED_NAME, Format.CHOICE), cold=True, length=8)
    for _ in range(8):
        pupil.answer(right=False)
    assert stands(pupil) == {}


def test_another_learner_mixes_up_nothing(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    assert stands(Pupil(pupil.engine, pupil.now)) == {}


def test_a_mix_up_of_long_ago_is_forgotten(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    pupil.wait(days=89)
    assert stands(pupil)[PAIR].mixed_up
    pupil.wait(days=1)
    assert stands(pupil) == {}


def test_questions_over_what_is_mixed_up_are_named(pupil: Pupil) -> None:
    found, questions = shelf(pupil), list(shelf(pupil).generated.questions.values())

    def confused() -> set[str]:
        with reading(pupil.engine) as session:
            learner = learners.learner(session, pupil.id)
            connection = session.connection()
            known = pairs.mixed_up(connection, learner, found, pupil.now)
            return pairs.confused_among(found, questions, known)

    assert confused() == set()
    mix_up(pupil, confidence=3)
    keys = confused()
    assert about(pupil).key in keys
    assert about(pupil, SCHEELE).key in keys
    for key in keys:
        assert found.generated.questions[key].answers[0].entity in PAIR


def test_a_question_over_a_mixed_up_pair_is_put_in_this_format_elsewhere(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    pupil.wait(days=2)
    question = about(pupil)
    pupil.start(kind=SittingKind.PRACTICE, keys=(question.key,), cold=True, length=1)
    sitting, number = pupil.sitting, shelf(pupil).ids[question.key]
    with writing(pupil.engine) as session:  # as a planner would have it that asks for the format
        row = session.get_one(SittingRow, sitting)
        row.queue, row.current_id = [["chosen", [number], "contrast"]], None
        session.flush()
        from quizapp.services.sittings import advanced, keep, sitting_from
        from quizapp.store import study_queries

        connection = session.connection()
        own = study_queries.SITTING.first(connection, learner=pupil.id, sitting=sitting)
        learner = learners.learner(session, pupil.id)
        keep(connection, advanced(connection, learner, shelf(pupil), sitting_from(own), pupil.now))
    step = pupil.asked()
    assert step.format is Format.CONTRAST
    names = {shelf(pupil).pack.entities[entity].name for entity in PAIR}
    assert set(step.options) == names


def asked_as(pupil: Pupil, key: str, reps: int, stability: float) -> Format:
    """In which format a review puts a question of so much memory that is due."""
    pupil.wait(days=2)
    with writing(pupil.engine) as session:
        learners.change_settings(session, pupil.id, LearnerSettings(new_per_day=0), pupil.now)
    remember(pupil, [key], stability, reps)
    pupil.start(length=100)
    step = pupil.asked()
    assert pupil.key(step.presentation) == key
    pupil.answer()
    return step.format


def test_what_is_mixed_up_is_told_apart_in_reviews_every_other_time(pupil: Pupil) -> None:
    key = about(pupil).key
    assert Format.CONTRAST not in {asked_as(pupil, key, reps, 3.0) for reps in (1, 2)}
    mix_up(pupil, confidence=3)
    young = [asked_as(pupil, key, reps, 3.0) for reps in (1, 2, 3, 4)]
    assert young.count(Format.CONTRAST) == 2
    assert young[0] != young[1]
    assert Format.CONTRAST not in {asked_as(pupil, key, reps, 20.0) for reps in (1, 2)}


def test_a_drill_from_its_first_step_to_its_end(pupil: Pupil) -> None:
    begin(pupil)
    assert isinstance(pupil.step(), SideBySide)
    with reading(pupil.engine) as session:
        beside = drilling.beside(session, pupil.id, pupil.sitting)
    assert {beside.left.id, beside.right.id} == PAIR
    assert any(each.differs for topic in beside.topics for each in (*topic.left, *topic.right))
    ask(pupil)
    asked = set()
    while isinstance(step := pupil.step(), Asking):
        assert step.format is Format.CONTRAST
        assert len(step.options) == 2
        asked.add(pupil.key(step.presentation))
        outcome = pupil.answer()
        assert outcome.verdict is Verdict.RIGHT
        said = pupil.feedback(step.presentation)
        assert said.explanation.facts[0].passages
    assert 4 <= len(asked) <= 8
    assert isinstance(pupil.step(), Finished)
    found = told(pupil)
    assert (found.right, found.asked, found.days) == (len(asked), len(asked), 3)


def test_one_mistake_brings_it_back_tomorrow(pupil: Pupil) -> None:
    through(pupil, right=False)
    found = told(pupil)
    assert found.right == found.asked - 1
    assert found.days == 1
    pupil.wait(days=1)
    assert offers(pupil) == [PAIR]


def test_what_is_missed_comes_again_in_the_drill(pupil: Pupil) -> None:
    begin(pupil)
    ask(pupil)
    first = pupil.key(pupil.asked().presentation)
    wrong(pupil)
    rest = pupil.through()
    assert first in rest


def test_drills_come_back_later_and_later(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    pupil.wait(days=1)
    for days in (3, 10, 30):
        through(pupil)
        assert told(pupil).days == days
        assert offers(pupil, within=days - 1) == []
        pupil.wait(days=days)
        assert offers(pupil) == [PAIR]


def test_a_drill_that_was_left_is_none_unless_something_was_wrong(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    pupil.wait(days=1)
    begin(pupil)
    ask(pupil)
    pupil.answer()
    with writing(pupil.engine) as session:
        study.finish(session, pupil.id, pupil.sitting, pupil.now)
    assert stands(pupil)[PAIR].drilled is None
    assert offers(pupil) == [PAIR]
    begin(pupil)
    ask(pupil)
    wrong(pupil)
    with writing(pupil.engine) as session:
        study.finish(session, pupil.id, pupil.sitting, pupil.now)
    assert told(pupil).days == 1


def test_an_answer_to_a_drill_that_was_taken_back_does_not_count(pupil: Pupil) -> None:
    through(pupil, right=False)
    assert told(pupil).days == 1
    while isinstance(pupil.step(), Finished | Asking):
        pupil.undo()
        with reading(pupil.engine) as session:
            if session.get_one(SittingRow, pupil.sitting).answered == 0:
                break
    pupil.through()
    found = told(pupil)
    assert (found.right, found.days) == (found.asked, 3)
    assert pupil.folded() == pupil.cards()


def test_undo_skip_and_setting_aside_are_as_in_every_sitting(pupil: Pupil) -> None:
    begin(pupil)
    ask(pupil)
    first = pupil.asked()
    pupil.skip()
    assert pupil.asked().presentation != first.presentation
    pupil.undo()
    assert pupil.key(pupil.asked().presentation) == pupil.key(first.presentation)
    pupil.answer()
    pupil.undo()
    again = pupil.asked()
    assert again.format is Format.CONTRAST
    assert pupil.key(again.presentation) == pupil.key(first.presentation)
    pupil.set_aside(LineKind.SUSPEND)
    suspended = pupil.key(first.presentation)
    assert suspended not in pupil.through()
    pupil.wait(days=1)
    begin(pupil)
    ask(pupil)
    assert suspended not in pupil.through()


def test_it_is_left_and_found_again_where_it_stood(pupil: Pupil) -> None:
    sitting = begin(pupil)
    assert begin(pupil) == sitting
    with reading(pupil.engine) as session:
        assert study.place(session, pupil.id, sitting).pair == tuple(sorted(PAIR))
    ask(pupil)
    ask(pupil)  # a second click
    shown = pupil.asked().presentation
    assert begin(pupil) == sitting
    assert pupil.asked().presentation == shown
    pupil.answer()
    assert begin(pupil) == sitting
    pupil.wait(days=1)
    assert begin(pupil) != sitting


def test_side_by_side_is_gone_once_it_was_seen(pupil: Pupil) -> None:
    begin(pupil)
    ask(pupil)
    with reading(pupil.engine) as session, pytest.raises(NotFoundError):
        drilling.beside(session, pupil.id, pupil.sitting)


def test_nobody_reaches_the_drill_of_another(pupil: Pupil) -> None:
    sitting, stranger = begin(pupil), Pupil(pupil.engine, pupil.now)
    with writing(pupil.engine) as session, pytest.raises(NotFoundError):
        drilling.ask(session, stranger.id, sitting, pupil.now)
    with reading(pupil.engine) as session, pytest.raises(NotFoundError):
        drilling.beside(session, stranger.id, sitting)
    with reading(pupil.engine) as session, pytest.raises(NotFoundError):
        drilling.told(session, stranger.id, sitting, pupil.now)


def test_what_is_due_counts_as_review_and_the_rest_as_practice(pupil: Pupil) -> None:
    question = about(pupil)
    pupil.start(
        kind=SittingKind.PRACTICE,
        keys=(question.key,),
        cold=True,
        length=1,
        count_towards_schedule=True,
    )
    pupil.answer(rating=Rating.EASY)
    pupil.wait(days=60)
    before = pupil.card(question.key)
    begin(pupil)
    ask(pupil)
    counted = {}
    while isinstance(step := pupil.step(), Asking):
        pupil.answer()
        counted[pupil.key(step.presentation)] = pupil.feedback(step.presentation).counted
    assert counted.pop(question.key) is Counted.SCHEDULED
    assert set(counted.values()) == {Counted.PRACTICE}
    assert pupil.card(question.key).reps == before.reps + 1
    assert pupil.folded() == pupil.cards()


def test_siblings_of_what_a_drill_asked_wait_a_day(pupil: Pupil) -> None:
    begin(pupil)
    ask(pupil)
    drilled = set(pupil.through())
    questions = shelf(pupil).generated.questions
    facts = {fact for key in drilled for fact in questions[key].facts}
    pupil.start(length=50, cold=True)
    siblings = [key for key in pupil.through() if not facts.isdisjoint(questions[key].facts)]
    assert set(siblings) <= drilled


def test_until_then_the_two_stand_apart_in_a_session(pupil: Pupil) -> None:
    keys = tuple(
        key
        for key, question in shelf(pupil).generated.questions.items()
        if not PAIR.isdisjoint(question.named)
    )

    def neighbours() -> int:
        """How often the one of the two follows the other within four questions."""
        pupil.start(kind=SittingKind.QUIZ, cold=True, length=12, topics=())
        asked = [shelf(pupil).generated.questions[key] for key in pupil.through()]
        return sum(
            one.named | other.named >= PAIR and not one.named >= PAIR and not other.named >= PAIR
            for i, one in enumerate(asked)
            for other in asked[i + 1 : i + 5]
        )

    assert keys
    before = 0
    for _ in range(6):
        before += neighbours()
        pupil.wait(days=2)
    assert before > 0
    mix_up(pupil, confidence=3)
    for _ in range(6):
        pupil.wait(days=2)
        assert neighbours() == 0


def test_the_pairs_of_a_pack_by_how_the_learner_stands(pupil: Pupil) -> None:
    declared = frozenset(("marie-curie", "pierre-curie"))
    assert [frozenset((x.left.id, x.right.id)) for x in page(pupil).ahead] == [declared]
    assert not page(pupil).ahead[0].can_drill
    pupil.start(length=50)
    pupil.through()
    assert [frozenset((x.left.id, x.right.id)) for x in page(pupil).ready] == [declared]
    pupil.wait(days=2)
    mix_up(pupil, confidence=3)
    mixed = page(pupil).mixed[0]
    assert (frozenset((mixed.left.id, mixed.right.id)), mixed.times) == (PAIR, 1)
    assert mixed.can_drill
    assert 4 <= mixed.questions <= 8
    assert mixed.minutes in (1, 2)


def test_nobody_sees_the_pairs_that_the_pack_declares(stocked: Engine, pupil: Pupil) -> None:
    with reading(stocked) as session:
        found = pair_lines.pairs_page(session, None, PACK, pupil.now)
        assert pair_lines.offers(session, None, PACK, pupil.now) == ()
    assert found.mixed == found.ready == ()
    assert len(found.ahead) == 1


@pytest.mark.parametrize("pair", [(DAVY, DAVY), (DAVY, "nobody")])
def test_what_is_no_pair_is_not_drilled(pupil: Pupil, pair: tuple[str, str]) -> None:
    with pytest.raises(NotFoundError):
        begin(pupil, *pair)


def test_where_too_few_questions_tell_them_apart_that_is_said(pupil: Pupil) -> None:
    with pytest.raises(NothingToAskError, match="tell these two apart"):
        begin(pupil, "marie-curie", "pierre-curie")


def test_a_leech_is_told_apart_from_what_was_given_for_it(pupil: Pupil) -> None:
    shown = mix_up(pupil)

    def rescue(presentation: int) -> set[str]:
        with reading(pupil.engine) as session:
            found = pair_lines.rescue(session, pupil.id, presentation, pupil.now)
        assert found is not None
        assert found.can_drill
        return {found.left.id, found.right.id}

    assert rescue(shown) == PAIR
    stranger = Pupil(pupil.engine, pupil.now)
    stranger.start(kind=SittingKind.PRACTICE, keys=(about(stranger).key,), cold=True, length=1)
    step = stranger.asked()
    with reading(pupil.engine) as session:
        near = pair_lines.rescue(session, stranger.id, step.presentation, stranger.now)
    assert near is not None
    assert DAVY in {near.left.id, near.right.id}


def test_ticked_cards_lead_to_their_pair(pupil: Pupil) -> None:
    found = shelf(pupil)
    one, other = found.ids[about(pupil).key], found.ids[about(pupil, SCHEELE).key]

    def pair(*numbers: int) -> tuple[str, str, str] | None:
        with reading(pupil.engine) as session:
            return pair_lines.pair_among(session, pupil.id, numbers, pupil.now)

    assert pair(one) is None
    assert pair(one, other) == (PACK, *sorted(PAIR))
    mix_up(pupil, confidence=3)
    assert pair(one) == (PACK, *sorted(PAIR))
    assert pair() is None


def test_a_drill_goes_to_the_account_with_the_rest(pupil: Pupil) -> None:
    mix_up(pupil, confidence=3)
    through(pupil)
    account = Pupil(pupil.engine, pupil.now)
    with writing(pupil.engine) as session:
        learners.join(session, pupil.id, account.id, pupil.now)
    account.now = pupil.now + timedelta(minutes=1)
    assert stands(account)[PAIR].drilled is not None
    assert stands(account)[PAIR].times == 1


def test_a_sitting_that_was_begun_before_goes_on(pupil: Pupil) -> None:
    """Plans of sittings that began before there were pairs have no such part."""
    plan = Plan(PACK, kind=SittingKind.QUIZ, cold=True, length=3)
    assert "pair" not in plan.as_json()
    assert Plan.from_json(plan.as_json()) == plan
    drill = Plan(PACK, kind=SittingKind.DRILL, pair=("a", "b"))
    assert Plan.from_json(drill.as_json()) == drill


def test_the_names_of_the_pair_stand_in_no_presentation_before_it_is_asked(pupil: Pupil) -> None:
    begin(pupil)
    with reading(pupil.engine) as session:
        assert session.scalars(select(PresentationRow.id)).all() == []
    assert LearnerSettings().leech_lapses == 8
