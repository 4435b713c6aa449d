"""Questions that somebody writes: kept, loaded, studied, corrected, seen by whom, erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from quizapp.content.checks import check
from quizapp.content.problems import errors
from quizapp.core.memory import LineKind
from quizapp.core.questions import Format, Verdict
from quizapp.services import (
    accounts,
    bundles,
    card_acts,
    cards,
    decks,
    library,
    my_data,
    own,
    own_content,
    progress,
    results,
    search,
    search_index,
    sittings,
    taking_along,
)
from quizapp.services.bundles import TakenQuestion
from quizapp.services.cards import CardFilter
from quizapp.services.errors import (
    FaultyQuestionError,
    NotFoundError,
    NothingToAskError,
    StaleEditError,
)
from quizapp.services.plans import Plan, SittingKind
from quizapp.services.visibility import refuse_hidden
from quizapp.store.base import table_of
from quizapp.store.engine import reading, writing
from quizapp.store.models import (
    Base,
    CardRow,
    OwnPackRow,
    OwnQuestionRow,
    PackRow,
    QuestionRow,
    WrittenRow,
)
from tests.services.own_questions import EVERY, answer, author, content, pack, write
from tests.services.pupil import Pupil

IDS = [item["id"] for item in EVERY]


@pytest.fixture
def hypatia(stocked: Engine, now: datetime) -> Pupil:
    return author(stocked, now)


def questions_of(pupil: Pupil) -> dict[str, QuestionRow]:
    with reading(pupil.engine) as session:
        rows = session.scalars(select(QuestionRow).where(QuestionRow.key.like("own-%"))).all()
        return {row.key: row for row in rows}


def study_all(pupil: Pupil, of: str, **chosen: Any) -> dict[Format, Verdict]:
    """Answer a quiz of the pack rightly; how each format came out."""
    plan = Plan(of, kind=SittingKind.QUIZ, count_towards_schedule=True, **chosen)
    pupil.start(plan)
    found = {}
    while hasattr(step := pupil.step(), "presentation"):
        outcome = answer(pupil, of)
        found[step.format] = outcome.verdict
    return found


@pytest.mark.parametrize("id_", IDS)
def test_every_format_is_kept_loaded_and_answered(hypatia: Pupil, id_: str) -> None:
    saved = write(hypatia, id_)
    wanted = content(id_)["format"]
    key = f"{pack(hypatia)}/q1/{wanted}"
    assert list(questions_of(hypatia)) == [key]
    with reading(hypatia.engine) as session:
        kept = own.question(session, hypatia.id, saved.id)
    assert (kept.key, kept.format, kept.content, kept.learnt) == (key, wanted, content(id_), 0)
    told = study_all(hypatia, pack(hypatia), formats=(Format(wanted),))
    assert told == {Format(wanted): Verdict.RIGHT}
    with reading(hypatia.engine) as session:
        (card,) = session.scalars(select(CardRow)).all()
        assert card.reps == 1
        assert own.question(session, hypatia.id, saved.id).learnt == 1


@pytest.mark.parametrize("id_", IDS)
def test_the_explanation_and_the_passage_are_told(hypatia: Pupil, id_: str) -> None:
    write(hypatia, id_)
    of = pack(hypatia)
    hypatia.start(Plan(of, kind=SittingKind.QUIZ))
    step = hypatia.asked()
    answer(hypatia, of, right=False)
    with reading(hypatia.engine) as session:
        told = results.feedback(session, hypatia.id, step.presentation, 0)
    (fact,) = told.explanation.facts
    assert fact.note == content(id_)["note"]
    (where,) = fact.passages
    assert where.url == "https://history.example/chemistry#:~:text=vital%20air"
    assert (where.source, where.section) == ("A history of chemistry", "Gases")
    assert told.answers


def test_half_an_order_earns_part_and_is_told_line_by_line(hypatia: Pupil) -> None:
    write(hypatia, "by-weight")
    of = pack(hypatia)
    hypatia.start(Plan(of, kind=SittingKind.QUIZ, count_towards_schedule=True))
    step = hypatia.asked()
    right = hypatia.right(step).chosen
    outcome = hypatia.respond(
        step.presentation, type(hypatia.right(step))((right[1], right[0], *right[2:]))
    )
    assert outcome.verdict is Verdict.PARTIAL
    with reading(hypatia.engine) as session:
        told = results.feedback(session, hypatia.id, step.presentation, 0)
    assert told.credit == pytest.approx(5 / 6)
    assert [each.text for each in told.members] == content("by-weight")["items"]
    assert [each.placed for each in told.members] == [2, 1, 3, 4]


def test_a_review_of_all_asks_each_without_telling_it_before(hypatia: Pupil) -> None:
    for id_ in IDS:
        write(hypatia, id_)
    of = pack(hypatia)
    hypatia.start(Plan(of, length=20))
    seen = set()
    while hasattr(step := hypatia.step(), "presentation"):
        seen.update(hypatia.keys(step.presentation))
        answer(hypatia, of)
    assert seen == set(questions_of(hypatia))


def test_sent_twice_a_form_makes_one_question(hypatia: Pupil) -> None:
    assert write(hypatia) == write(hypatia)
    assert len(questions_of(hypatia)) == 1


def test_two_questions_live_in_one_pack_with_keys_of_their_own(hypatia: Pupil) -> None:
    write(hypatia, "which-gas")
    write(hypatia, "congress")
    of = pack(hypatia)
    assert set(questions_of(hypatia)) == {f"{of}/q1/choice", f"{of}/q2/typed-date"}
    with reading(hypatia.engine) as session:
        found = library.shelf(session, of)
        assert found.pack.title == "Questions of Hypatia"
        assert dict(found.pack.topics) == {"airs-and-gases": "Airs and gases"}
        assert len(found.pack.sources) == 1
        assert session.scalar(select(func.count()).select_from(WrittenRow)) == 2


def save(pupil: Pupil, own_id: int, version: int, **changed: Any) -> own.Saved:
    with writing(pupil.engine) as session:
        made = content(**changed)
        return own.change(session, pupil.id, own_id, made, version, pupil.now)


def test_other_words_keep_every_card(hypatia: Pupil) -> None:
    first = write(hypatia)
    study_all(hypatia, pack(hypatia))
    before = questions_of(hypatia)
    hypatia.wait(days=1)
    saved = save(hypatia, first.id, 1, prompt="Which gas keeps a flame alive?")
    assert (saved.revised, saved.asked_again) == (False, 0)
    ((key, row),) = questions_of(hypatia).items()
    assert row.revision == before[key].revision
    assert row.changed_at > before[key].changed_at


def test_a_changed_answer_raises_the_revision_and_is_asked_again(hypatia: Pupil) -> None:
    first = write(hypatia)
    study_all(hypatia, pack(hypatia))
    ((key, before),) = questions_of(hypatia).items()
    hypatia.wait(hours=1)
    saved = save(hypatia, first.id, 1, answers=["The dephlogisticated air"])
    assert (saved.revised, saved.asked_again) == (True, 1)
    row = questions_of(hypatia)[key]
    assert row.revision != before.revision
    assert row.revised_at == hypatia.now


def test_two_tabs_do_not_overwrite_each_other(hypatia: Pupil) -> None:
    first = write(hypatia)
    save(hypatia, first.id, 1, note="Said in one tab.")
    with pytest.raises(StaleEditError):
        save(hypatia, first.id, 1, note="Said in the other.")
    save(hypatia, first.id, 1, note="Said in one tab.")  # the same once more
    with reading(hypatia.engine) as session:
        kept = own.question(session, hypatia.id, first.id)
    assert (kept.content["note"], kept.version) == ("Said in one tab.", 2)


def test_the_format_stays_since_the_key_says_it(hypatia: Pupil) -> None:
    first = write(hypatia)
    before = set(questions_of(hypatia))
    save(hypatia, first.id, 1, format="typed-name", note="Another.")
    assert set(questions_of(hypatia)) == before


def test_a_retired_question_is_asked_no_more_and_can_come_back(hypatia: Pupil) -> None:
    first = write(hypatia)
    write(hypatia, "congress")
    key = f"{pack(hypatia)}/q1/choice"
    for again in (False, True):
        for _ in range(2):
            with writing(hypatia.engine) as session:
                own.retire(session, hypatia.id, first.id, hypatia.now, again=again)
        assert (questions_of(hypatia)[key].retired_at is None) == again
        with reading(hypatia.engine) as session:
            found = library.shelf(session, pack(hypatia))
            assert (key in found.generated.questions) == again


def test_a_faulty_question_is_not_saved(hypatia: Pupil) -> None:
    wrong = [{"text": "the vital AIR", "why": "It is not."}, {"text": "Iron", "why": "A metal."}]
    with pytest.raises(FaultyQuestionError) as caught:
        write(hypatia, wrong=wrong)
    (problem,) = caught.value.problems
    assert problem.startswith('"the vital AIR" is also right: it counts as "The vital air".')
    assert questions_of(hypatia) == {}


def test_the_same_question_is_not_written_twice(hypatia: Pupil) -> None:
    write(hypatia)
    with pytest.raises(FaultyQuestionError, match="cannot be asked"):
        write(hypatia, "which-gas", note="Otherwise explained.")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "history.example", "ftp://x.example/a"])
def test_only_addresses_of_the_web_are_links(url: str) -> None:
    cite = {"title": "A history", "url": url}
    parts = [fault.part for fault in own_content.faults_of(content(cite=[cite]))]
    assert parts == ["url"]


def test_a_guest_writes_nothing(stocked: Engine, now: datetime) -> None:
    guest = Pupil(stocked, now)
    with reading(stocked) as session:
        assert not own.may_write(session, guest.id)
        assert own.pack_of(session, guest.id) is None
    with pytest.raises(NotFoundError):
        write(guest)


def test_nobody_else_sees_or_changes_them(hypatia: Pupil, now: datetime) -> None:
    first = write(hypatia)
    of = pack(hypatia)
    other, guest = author(hypatia.engine, now, "Grace"), Pupil(hypatia.engine, now)
    with reading(hypatia.engine) as session:
        for each in (other.id, guest.id, None):
            assert [line.id for line in library.packs(session, each)] == ["elements"]
            assert [line.id for line in progress.start_page(session, each, now)] == ["elements"]
            with pytest.raises(NotFoundError):
                refuse_hidden(session, each, of)
        assert of in [line.id for line in library.packs(session, hypatia.id)]
        refuse_hidden(session, hypatia.id, of)
        with pytest.raises(NotFoundError):
            own.question(session, other.id, first.id)
    with pytest.raises(NotFoundError), writing(hypatia.engine) as session:
        own.change(session, other.id, first.id, content(note="Mine."), 1, now)
    with pytest.raises(NotFoundError), writing(hypatia.engine) as session:
        own.retire(session, other.id, first.id, now, again=False)


def test_only_the_author_finds_them(hypatia: Pupil, now: datetime) -> None:
    write(hypatia)
    other = author(hypatia.engine, now, "Grace")
    with reading(hypatia.engine) as session:
        elements = search_index.make(session, "elements")
    with writing(hypatia.engine) as session:
        search_index.keep(session, elements)
    with reading(hypatia.engine) as session:
        assert search.search(session, "vital breathing", learner_id=hypatia.id).total == 1
        assert search.search(session, "oxygen", learner_id=other.id).total > 0
        for each in (other.id, None):
            assert search.search(session, "vital breathing", learner_id=each).total == 0
        assert search_index.not_kept(session) == ()


def test_the_cards_of_ones_own_are_among_the_others(hypatia: Pupil) -> None:
    write(hypatia)
    study_all(hypatia, pack(hypatia))
    with reading(hypatia.engine) as session:
        found = cards.card_page(session, hypatia.id, CardFilter(words="flame"), hypatia.now)
    assert [line.prompt for line in found.cards] == ["Which gas keeps a flame alight?"]


def test_they_are_in_the_file_of_everything(hypatia: Pupil) -> None:
    write(hypatia)
    out = io.BytesIO()
    with reading(hypatia.engine) as session:
        my_data.write_json(session, hypatia.id, hypatia.now, out)
    found = json.loads(out.getvalue())
    assert found["own_packs"] == [{"pack": pack(hypatia)}]
    (row,) = found["own_questions"]
    assert row["content"] == content()
    out = io.BytesIO()
    with reading(hypatia.engine) as session:
        my_data.write_csv(session, hypatia.id, out)
    with zipfile.ZipFile(out) as files:
        assert b"vital air" in files.read("own_questions.csv")


def given(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody study own questions, as a course that they are assigned to will."""
    monkeypatch.setattr(sittings, "refuse_hidden", lambda *_: None)


