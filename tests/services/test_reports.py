"""Reports, claims, marks and notes: what is stored, and what a claim does to memory."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select

from quizapp.core.questions import Format, Response, Verdict
from quizapp.core.scheduling import Rating, is_leech
from quizapp.services import accounts, learners, remarks, reports, tries
from quizapp.services.errors import CannotClaimError, TooLongError, TooManyTriesError
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.reports import ReportKind
from quizapp.store.engine import reading, writing
from quizapp.store.models import AnswerRow, RemarkRow, ReportRow
from tests.services.pupil import PACK, Pupil

NAME = "elements/hydrogen-found/subject"


def typed(pupil: Pupil, text: str, *, count: bool = True) -> int:
    """A typed answer to one question; the presentation."""
    plan = Plan(
        PACK,
        SittingKind.PRACTICE,
        keys=(NAME,),
        formats=(Format.TYPED_NAME,),
        cold=True,
        count_towards_schedule=count,
    )
    pupil.start(plan)
    step = pupil.asked()
    assert step.format is Format.TYPED_NAME
    pupil.wait(seconds=10)
    pupil.respond(step.presentation, Response(text=text))
    return step.presentation


def claim(pupil: Pupil, presentation: int) -> None:
    with writing(pupil.engine) as session:
        reports.claim_right(session, pupil.id, presentation, pupil.now)


def report(pupil: Pupil, presentation: int, kind: ReportKind, text: str = "") -> None:
    with writing(pupil.engine) as session:
        reports.report(session, pupil.id, presentation, kind, text, pupil.now)


def reported(engine: Engine) -> list[dict[str, object]]:
    with reading(engine) as session:
        return list(reports.reports(session, PACK))


def test_a_claim_regrades_and_reports_the_spelling_once(pupil: Pupil) -> None:
    shown = typed(pupil, "Zed Quux")
    assert pupil.feedback(shown).can_claim
    assert pupil.feedback(shown).comes_again
    claim(pupil, shown)
    claim(pupil, shown)
    told = pupil.feedback(shown)
    assert (told.verdict, told.rating, told.comes_again) == (Verdict.RIGHT, Rating.GOOD, False)
    assert not told.can_claim
    assert pupil.cards() == pupil.folded()
    (one,) = reported(pupil.engine)
    assert one["kind"] == "spelling"
    assert one["given"] == "Zed Quux"
    assert one["verdict"] == "wrong"
    assert one["questions"] == [NAME]
    pupil.undo()
    assert pupil.cards() == pupil.folded() == {}


def test_a_claim_of_practice_schedules_nothing(pupil: Pupil) -> None:
    shown = typed(pupil, "Zed Quux", count=False)
    claim(pupil, shown)
    assert pupil.feedback(shown).verdict is Verdict.RIGHT
    assert pupil.card(NAME).reps == 0
    assert pupil.cards() == pupil.folded()


def test_what_was_not_typed_cannot_be_claimed(pupil: Pupil) -> None:
    pupil.quiz(length=1, formats=(Format.CHOICE,), cold=True)
    step = pupil.asked()
    with pytest.raises(CannotClaimError):
        claim(pupil, step.presentation)
    pupil.answer(right=False)
    with pytest.raises(CannotClaimError):
        claim(pupil, step.presentation)
    assert reported(pupil.engine) == []


def test_a_report_holds_what_was_shown_and_nobody(pupil: Pupil) -> None:
    pupil.quiz(length=1, formats=(Format.CHOICE,), cold=True)
    step = pupil.asked()
    for _ in range(2):
        report(pupil, step.presentation, ReportKind.WORDING, " Two\r\nlines ")
    pupil.answer(right=False)
    report(pupil, step.presentation, ReportKind.ANSWER)
    before, after = reported(pupil.engine)
    assert before["text"] == "Two\nlines"
    assert (before["prompt"], before["options"]) == (step.prompt, list(step.options))
    assert "answers" not in before
    assert after["given"] == ""
    assert after["answers"]
    assert not any("learner" in name for name in after)
    with pytest.raises(TooLongError):
        report(pupil, step.presentation, ReportKind.OTHER, "x" * 2001)


def test_notes_and_marks_join_and_are_forgotten_with_their_learner(pupil: Pupil) -> None:
    guest, account = pupil, Pupil(pupil.engine, pupil.now)
    for each, text in ((guest, "of the guest"), (account, "of the account")):
        shown = typed(each, "Zed Quux")
        with writing(each.engine) as session:
            remarks.write_note(session, each.id, shown, text, each.now)
            remarks.mark(session, each.id, shown, each.now, marked=each is guest)
        report(each, shown, ReportKind.SOURCE)
    with writing(pupil.engine) as session:
        learners.join(session, guest.id, account.id, pupil.now)
    assert account.cards() == account.folded()
    with reading(pupil.engine) as session:
        kept = remarks.kept(session, account.learner, PACK, pupil.now)
        rows = session.scalars(select(ReportRow.learner_id)).all()
    assert [each.key for each in kept.marked] == [NAME]
    assert kept.noted[0].remark.text == "of the account\n\nof the guest"
    assert rows == [account.id, account.id]
    with writing(pupil.engine) as session:
        accounts.erase(session, account.id)
        for model in (RemarkRow, ReportRow):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_sure_and_wrong_comes_first_in_the_next_reviews(pupil: Pupil) -> None:
    pupil.start(length=6, cold=True)
    order = []
    for _ in range(6):
        step = pupil.asked()
        order.append(pupil.key(step.presentation))
        pupil.wait(seconds=10)
        last = len(order) == 6
        response = Response() if last else pupil.right(step)
        pupil.respond(step.presentation, response, confidence=3 if last else None)
    pupil.through()
    assert pupil.card(order[-1]).surprised is not None
    assert pupil.cards() == pupil.folded()
    with reading(pupil.engine) as session:
        kept = session.scalars(
            select(AnswerRow.confidence).where(AnswerRow.confidence.is_not(None))
        )
        assert kept.all() == [3]
    pupil.wait(days=60)
    pupil.start(length=6)
    assert pupil.key(pupil.asked().presentation) == order[-1]
    pupil.answer()
    assert pupil.card(order[-1]).surprised is None


def test_a_lapse_is_told_with_its_number(pupil: Pupil) -> None:
    pupil.start(length=1, cold=True)
    key = pupil.through()[0]
    pupil.wait(days=60)
    pupil.start(length=1, cold=True)
    step = pupil.asked()
    assert pupil.key(step.presentation) == key
    pupil.answer(right=False)
    assert pupil.feedback(step.presentation).lapses == pupil.card(key).lapses == 1
    again = pupil.asked()
    pupil.wait(minutes=10)
    pupil.answer(right=False)
    assert pupil.feedback(again.presentation).lapses == 0


@pytest.mark.parametrize(
    ("threshold", "told"),
    [(8, [8, 12, 16, 20]), (5, [5, 8, 11, 14, 17, 20]), (1, list(range(1, 21))), (0, [])],
)
def test_leeches_are_told_at_the_threshold_and_every_half_of_it(
    threshold: int, told: list[int]
) -> None:
    assert [n for n in range(21) if is_leech(n, threshold)] == told


def test_a_new_note_replaces_the_old_one(pupil: Pupil) -> None:
    shown = typed(pupil, "Zed Quux")
    for text in ("one", "two", "two"):
        pupil.now += timedelta(seconds=1)
        with writing(pupil.engine) as session:
            remarks.write_note(session, pupil.id, shown, text, pupil.now)
    assert pupil.feedback(shown).remark.text == "two"


def test_reports_of_one_learner_and_of_one_address_are_limited(pupil: Pupil) -> None:
    def sent(learner: int, address: str) -> None:
        with writing(pupil.engine) as session:
            reports.count_report(session, learner, address, pupil.now)

    for _ in range(tries.REPORT_OF_LEARNER.most):
        sent(pupil.id, "192.0.2.1")
    with pytest.raises(TooManyTriesError, match="not sent"):
        sent(pupil.id, "192.0.2.2")
    for guest in range(1000, 1000 + tries.REPORT_BY_ADDRESS.most - tries.REPORT_OF_LEARNER.most):
        sent(guest, "192.0.2.1")
    with pytest.raises(TooManyTriesError):
        sent(5000, "192.0.2.1")
    sent(5000, "192.0.2.2")
    pupil.wait(hours=1)
    sent(pupil.id, "192.0.2.1")
