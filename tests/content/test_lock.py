"""keys.lock: no key gets lost, and a card's second moves exactly when the card changes."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.content.lock import (
    Lock,
    Locked,
    compare,
    parse_lock,
    render_lock,
    resolve,
    stale,
    update,
)
from quizapp.content.problems import PackError
from quizapp.core.facts import Wants
from quizapp.core.questions import Format, Question

NOW = datetime.datetime(2026, 3, 2, 9, 0, 0, 500, tzinfo=datetime.UTC)
SECOND = NOW.replace(microsecond=0)


def question(key: str, revision: str = "r0", prompt: str = "Who?") -> Question:
    return Question(
        key=key,
        pack="p",
        facts=("f",),
        topic="t",
        aspect="subject",
        wants=Wants.SUBJECT,
        prompt=prompt,
        answers=(),
        formats=(Format.FLIP,),
        revision=revision,
    )


def content(asked: Question) -> str:
    return f"{asked.revision}+{asked.prompt}"


def questions(*asked: Question) -> dict[str, Question]:
    return {one.key: one for one in asked}


def test_a_first_lock_holds_every_key() -> None:
    lock = update({}, questions(question("p/a/when"), question("p/b/when")), NOW, content)
    assert lock == {
        "p/a/when": Locked("r0", "r0+Who?", SECOND),
        "p/b/when": Locked("r0", "r0+Who?", SECOND),
    }


def test_a_changed_card_gets_the_new_second_and_its_neighbour_keeps_its_own() -> None:
    lock = update({}, questions(question("p/a/when"), question("p/b/when")), NOW, content)
    later = NOW + datetime.timedelta(days=1)
    changed = questions(question("p/a/when", prompt="Who then?"), question("p/b/when"))
    assert stale(lock, changed, content) == ["p/a/when"]
    again = update(lock, changed, later, content)
    assert again["p/a/when"].changed == SECOND + datetime.timedelta(days=1)
    assert again["p/b/when"].changed == SECOND
    assert stale(again, changed, content) == []


@pytest.mark.parametrize("ago", [0, 1, 3600])
def test_a_second_change_is_later_whatever_the_clock_says(ago: int) -> None:
    lock = update({}, questions(question("p/a/when")), NOW, content)
    earlier = NOW - datetime.timedelta(seconds=ago)
    again = update(lock, questions(question("p/a/when", revision="r1")), earlier, content)
    assert again["p/a/when"] == Locked("r1", "r1+Who?", SECOND + datetime.timedelta(seconds=1))


def test_a_key_that_is_gone_is_retired_and_comes_back_as_changed_or_not() -> None:
    lock = update({}, questions(question("p/a/when")), NOW, content)
    gone = update(lock, {}, NOW, content)
    assert gone["p/a/when"] == replace(lock["p/a/when"], retired=True)
    assert update(gone, {}, NOW, content) == gone
    assert stale(gone, questions(question("p/a/when")), content) == ["p/a/when"]
    assert update(gone, questions(question("p/a/when")), NOW, content) == lock


def test_a_renamed_key_goes_on_from_its_old_second() -> None:
    lock = update({}, questions(question("p/a/when")), NOW, content)
    later = NOW + datetime.timedelta(days=1)
    aliases = {"p/a/when": "p/b/when"}
    same = update(lock, questions(question("p/b/when")), later, content, aliases)
    assert same["p/b/when"] == lock["p/a/when"]
    assert same["p/a/when"].retired
    changed = questions(question("p/b/when", revision="r1"))
    assert update(lock, changed, NOW, content, aliases)["p/b/when"].changed > SECOND


def test_a_lost_key_is_an_error_with_a_proposal() -> None:
    lock = update({}, questions(question("p/a/when", "r7"), question("p/b/when")), NOW, content)
    now = questions(question("p/b/when"), question("p/c/when"), question("p/x/when", "r7"))
    (problem,) = compare(lock, now, {})
    assert problem.id == "p/a/when"
    assert problem.line == 3
    assert problem.message == "an earlier version had this key, and it is gone"
    assert '"p/a/when" = "p/x/when"' in problem.hint
    assert compare(lock, now, {"p/a/when": "p/x/when"}) == []
    assert compare(lock, now, {}, retired=["p/a/when"]) == []


def test_a_retired_key_is_not_missed() -> None:
    lock = update(update({}, questions(question("p/a/when")), NOW, content), {}, NOW, content)
    assert compare(lock, {}, {}) == []


def test_aliases_must_lead_somewhere_new() -> None:
    there = questions(question("p/a/when"), question("p/b/when"))
    assert "still has a question" in compare({}, there, {"p/a/when": "p/b/when"})[0].message
    (nowhere,) = compare({}, there, {"p/old/when": "p/bb/when"})
    assert "has no such question" in nowhere.message
    assert nowhere.hint == "Did you mean 'p/b/when'?"
    ring = compare({}, there, {"p/x/when": "p/y/when", "p/y/when": "p/x/when"})
    assert {problem.message for problem in ring} == {"this alias leads back to itself"}


def test_a_key_that_is_given_up_must_be_gone() -> None:
    (problem,) = compare({}, questions(question("p/a/when")), {}, retired=["p/a/when"])
    assert "given up and yet there" in problem.message


def test_renames_are_followed() -> None:
    aliases = {"a": "b", "b": "c", "x": "y", "y": "x"}
    assert [resolve(key, aliases) for key in "abcxz"] == ["c", "c", "c", None, "z"]


@pytest.mark.parametrize(
    "line",
    [
        "p/a/when r0 c0 2026-03-02T09:00:00Z",
        "p/a/when r0 c0 yesterday live",
        "p/a/when r0 c0 2026-03-02T09:00:00Z dead",
        "<<<<<<< ours",
    ],
)
def test_a_line_that_cannot_be_read(line: str) -> None:
    with pytest.raises(PackError) as caught:
        parse_lock(f"# a comment\n{line}\n")
    (problem,) = caught.value.problems
    assert (problem.file, problem.line) == ("keys.lock", 2)
    assert "merge conflict" in problem.hint


def test_a_key_twice() -> None:
    line = "p/a/when r0 c0 2026-03-02T09:00:00Z live\n"
    with pytest.raises(PackError):
        parse_lock(line * 2)


names = st.text("abc/-", min_size=1, max_size=6)
hashes = st.text("0123456789abcdef", min_size=12, max_size=12)
moments = st.integers(0, 250_000_000_000).map(
    lambda second: datetime.datetime.fromtimestamp(second, datetime.UTC)
)
locks = st.dictionaries(
    names, st.builds(Locked, hashes, hashes, moments, st.booleans()), max_size=8
)


@given(locks)
def test_what_is_written_is_read_again(lock: Lock) -> None:
    text = render_lock(lock)
    assert parse_lock(text) == lock
    assert render_lock(parse_lock(text)) == text
    assert text.count("\n") == len(lock) + 2


@given(
    st.lists(
        st.tuples(
            st.dictionaries(names, st.tuples(st.sampled_from("rs"), st.text("xy", max_size=1))),
            st.integers(-100, 100),
        ),
        max_size=6,
    )
)
def test_over_any_history_no_key_is_lost_and_no_second_goes_back(
    history: list[tuple[dict[str, tuple[str, str]], int]],
) -> None:
    lock: Lock = {}
    for state, drift in history:
        asked = questions(*(question(key, *said) for key, said in state.items()))
        now = NOW + datetime.timedelta(seconds=drift)
        before, lock = lock, update(lock, asked, now, content)
        assert before.keys() | asked.keys() == lock.keys()
        assert {key for key, held in lock.items() if not held.retired} == asked.keys()
        assert stale(lock, asked, content) == []
        for key, held in before.items():
            same = (held.revision, held.content) == (lock[key].revision, lock[key].content)
            assert lock[key].changed == held.changed if same else lock[key].changed > held.changed