def texts(engine: Engine) -> str:
    with reading(engine) as session:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(row) for table in tables for row in session.execute(select(table)))


def test_erasing_the_author_leaves_nothing_where_nobody_learnt_them(hypatia: Pupil) -> None:
    write(hypatia)
    study_all(hypatia, pack(hypatia))
    with reading(hypatia.engine) as session:
        made = decks.make(session, own.pack_of(session, hypatia.id) or "")
    with writing(hypatia.engine) as session:
        decks.keep(session, made)
    assert "vital air" in texts(hypatia.engine)
    with writing(hypatia.engine) as session:
        accounts.erase(session, hypatia.id, hypatia.now)
    left = texts(hypatia.engine)
    assert "vital air" not in left
    assert "Hypatia" not in left
    assert "own-" not in left


def test_erasing_the_author_keeps_what_others_learnt_without_the_name(
    hypatia: Pupil, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(hypatia)
    of, other = pack(hypatia), Pupil(hypatia.engine, now)
    given(monkeypatch)
    study_all(other, of)
    with writing(hypatia.engine) as session:
        accounts.erase(session, hypatia.id, hypatia.now)
    left = texts(hypatia.engine)
    assert "Hypatia" not in left
    with reading(hypatia.engine) as session:
        row = session.scalars(select(PackRow).where(PackRow.key == of)).one()
        assert row.title == own.NOBODYS
        assert session.scalars(select(QuestionRow.retired_at).where(QuestionRow.key.like("own-%")))
        for model in (OwnPackRow, OwnQuestionRow):
            assert session.execute(select(table_of(model))).all() == []
        assert [c.reps for c in session.scalars(select(CardRow))] == [1]
        assert progress.start_page(session, other.id, now)
        (line,) = cards.card_page(session, other.id, CardFilter(), now).cards
    assert line.fact == ""


def test_they_leave_as_a_folder_that_the_check_accepts(hypatia: Pupil, tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    for id_ in IDS:
        write(hypatia, id_)
    with reading(hypatia.engine) as session:
        written = own.written(session, hypatia.id)
        text = own_content.as_toml(pack(hypatia), "Of Hypatia", written)
        loaded = library.shelf(session, pack(hypatia)).generated.questions
    (folder / "questions.toml").write_text(text, encoding="utf-8")
    assert errors(check(folder)) == []
    with writing(hypatia.engine) as session:
        library.load_pack(session, folder, hypatia.now)
    with reading(hypatia.engine) as session:
        taken = own_content.header_of(pack(hypatia), "", written)["id"].replace("own-", "taken-")
        again = library.shelf(session, taken).generated.questions
    assert [q.revision for q in again.values()] == [q.revision for q in loaded.values()]


def test_what_a_browser_cannot_put_by_itself_is_not_taken_along(hypatia: Pupil) -> None:
    for id_ in IDS:
        write(hypatia, id_)
    of = pack(hypatia)
    hypatia.start(Plan(of, kind=SittingKind.QUIZ, length=1, count_towards_schedule=True))
    answer(hypatia, of)
    with writing(hypatia.engine) as session:
        number = taking_along.take(session, hypatia.id, "a-key", hypatia.token, hypatia.now)
    with reading(hypatia.engine) as session:
        taken = bundles.bundle(session, hypatia.learner, number, hypatia.now)
    asked = [each for each in taken.items if isinstance(each, TakenQuestion)]
    assert len(asked) >= len(IDS) - 3
    assert not {each.format for each in asked} & {Format.ORDER, Format.MATCHING}
    assert all(each.explanation.facts for each in asked)


def test_their_numbers_lead_nobody_to_them(hypatia: Pupil, now: datetime) -> None:
    write(hypatia)
    other = author(hypatia.engine, now, "Grace")
    ((key, row),) = questions_of(hypatia).items()
    with pytest.raises(NothingToAskError), writing(hypatia.engine) as session:
        card_acts.practise(session, other.id, [row.id], now)
    with writing(hypatia.engine) as session:
        assert card_acts.act(session, other.id, LineKind.SUSPEND, [row.id], now).done == 0
    with pytest.raises(NotFoundError):
        other.start(Plan(pack(hypatia), kind=SittingKind.QUIZ))
    with reading(hypatia.engine) as session:
        assert session.scalars(select(CardRow)).all() == []
        new = CardFilter(state="new")
        seen = cards.card_page(session, other.id, new, now)
        mine = cards.card_page(session, hypatia.id, new, now)
        assert mine.total == seen.total + 1
        assert row.id not in cards.matching(session.connection(), other.id, new, now)
    with writing(hypatia.engine) as session:
        assert card_acts.act(session, hypatia.id, LineKind.SUSPEND, [row.id], now).done == 1
    assert key.startswith("own-")
